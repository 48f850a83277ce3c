"""Finished reads of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from catalogue import sources
from catalogue.models import CaseStatus, Entry, Link, ModerationCase, Relation
from catalogue.querysets import EntryQuerySet, heavy
from core.compiled import Compiled

_ENTRY_FOR: Compiled[Entry] = Compiled(
    lambda kind, object_id: Entry.objects.filter(kind=kind, object_id=object_id).for_cards()[:1], "a kind", 1234567
)


def entry_for(kind: str, object_id: int) -> Entry | None:
    """The entry of one record whatever its status, with its owner; None when it was never published."""
    found = _ENTRY_FOR(str(kind), object_id)
    return found[0] if found else None


def entries_for(kind: str, object_ids: Iterable[int]) -> dict[int, Entry]:
    """Entries of these records by their object id."""
    return {e.object_id: e for e in Entry.objects.filter(kind=kind, object_id__in=list(object_ids)).for_cards()}


@lru_cache(maxsize=4)
def _managed(kinds: tuple[sources.Source, ...]) -> Compiled[Any]:
    """The statement for the sources that give their records as a query."""

    def rows(user_id: int) -> QuerySet[Any, Any]:
        records: list[tuple[Any, Any]] = [(source, source.managed_rows(user_id)) for source in kinds]
        found = [Entry.objects.filter(kind=source.kind, object_id__in=ids) for source, ids in records]
        first, *others = [entries.order_by().values_list("pk", "status", "updated_at") for entries in found]
        return first.union(*others, all=True)

    return Compiled(rows, 1234567)


def managed_ids(user: Any) -> dict[int, str]:
    """Id to status of the entries this person may act for, withdrawn ones too, newest first: one query."""
    if user is None or not user.is_authenticated:
        return {}
    together = tuple(source for source in sources.all_sources() if source.managed_at_once)
    rows: list[Any] = _managed(together)(user.pk) if together else []
    for source in sources.all_sources():
        if not source.managed_at_once:
            mine = Entry.objects.filter(kind=source.kind, object_id__in=source.managed_by(user.pk))
            rows += mine.values_list("pk", "status", "updated_at")
    return {pk: status for pk, status, _ in sorted(rows, key=lambda row: (row[2], row[0]), reverse=True)}


def managed_entries(user: Any, *, limit: int | None = None) -> list[Entry]:
    """Entries this person may act for (published or waiting), newest first."""
    ids = [pk for pk, status in managed_ids(user).items() if status != "withdrawn"]
    return entries_by_id(ids[:limit])


_BY_ID: Compiled[Entry] = Compiled(
    lambda ids: Entry.objects.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [ids])).for_cards(), [1234567]
)


def entries_by_id(ids: Iterable[int]) -> list[Entry]:
    """Entries in the order of their ids, ready for cards; no query for no ids."""
    wanted = list(ids)
    found = {entry.pk: entry for entry in _BY_ID(wanted)} if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def manager_ids(entry: Entry) -> set[int]:
    """Ids of the users who may act for the entry."""
    return sources.source_for(entry.kind).manager_ids(entry.object_id)


def is_manager(user: Any, entry: Entry) -> bool:
    """May this person act for the entry?"""
    return bool(user is not None and user.is_authenticated and user.pk in manager_ids(entry))


def _relations(entry_id: int, visible: EntryQuerySet) -> QuerySet[Relation]:
    out = Relation.objects.filter(source=entry_id, target__in=visible.values("pk")).order_by().values("pk")
    back = Relation.objects.filter(target=entry_id, source__in=visible.values("pk")).order_by().values("pk")
    # a union: with `or`, PostgreSQL gathers everything that is visible first
    found: QuerySet[Relation] = Relation.objects.filter(pk__in=out.union(back)).select_related("source", "target")
    return found.defer(*heavy("source", "target")).order_by("type", "pk")[:200]


_RELATIONS: Compiled[Relation] = Compiled(lambda pk: _relations(pk, Entry.objects.visible_to(None)), 1234567)


def relations_of(entry: Entry, user: Any) -> list[Relation]:
    """Ties of an entry in both directions whose other end this person may see (at most 200)."""
    if user is not None and user.is_authenticated:
        return list(_relations(entry.pk, Entry.objects.visible_to(user)))
    return _RELATIONS(entry.pk)


def open_case_count() -> int:
    """How many submissions wait for a curator."""
    return ModerationCase.objects.open().count()


@dataclass(frozen=True)
class CaseFilter:
    """What a curator wants to see of what waits; an empty value leaves all in."""

    reason: str = ""
    kind: str = ""
    theme: str = ""
    text: str = ""

    def apply(self, rows: QuerySet[ModerationCase], *, leave_out: str = "") -> QuerySet[ModerationCase]:
        """Narrow down; `leave_out` names one filter that is not applied, to count its values."""
        if self.reason and leave_out != "reason":
            rows = rows.filter(reason=self.reason)
        if self.kind and leave_out != "kind":
            rows = rows.filter(entry__kind=self.kind)
        if self.theme:
            rows = rows.filter(entry__facets__contains=[f"theme:{self.theme}"])
        return rows.filter(entry__title__icontains=self.text) if self.text else rows


def open_cases(wanted: CaseFilter = CaseFilter()) -> QuerySet[ModerationCase]:
    """What waits for a curator, oldest first."""
    rows: QuerySet[ModerationCase] = ModerationCase.objects.open()
    return _with_entry(wanted.apply(rows)).order_by("opened_at", "pk")


def case_counts(wanted: CaseFilter, name: str) -> dict[str, int]:
    """How many wait per value of "reason" or "kind", under the other filters."""
    path = {"reason": "reason", "kind": "entry__kind"}[name]
    rows = wanted.apply(ModerationCase.objects.open(), leave_out=name).order_by().values_list(path)
    return dict(rows.annotate(number=Count("pk")))


def neighbours(case: ModerationCase, wanted: CaseFilter) -> tuple[int | None, int | None]:
    """Ids of the open cases before and after this one, in the curator's filter; after the last comes the first."""
    rows = wanted.apply(ModerationCase.objects.open()).exclude(pk=case.pk).order_by("opened_at", "pk")
    later = Q(opened_at__gt=case.opened_at) | Q(opened_at=case.opened_at, pk__gt=case.pk)
    after = rows.filter(later).values_list("pk", flat=True).first()
    before = rows.exclude(later).values_list("pk", flat=True).last()
    return before, after or rows.values_list("pk", flat=True).first()


