"""Finished reads of the catalogue."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from catalogue import sources
from catalogue.models import CaseStatus, Entry, ModerationCase, Relation


def entry_for(kind: str, object_id: int) -> Entry | None:
    """The entry of one record whatever its status, with its owner; None when it was never published."""
    found: Entry | None = Entry.objects.filter(kind=kind, object_id=object_id).for_cards().first()
    return found


def entries_for(kind: str, object_ids: Iterable[int]) -> dict[int, Entry]:
    """Entries of these records by their object id."""
    return {e.object_id: e for e in Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).for_cards()}


def managed_entries(user: Any) -> list[Entry]:
    """Entries this person may act for (published or waiting), newest first."""
    if user is None or not user.is_authenticated:
        return []
    wanted = Q(pk__in=[])
    for source in sources.all_sources():
        ids = source.managed_by(user.pk)
        if ids:
            wanted |= Q(kind=source.kind, object_id__in=ids)
    return list(Entry.objects.filter(wanted).exclude(status="withdrawn").for_cards().order_by("-updated_at", "-pk"))


def is_manager(user: Any, entry: Entry) -> bool:
    """May this person act for the entry?"""
    if user is None or not user.is_authenticated:
        return False
    return user.pk in sources.source_for(entry.kind).manager_ids(entry.object_id)


def relations_of(entry: Entry, user: Any) -> list[Relation]:
    """Ties of an entry in both directions whose other end this person may see."""
    visible = Entry.objects.visible_to(user).values("pk")
    return list(
        Relation.objects.filter(Q(source=entry, target__in=visible) | Q(target=entry, source__in=visible))
        .select_related("source", "target")
        .defer("source__search_vector", "source__embedding", "target__search_vector", "target__embedding")
        .order_by("type", "pk")[:200]
    )


def open_case_count() -> int:
    """How many submissions wait for a curator."""
    return ModerationCase.objects.filter(status=CaseStatus.OPEN).count()


def open_cases() -> list[ModerationCase]:
    """What waits for a curator, oldest first (at most 200)."""
    return list(
        ModerationCase.objects.filter(status=CaseStatus.OPEN)
        .select_related("entry", "entry__owner", "opened_by")
        .defer("entry__search_vector", "entry__embedding")[:200]
    )
