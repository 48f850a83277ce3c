"""Finished reads of what somebody follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from catalogue.models import Entry
from catalogue.querysets import heavy
from core.compiled import Compiled
from following.lists import url_of
from following.models import Follow, Reader, SavedSearch
from following.news import Change, changes_for, new_counts, news_of

SHOWN_FOLLOWS = 200
SHOWN_CHANGES = 20
ON_HUB = 5


@dataclass(frozen=True)
class SearchView:
    """A saved search with what is new since its owner last looked."""

    search: SavedSearch
    new: int
    url: str

    @property
    def frequency(self) -> str:
        """How often it really mails: its own choice, else the account's; never when the account says so."""
        account = str(self.search.user.digest)
        return "never" if account == "never" else self.search.frequency or account


@dataclass(frozen=True)
class ChangeView:
    """A change with the entries it is about; `entry` may be withdrawn, `other` is visible or None."""

    change: Change
    entry: Entry
    other: Entry | None


@dataclass(frozen=True)
class Following:
    """Everything on /mijn-hub/volgen/."""

    searches: list[SearchView]
    follows: list[Follow]
    total: int
    changes: list[ChangeView]


def following(user: Any, now: datetime) -> Following:
    """All of it, in a number of queries that does not depend on how much there is."""
    follows = _follows(user)
    rows = list(follows[:SHOWN_FOLLOWS])
    total = len(rows) if len(rows) < SHOWN_FOLLOWS else follows.count()
    return Following(searches_of(user, now), rows, total, changes_of(user, now)[:SHOWN_CHANGES])


def searches_of(user: Any, now: datetime) -> list[SearchView]:
    """A person's saved searches, newest first, with how many entries are new in each."""
    searches = list(SavedSearch.objects.of(user).select_related("user"))
    if not searches:
        return []
    new = new_counts(searches, user=user, now=now)
    return [SearchView(search, new.get(search.pk, 0), url_of(search.list_name, search.params)) for search in searches]


def changes_of(user: Any, now: datetime, looked: datetime | None = None) -> list[ChangeView]:
    """What happened to what a person follows since they last said to have seen it, newest first.

    Args:
        looked: when that was, for who knows already.
    """
    if looked is None:
        looked = Reader.objects.filter(user_id=user.pk).values_list("looked_at", flat=True).first()
    since = looked or user.date_joined
    return with_entries(changes_for([user.pk], since={user.pk: since}, until=now).get(user.pk, []), user)


def with_entries(changes: Iterable[Change], user: Any) -> list[ChangeView]:
    """Changes with their entries, visibility checked now: what may not be seen is left out.

    Of an entry that was withdrawn only its name is left to tell.
    """
    changes = list(changes)
    ids = {change.entry_id for change in changes} | {change.other_id for change in changes if change.other_id}
    gone_ids = [change.entry_id for change in changes if change.what == "withdrawn"]
    shown = Entry.objects.visible_to(user).filter(pk__in=ids)
    rows = (shown | Entry.objects.filter(pk__in=gone_ids, status="withdrawn")).for_cards() if ids else ()
    gone = {entry.pk: entry for entry in rows if entry.status == "withdrawn"}
    visible = {entry.pk: entry for entry in rows if entry.status != "withdrawn"}
    views = []
    for change in changes:
        entry = (gone if change.what == "withdrawn" else visible).get(change.entry_id)
        other = visible.get(change.other_id) if change.other_id else None
        if entry is not None and (change.other_id is None or other is not None):
            views.append(ChangeView(change, entry, other))
    return views


def _follows(user: Any) -> Any:
    return (
        Follow.objects.filter(user_id=user.pk)
        .select_related("entry")
        .defer(*heavy("entry"))
        .order_by("-created_at", "-pk")
    )


def is_following(user: Any, entry: Any) -> bool:
    """Does this person follow the entry?"""
    if user is None or not user.is_authenticated:
        return False
    return bool(Follow.objects.filter(user_id=user.pk, entry_id=entry.pk).exists())


@dataclass(frozen=True)
class HubNews:
    """The short block on "mijn hub": what is new since the last look."""

    searches: list[SearchView]
    changes: list[ChangeView]
    more: int
    follows_anything: bool


def hub_news(user: Any, now: datetime) -> HubNews:
    """The searches with something new, most first, and the latest changes; five of each. Three queries, one for who
    follows nothing."""
    searches, looked, has_follows = _kept(user)
    if not (searches or has_follows):
        return HubNews([], [], 0, False)
    counts, changed = news_of(searches, user=user, since=looked or user.date_joined, now=now)
    found = [
        SearchView(search, n, url_of(search.list_name, search.params))
        for search in searches
        if (n := counts[search.pk])
    ]
    found.sort(key=lambda view: -view.new)
    changes = with_entries(changed, user)
    more = max(0, len(found) - ON_HUB) + max(0, len(changes) - ON_HUB)
    return HubNews(found[:ON_HUB], changes[:ON_HUB], more, True)


_COLUMNS = [field.attname for field in SavedSearch._meta.concrete_fields]


def _reader(user_id: int) -> QuerySet[User, Any]:
    follows = Exists(Follow.objects.filter(user_id=OuterRef("pk")))
    rows = User.objects.filter(pk=user_id).annotate(follows_any=follows)
    rows = rows.order_by("-saved_searches__created_at", "-saved_searches__pk")
    return rows.values_list("reader__looked_at", "follows_any", *(f"saved_searches__{name}" for name in _COLUMNS))


_READER: Compiled[Any] = Compiled(_reader, 1234567)


def _kept(user: Any) -> tuple[list[SavedSearch], datetime | None, bool]:
    """A person's saved searches, newest first, when they last looked, and whether they follow anything: one query."""
    found = _READER(user.pk)
    rows = [values for _, _, *values in found if values[0] is not None]
    searches = [SavedSearch.from_db(connection.alias, _COLUMNS, values) for values in rows]
    for search in searches:
        search.user = user
    return searches, found[0][0], found[0][1]