def case_for(pk: int) -> ModerationCase | None:
    """One case with its entry, who opened and who decided it."""
    return _with_entry(ModerationCase.objects.filter(pk=pk)).first()


def decided_before(case: ModerationCase) -> list[ModerationCase]:
    """What curators decided about the same page earlier, newest first (at most 5)."""
    rows = ModerationCase.objects.filter(entry_id=case.entry_id).exclude(pk=case.pk).exclude(status=CaseStatus.OPEN)
    return list(rows.select_related("decided_by").defer("seen").order_by("-decided_at", "-pk")[:5])


def _with_entry(rows: QuerySet[ModerationCase]) -> QuerySet[ModerationCase]:
    return rows.select_related("entry", "entry__owner", "opened_by", "decided_by").defer(
        "seen",
        "entry__search_vector",
        "entry__search_text",
        "entry__embedding",
        "entry__owner__search_vector",
        "entry__owner__search_text",
        "entry__owner__challenge_text",
        "entry__owner__embedding",
    )


def stale_entries(now: datetime, *, kind: str = "", closed: bool = False) -> QuerySet[Entry]:
    """Pages nobody looked at for months, longest ago first; or what closed and is still shown, latest first."""
    if closed:
        rows = Entry.objects.past(now).order_by("-closes_at", "-pk")
    else:
        before = now - relativedelta(months=settings.STALE_AFTER_MONTHS)
        rows = Entry.objects.stale(before).order_by("last_checked", "pk")
    found: QuerySet[Entry] = (rows.filter(kind=kind) if kind else rows).for_cards()
    return found


def broken_links() -> QuerySet[Link]:
    """Links that failed on two days or more, of what is public, the longest first."""
    return (
        Link.objects.filter(failed_days__gte=2, entry__status="published")
        .select_related("entry")
        .defer("entry__search_vector", "entry__search_text", "entry__embedding", "entry__challenge_text")
        .order_by("-failed_days", "pk")
    )
