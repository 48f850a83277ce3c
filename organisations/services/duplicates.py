"""Finding organisations that may be there twice. A curator judges; the hub only points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit
from core.errors import Conflict, NotAllowed
from organisations import permissions
from organisations.hosts import is_shared
from organisations.models import NOT_COMPARED, WEBSITE_HOST, Duplicate, Organisation

BATCH = 200
# trigrams: "Buurthuis De Brug vzw" and "De Brug, buurthuis" have 0.75 in common
ALIKE = 0.55
MOST_ALIKE = 5
MOST_ON_A_SITE = 6
_NAMES_SQL = """
select a.id, b.id, similarity(a.name, b.name)
from organisations_organisation a
  cross join lateral (
    select c.id, c.name from organisations_organisation c
    where c.name %% a.name and c.municipality = a.municipality and c.id <> a.id
      and (c.kbo_number = '' or a.kbo_number = '')
    order by similarity(c.name, a.name) desc, c.id limit %s
  ) b
where a.id = any(%s) and a.municipality <> ''
"""


@dataclass
class _Found:
    reasons: set[str] = field(default_factory=set)
    likeness: float = 0.0

    @property
    def score(self) -> float:
        """Between 0 and 1: how alike the names are, and more with the same website."""
        return round(min(1.0, self.likeness * 0.7 + (0.3 if "site" in self.reasons else 0.0)), 3)


@transaction.atomic
def find_duplicates(*, ids: Iterable[int], now: datetime) -> int:
    """Look for likely duplicates of these organisations: the same website, or nearly the same name in one municipality.

    Two that both have an enterprise number are two: those are never the same. What a curator called different stays so.

    Returns:
        How many pairs there are now.
    """
    wanted = sorted(set(ids))
    found: dict[tuple[int, int], _Found] = defaultdict(_Found)
    _by_name(wanted, found)
    _by_site(wanted, found)
    stale = Duplicate.objects.to_judge().filter(Q(low_id__in=wanted) | Q(high_id__in=wanted))
    kept = [pair.pk for pair in stale if (pair.low_id, pair.high_id) in found]
    stale.exclude(pk__in=kept).delete()
    Duplicate.objects.bulk_create(
        [
            Duplicate(low_id=low, high_id=high, reasons=sorted(pair.reasons), score=pair.score, found_at=now)
            for (low, high), pair in sorted(found.items())
        ],
        update_conflicts=True,
        unique_fields=["low", "high"],
        update_fields=["reasons", "score"],
    )
    Organisation.objects.filter(pk__in=wanted).update(compared_at=now)
    return len(found)


def compare_waiting(*, now: datetime, most: int = 2_000) -> int:
    """Do that for organisations that are new or changed since they were compared; how many were looked at."""
    done = 0
    while done < most:
        ids = list(Organisation.objects.filter(NOT_COMPARED).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        find_duplicates(ids=ids, now=now)
        done += len(ids)
    return done


@transaction.atomic
def dismiss_duplicate(*, duplicate_id: int, by: Any, now: datetime) -> Duplicate:
    """These two are different: never show the pair again.

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: the pair is gone.
    """
    if not permissions.can_merge(by):
        raise NotAllowed(_("Alleen curatoren voegen organisaties samen."))
    pair: Duplicate | None = (
        Duplicate.objects.select_for_update(of=("self",))
        .select_related("low", "high")
        .filter(pk=duplicate_id, dismissed_at__isnull=True)
        .first()
    )
    if pair is None:
        raise Conflict(_("Over deze twee is al beslist."))
    pair.dismissed_at, pair.dismissed_by = now, by
    pair.save(update_fields=["dismissed_at", "dismissed_by"])
    detail = {"other": pair.high_id, "other_name": pair.high.name}
    audit.record(
        by,
        "duplicate.dismissed",
        target="organisation",
        target_id=pair.low_id,
        title=pair.low.name,
        detail=detail,
        now=now,
    )
    return pair


def _by_name(ids: list[int], found: dict[tuple[int, int], _Found]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(_NAMES_SQL, [MOST_ALIKE, ids])
        for one, other, likeness in cursor.fetchall():
            pair = found[min(one, other), max(one, other)]
            pair.reasons.add("name")
            pair.likeness = max(pair.likeness, float(likeness))


def _by_site(ids: list[int], found: dict[tuple[int, int], _Found]) -> None:
    every = Organisation.objects.alias(host=WEBSITE_HOST)
    own = dict(every.filter(pk__in=ids).exclude(website="").values_list("pk", WEBSITE_HOST))
    hosts = {host for host in own.values() if not is_shared(host)}
    at: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    rows = every.filter(host__in=hosts).order_by("pk").values_list(WEBSITE_HOST, "pk", "kbo_number", "name")
    for host, pk, kbo, name in rows[: len(hosts) * 50]:
        at[host].append((pk, kbo, name))
    for one in ids:
        there = at.get(own.get(one, ""), [])
        if len(there) > MOST_ON_A_SITE:
            continue  # the site of a town or a network: many live there
        mine = next((row for row in there if row[0] == one), None)
        for pk, kbo, _name in there if mine else ():
            if mine and pk != one and not (kbo and mine[1]):
                found[min(one, pk), max(one, pk)].reasons.add("site")
