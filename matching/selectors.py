"""Finished reads of matches and introductions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from catalogue import selectors as catalogue
from catalogue import sources
from catalogue.models import Entry
from catalogue.sources import Contact, Panel
from core.compiled import Compiled
from matching.lanes import SHOWN, LaneView, MatchView, lanes_for, lanes_of, matches_for
from matching.models import Dismissal, Introduction, IntroductionStatus, Message
from matching.permissions import ASKER, side_of

__all__ = [
    "SHOWN",
    "LaneView",
    "MatchView",
    "askable_from",
    "conversation",
    "conversations_of",
    "dismissed_by",
    "going_between",
    "has_managers",
    "lanes_for",
    "lanes_of",
    "managed_ids",
    "matches_for",
    "my_hub",
]
ON_HUB = 3
ENTRIES_ON_HUB = 8
OPEN_ON_HUB = 10


@dataclass(frozen=True)
class Conversation:
    """An introduction seen from one side."""

    introduction: Introduction
    side: str
    mine: Any
    theirs: Any
    messages: list[Message] = field(default_factory=list)
    contact: Contact | None = None
    waits_for_me: bool = False

    @property
    def i_share(self) -> bool:
        """Whether this side agreed to share its contact details."""
        i = self.introduction
        return i.from_consent if self.side == ASKER else i.to_consent


@dataclass(frozen=True)
class MyHub:
    """Everything on the signed-in home."""

    entries: list[tuple[Any, list[LaneView]]]
    more_entries: int
    panels: list[Panel]
    conversations: list[Conversation]
    waiting: int | None  # submissions that wait for a decision; None for who is no curator


# --- matches -----------------------------------------------------------------------------------------------
def dismissed_by(entry: Any, user: Any) -> list[tuple[Dismissal, Any]]:
    """Pairs of this entry that were clicked away, with the other entry, newest first."""
    found = Dismissal.objects.filter(Q(low=entry) | Q(high=entry))[:50]
    others = {d.pk: d.high_id if d.low_id == entry.pk else d.low_id for d in found}
    visible = Entry.objects.visible_to(user).filter(pk__in=others.values()).for_cards().in_bulk()
    return [(d, visible[others[d.pk]]) for d in found if others[d.pk] in visible]


# --- introductions -----------------------------------------------------------------------------------------
def _open_between(ids: list[int]) -> QuerySet[Introduction]:
    sides = "matching_introduction.from_entry_id = any(%s) or matching_introduction.to_entry_id = any(%s)"
    between = RawSQL(sides, [ids, ids], output_field=BooleanField())  # noqa: S611 - our own words
    going = [IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED]
    rows: QuerySet[Introduction] = Introduction.objects.filter(between, status__in=going).with_entries()[:OPEN_ON_HUB]
    return rows


_OPEN: Compiled[Introduction] = Compiled(_open_between, [1234567])


def managed_ids(user: Any) -> set[int]:
    """Ids of all entries this person acts for, withdrawn ones too: their conversations stay readable."""
    return set(catalogue.managed_ids(user))


def conversations_of(
    user: Any, *, open_only: bool = False, limit: int = 100, managed: set[int] | None = None
) -> list[Conversation]:
    """The introductions of everything this person manages, last changed first.

    Args:
        open_only: those that wait or go on, at most `OPEN_ON_HUB`.
        managed: what `managed_ids` gave, for who has it already.
    """
    managed = managed_ids(user) if managed is None else managed
    if not managed:
        return []
    if open_only:
        return [_conversation(row, managed) for row in _OPEN(list(managed))[:limit]]
    rows = Introduction.objects.between(managed).with_entries()
    return [_conversation(row, managed) for row in rows[:limit]]


def conversation(pk: int, user: Any) -> Conversation | None:
    """One introduction with its messages and, when both sides agreed, how to reach the other; None for outsiders."""
    managed = managed_ids(user)
    row = Introduction.objects.between(managed).with_entries().filter(pk=pk).first()
    if row is None:
        return None
    seen = _conversation(row, managed)
    contact = None
    if row.shares_contact:
        contact = sources.source_for(seen.theirs.kind).contact(seen.theirs.object_id)
    messages = list(row.messages.select_related("author"))
    return Conversation(row, seen.side, seen.mine, seen.theirs, messages, contact, seen.waits_for_me)


def _conversation(row: Introduction, managed: set[int]) -> Conversation:
    side = side_of(managed, row)
    mine, theirs = (row.from_entry, row.to_entry) if side == ASKER else (row.to_entry, row.from_entry)
    waits = row.status == IntroductionStatus.ASKED and side != ASKER
    return Conversation(row, side, mine, theirs, waits_for_me=waits)


def askable_from(user: Any, to_entry: Any) -> list[Any]:
    """Published entries in whose name this person may ask `to_entry` something; none when it is their own."""
    mine = catalogue.managed_entries(user)
    if any(entry.pk == to_entry.pk for entry in mine):
        return []
    return [entry for entry in mine if entry.status == "published"]


def going_between(from_ids: Iterable[int], to_entry: Any) -> Introduction | None:
    """An introduction that already goes on between one of these entries and the other, in either direction."""
    ids = list(from_ids)
    pair = Q(from_entry__in=ids, to_entry=to_entry) | Q(from_entry=to_entry, to_entry__in=ids)
    going: Introduction | None = Introduction.objects.filter(
        pair, status__in=[IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED]
    ).first()
    return going


def has_managers(entry: Any) -> bool:
    """Whether anybody would receive a question to this entry."""
    return bool(sources.source_for(entry.kind).manager_ids(entry.object_id))


# --- my hub ------------------------------------------------------------------------------------------------
def my_hub(user: Any) -> MyHub:
    """What a person sees when signed in: own entries with matches, things to finish, open conversations."""
    managed = catalogue.managed_ids(user)
    ids = [pk for pk, status in managed.items() if status != "withdrawn"]
    shown = catalogue.entries_by_id(ids[:ENTRIES_ON_HUB])
    lanes = lanes_of([entry for entry in shown if entry.status == "published"], user, ON_HUB)
    panels = [panel for source in sources.all_sources() for panel in source.panels(user)]
    return MyHub(
        entries=[(entry, lanes.get(entry.pk, [])) for entry in shown],
        more_entries=len(ids) - len(shown),
        panels=panels,
        conversations=conversations_of(user, open_only=True, managed=set(managed)),
        waiting=catalogue.open_case_count() if user.is_curator else None,
    )
