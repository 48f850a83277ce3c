"""What is new for people: entries that saved searches find, and what happened to what they follow.

Everything starts from the few entries that changed in the time asked about, never from all that a search finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models import Entry, Relation
from catalogue.search import count_each, entries_of_each, ids_in_each
from following.lists import query_of
from following.models import Follow, SavedSearch

CLOSING = timedelta(days=14)
# New entries are looked through so many at a time.
AT_ONCE = 1_000
MOST_FOUND = 100


@dataclass(frozen=True)
class Change:
    """Something that happened to a followed entry.

    Attributes:
        entry_id: what is followed.
        what: "changed", "withdrawn", "closing" (within 14 days), "relation" or "brings" (a new entry of theirs).
        at: when it happened.
        other_id: the entry at the other end of a relation, or the new one.
    """

    entry_id: int
    what: str
    at: datetime
    other_id: int | None = None

    @property
    def sentence(self) -> str:
        """What happened, in a few words in the active language."""
        return {
            "changed": _("is bijgewerkt"),
            "withdrawn": _("staat niet meer op de hub"),
            "closing": _("sluit binnenkort"),
            "relation": _("heeft een nieuwe band"),
            "brings": _("heeft iets nieuws"),
        }[self.what]


# --- saved searches ----------------------------------------------------------------------------------------
def found_by(
    searches: Sequence[SavedSearch], *, since: Mapping[int, datetime], until: datetime, now: datetime
) -> dict[int, list[int]]:
    """Ids of the entries that each search newly finds, by the search's id, newest first, at most 100.

    New is what was published after `since[search.pk]` and not after `until`; it is found exactly when the list of the
    search shows it now. Equal searches of several people are asked once.
    """
    wanted = [search for search in searches if since[search.pk] < until]
    if not wanted:
        return {}
    oldest = min(since[search.pk] for search in wanted)
    fresh = _published(oldest, until)
    if not fresh:
        return {}
    params = {search.key: search.params for search in wanted}
    rows = entries_of_each([query_of(text) for text in params.values()], user=wanted[0].user, now=now)
    newest_first = sorted(fresh, key=lambda pk: (fresh[pk], pk), reverse=True)
    parts = [newest_first[at : at + AT_ONCE] for at in range(0, len(newest_first), AT_ONCE)]
    ids: dict[str, set[int]] = {key: set() for key in params}
    for part in parts:
        for key, some in zip(params, ids_in_each(rows, among=part), strict=True):
            ids[key] |= some
    found = {}
    for search in wanted:
        own = [pk for pk in newest_first if pk in ids[search.key] and fresh[pk] > since[search.pk]]
        if own:
            found[search.pk] = own[:MOST_FOUND]
    return found


def _published(since: datetime, until: datetime) -> dict[int, datetime]:
    """When each entry of that time was published; two halves, because each has an index of its own."""
    fresh = Entry.objects.filter(status="published", published_at__gt=since, published_at__lte=until).order_by()
    halves = [fresh.filter(checked_at__isnull=empty).values_list("pk", "published_at") for empty in (False, True)]
    return dict(halves[0].union(halves[1], all=True))


def new_counts(searches: Sequence[SavedSearch], *, user: Any, now: datetime) -> dict[int, int]:
    """How many entries each search of one person finds that were published since they last looked at it."""
    queries = [query_of(search.params) for search in searches]
    unseen = [Q(published_at__gt=search.seen_at) for search in searches]
    fresh = entries_of_each(queries, user=user, now=now, only=unseen)
    return {search.pk: n for search, n in zip(searches, count_each(fresh), strict=True)}


# --- what is followed --------------------------------------------------------------------------------------
def changes_for(user_ids: Iterable[int], *, since: Mapping[int, datetime], until: datetime) -> dict[int, list[Change]]:
    """What happened to the entries each person follows, after `since[user]` and not after `until`, newest first."""
    people = [pk for pk in user_ids if since[pk] < until]
    if not people:
        return {}
    oldest = min(since[pk] for pk in people)
    followed = Follow.objects.filter(user__in=people).values("entry")
    changes = [change for look in (_own_changes, _ties, _brought) for change in look(followed, oldest, until)]
    follows = Follow.objects.filter(user__in=people, entry__in={change.entry_id for change in changes})
    by_entry: dict[int, list[Change]] = defaultdict(list)
    for change in changes:
        by_entry[change.entry_id].append(change)
    result: dict[int, list[Change]] = defaultdict(list)
    for user_id, entry_id, followed_at in follows.values_list("user_id", "entry_id", "created_at"):
        start = max(since[user_id], followed_at)
        result[user_id] += [change for change in by_entry[entry_id] if change.at > start]
    return {
        user_id: sorted(own, key=lambda c: (c.at, c.entry_id), reverse=True) for user_id, own in result.items() if own
    }


def _own_changes(followed: Any, since: datetime, until: datetime) -> Iterable[Change]:
    changed = Q(status="published", updated_at__gt=since, updated_at__lte=until)
    withdrawn = Q(status="withdrawn", indexed_at__gt=since, indexed_at__lte=until)
    closing = Q(status="published", closes_at__gt=since + CLOSING, closes_at__lte=until + CLOSING)
    rows = Entry.objects.filter(changed | withdrawn | closing, pk__in=followed).order_by()
    for pk, status, published, updated, indexed, closes in rows.values_list(
        "pk", "status", "published_at", "updated_at", "indexed_at", "closes_at"
    ):
        if status == "withdrawn":
            yield Change(pk, "withdrawn", indexed)
            continue
        if closes is not None and since < closes - CLOSING <= until:
            yield Change(pk, "closing", closes - CLOSING)
        if since < updated <= until and updated > published:
            yield Change(pk, "changed", updated)


def _ties(followed: Any, since: datetime, until: datetime) -> Iterable[Change]:
    drawn = Relation.objects.filter(created_at__gt=since, created_at__lte=until).order_by()
    out, back = (
        drawn.filter(**{f"{end}__in": followed}).values_list(f"{end}_id", f"{other}_id", "created_at")
        for end, other in (("source", "target"), ("target", "source"))
    )
    yield from (Change(pk, "relation", at, other_pk) for pk, other_pk, at in out.union(back, all=True))


def _brought(followed: Any, since: datetime, until: datetime) -> Iterable[Change]:
    rows = Entry.objects.filter(
        owner__in=followed, status="published", published_at__gt=since, published_at__lte=until
    ).order_by()
    for pk, owner, at in rows.values_list("pk", "owner_id", "published_at"):
        yield Change(owner, "brings", at, pk)
