"""Finds the organisations of the hub that lists speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Lower

from organisations.models import Merge, Organisation


def organisations_called(texts: Iterable[str]) -> dict[str, int]:
    """Organisations by enterprise number, address on the hub, or name; a name that two share is left out."""
    wanted = set(texts)
    if not wanted:
        return {}
    numbers = {text: digits.zfill(10) for text in wanted if 9 <= len(digits := re.sub(r"\D", "", text)) <= 10}
    slugs = {text: text.rstrip("/").rsplit("/", 1)[-1].lower() for text in wanted}
    rows = (
        Organisation.objects.annotate(lower_name=Lower("name"))
        .filter(
            Q(kbo_number__in=list(numbers.values()))
            | Q(slug__in=list(slugs.values()))
            | Q(lower_name__in=[text.lower() for text in wanted])
        )
        .values_list("pk", "kbo_number", "slug", "lower_name")
    )
    by_number: dict[str, int] = {}
    by_slug: dict[str, int] = {}
    by_name: dict[str, set[int]] = {}
    for known, number, slug, name in rows:
        by_number[number] = by_slug[slug] = known
        by_name.setdefault(name, set()).add(known)
    found: dict[str, int] = {}
    for text in wanted:
        named = by_name.get(text.lower(), set())
        pk: int | None = by_number.get(numbers.get(text, "-"))
        if pk is None and len(named) == 1:
            pk = next(iter(named))
        if pk is None and not named:
            pk = by_slug.get(slugs[text])
        if pk is not None:
            found[text] = pk
    return found


def living_organisations(ids: Iterable[int], *, lock: bool) -> dict[int, int]:
    """Which of these still stand, and for what was merged, what stands for it now."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = Organisation.objects.select_for_update(no_key=True) if lock else Organisation.objects.all()
    there = {pk: pk for pk in rows.filter(pk__in=wanted).order_by("pk").values_list("pk", flat=True)}
    if lost := wanted - there.keys():
        there.update(dict(Merge.objects.filter(old_id__in=lost, into__isnull=False).values_list("old_id", "into_id")))
    return there
