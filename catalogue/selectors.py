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


def managed_ids(user: Any) -> dict[int, str]:
    """Id to status of the entries this person may act for, withdrawn ones too, newest first: one or two queries."""
    if user is None or not user.is_authenticated:
        return {}
    found, sets = [], []
    for source in sources.all_sources():
        rows = source.managed_rows(user.pk)
        if rows is None:
            sets.append((source.kind, source.managed_by(user.pk)))
        else:
            found.append(Entry.objects.filter(kind=source.kind, object_id__in=rows))
    found += [Entry.objects.filter(kind=kind, object_id__in=ids) for kind, ids in sets if ids]
    if not found:
        return {}
    first, *others = [rows.order_by().values_list("pk", "status", "updated_at") for rows in found]
    newest = sorted(first.union(*others, all=True), key=lambda row: (row[2], row[0]), reverse=True)
    return {pk: status for pk, status, _ in newest}


def managed_entries(user: Any, *, limit: int | None = None) -> list[Entry]:
    """Entries this person may act for (published or waiting), newest first."""
    ids = [pk for pk, status in managed_ids(user).items() if status != "withdrawn"]
    return entries_by_id(ids[:limit])


def entries_by_id(ids: Iterable[int]) -> list[Entry]:
    """Entries in the order of their ids, ready for cards; no query for no ids."""
    wanted = list(ids)
    found = Entry.objects.for_cards().in_bulk(wanted) if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def manager_ids(entry: Entry) -> set[int]:
    """Ids of the users who may act for the entry."""
    return sources.source_for(entry.kind).manager_ids(entry.object_id)


def is_manager(user: Any, entry: Entry) -> bool:
    """May this person act for the entry?"""
    return bool(user is not None and user.is_authenticated and user.pk in manager_ids(entry))


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
