"""What is new for people: entries that saved searches find, and what happened to what they follow.

Everything starts from the few entries that changed in the time asked about, never from all that a search finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, F, IntegerField, Value
from django.utils.translation import gettext as _

from catalogue.models import Entry, Relation
from catalogue.search import SearchQuery, count_each, entries_of_each, ids_in_each
from catalogue.search.several import counting
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
    counts = count_each(_queries(searches), since=[search.seen_at for search in searches], user=user, now=now)
    return {search.pk: n for search, n in zip(searches, counts, strict=True)}


def news_of(
    searches: Sequence[SavedSearch], *, user: Any, since: datetime, now: datetime
) -> tuple[dict[int, int], list[Change]]:
    """`new_counts` and what happened to what this person follows since then, newest first, in one statement."""
    happened, happened_params = _happened([user.pk], since, now).query.sql_with_params()
    moments = [search.seen_at for search in searches]
    counted, params = counting(_queries(searches), since=moments, user=user, now=now)
    counts = ""
    if counted:
        counts = f"select 0, which, null, 'found', null, n from ({counted}) counted (which, n) union all "  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{counts}{happened}", [*params, *happened_params])
        rows = cursor.fetchall()
    found = {searches[which].pk: n for _who, which, _then, what, _at, n in rows if what == "found"}
    changes = _by_person((row for row in rows if row[3] != "found"), {user.pk: since})
    return found, changes.get(user.pk, [])


def _queries(searches: Sequence[SavedSearch]) -> list[SearchQuery]:
    return [query_of(search.params) for search in searches]


# --- what is followed --------------------------------------------------------------------------------------
def changes_for(user_ids: Iterable[int], *, since: Mapping[int, datetime], until: datetime) -> dict[int, list[Change]]:
    """What happened to the entries each person follows, after `since[user]` and not after `until`, newest first."""
    people = [pk for pk in user_ids if since[pk] < until]
    if not people:
        return {}
    return _by_person(_happened(people, min(since[pk] for pk in people), until), since)


def _by_person(rows: Iterable[tuple[Any, ...]], since: Mapping[int, datetime]) -> dict[int, list[Change]]:
    result: dict[int, list[Change]] = defaultdict(list)
    for user_id, entry_id, followed_at, what, at, other in rows:
        moment = at - CLOSING if what == "closing" else at
        if moment > max(since[user_id], followed_at):
            result[user_id].append(Change(entry_id, what, moment, other or None))
    return {
        user_id: sorted(own, key=lambda c: (c.at, c.entry_id), reverse=True) for user_id, own in result.items() if own
    }


def _happened(people: Sequence[int], since: datetime, until: datetime) -> Any:
    """(person, followed entry, followed since, what, at, other entry or 0) of all that happened, in one statement.

    Of what closes `at` is the day of closing.
    """
    own = Follow.objects.filter(user__in=people).order_by()
    public = own.filter(entry__status="published")
    drawn = Relation.objects.filter(created_at__gt=since, created_at__lte=until).order_by()
    fresh = Entry.objects.filter(status="published", published_at__gt=since, published_at__lte=until).order_by()
    soon = {"entry__closes_at__gt": since + CLOSING, "entry__closes_at__lte": until + CLOSING}
    changed = {"entry__updated_at__gt": since, "entry__updated_at__lte": until}
    gone = {"entry__indexed_at__gt": since, "entry__indexed_at__lte": until}
    newer = public.filter(entry__updated_at__gt=F("entry__published_at"))
    rows = [
        _told(newer.filter(**changed), "changed", "entry__updated_at"),
        _told(own.filter(entry__status="withdrawn", **gone), "withdrawn", "entry__indexed_at"),
        _told(public.filter(**soon), "closing", "entry__closes_at"),
        _told(drawn.filter(source__followers__user__in=people), "relation", "created_at", "source", "target_id"),
        _told(drawn.filter(target__followers__user__in=people), "relation", "created_at", "target", "source_id"),
        _told(fresh.filter(owner__followers__user__in=people), "brings", "published_at", "owner", "pk"),
    ]
    return rows[0].union(*rows[1:], all=True)


def _told(rows: Any, what: str, at: str, followed: str = "", other: str = "") -> Any:
    """The columns of `_happened`; `followed` is the way to the entry, "" where the rows are the follows themselves."""
    follow = f"{followed}__followers__" if followed else ""
    return rows.annotate(
        who=F(f"{follow}user_id"),
        which=F(f"{followed}_id" if followed else "entry_id"),
        from_then=F(f"{follow}created_at"),
        what=Value(what, output_field=CharField()),
        at=F(at),
        other=F(other) if other else Value(0, output_field=IntegerField()),
    ).values_list("who", "which", "from_then", "what", "at", "other")
