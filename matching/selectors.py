"""Finished reads of matches and introductions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from catalogue import selectors as catalogue
from catalogue import sources
from catalogue.models import Entry
from catalogue.sources import Contact, Panel
from matching import policy
from matching.models import Dismissal, Introduction, IntroductionStatus, Lane, Match, Message
from matching.permissions import ASKER, side_of
from matching.reasons import sentence

SHOWN = 6
ON_HUB = 3
ENTRIES_ON_HUB = 8


@dataclass(frozen=True)
class MatchView:
    """One match as shown: the other entry, how strong, and why in one sentence of facts that hold now."""

    entry: Any
    score: float
    reason: str
    lane: str


@dataclass(frozen=True)
class LaneView:
    """One lane of an entry with its matches, best first."""

    lane: str
    label: str
    matches: list[MatchView]


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
def matches_for(entry: Any, user: Any, lane: str = "peers", limit: int = SHOWN) -> list[MatchView]:
    """The best matches of an entry in one lane that this person may see, each with its reason, said to anybody."""
    return _views(entry, _rows(Match.objects.filter(source=entry, lane=lane), user)[:limit], personal=False)


def lanes_for(entry: Any, user: Any, limit: int = SHOWN) -> list[LaneView]:
    """All lanes of an entry that have matches, said to the people behind it."""
    return lanes_of([entry], user, limit).get(entry.pk, [])


def lanes_of(entries: Sequence[Any], user: Any, limit: int) -> dict[int, list[LaneView]]:
    """Lanes by entry id, at most `limit` matches each, in three queries whatever the number of entries."""
    by_id = {entry.pk: entry for entry in entries}
    best: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = _shown(Match.objects.filter(source__in=by_id), user).order_by("-score", "target_id")
    for pk, source, lane in found.values_list("pk", "source_id", "lane"):
        if len(best[source, lane]) < limit:
            best[source, lane].append(pk)
    rows: dict[tuple[int, str], list[Match]] = defaultdict(list)
    for row in _rows(Match.objects.filter(pk__in=[pk for ids in best.values() for pk in ids]), user):
        rows[row.source_id, row.lane].append(row)
    result: dict[int, list[LaneView]] = {}
    for pk, entry in by_id.items():
        lanes = [
            (lane, _views(entry, rows[pk, lane], personal=True)) for lane in policy.LANE_ORDER if (pk, lane) in rows
        ]
        result[pk] = [LaneView(lane, str(Lane(lane).label), views) for lane, views in lanes if views]
    return result


def _shown(found: Any, user: Any) -> Any:
    """Matches this person may see now, without pairs that somebody called not useful, whichever side did."""
    pair = Q(low=OuterRef("source_id"), high=OuterRef("target_id"))
    pair |= Q(low=OuterRef("target_id"), high=OuterRef("source_id"))
    return found.visible_to(user).exclude(Exists(Dismissal.objects.filter(pair)))


def _rows(found: Any, user: Any) -> Any:
    heavy = ("search_vector", "search_text", "challenge_text", "embedding")
    return (
        _shown(found, user)
        .select_related("target", "target__owner")
        .defer(*(f"target__{c}" for c in heavy), *(f"target__owner__{c}" for c in heavy))
        .order_by("-score", "target_id")
    )


def _views(entry: Any, rows: Iterable[Match], *, personal: bool) -> list[MatchView]:
    """Facts are worked out from the two entries as they are now; a match without any is left out."""
    mine = policy.facts_of(entry)
    views = []
    for row in rows:
        facts = policy.facts_in_lane(row.lane, mine, policy.facts_of(row.target), row.likeness)
        if reason := sentence(facts, personal=personal):
            views.append(MatchView(row.target, row.score, reason, row.lane))
    return views


def dismissed_by(entry: Any, user: Any) -> list[tuple[Dismissal, Any]]:
    """Pairs of this entry that were clicked away, with the other entry, newest first."""
    found = Dismissal.objects.filter(Q(low=entry) | Q(high=entry))[:50]
    others = {d.pk: d.high_id if d.low_id == entry.pk else d.low_id for d in found}
    visible = Entry.objects.visible_to(user).filter(pk__in=others.values()).for_cards().in_bulk()
    return [(d, visible[others[d.pk]]) for d in found if others[d.pk] in visible]


# --- introductions -----------------------------------------------------------------------------------------
def managed_ids(user: Any) -> set[int]:
    """Ids of all entries this person acts for, withdrawn ones too: their conversations stay readable."""
    if user is None or not user.is_authenticated:
        return set()
    wanted = Q(pk__in=[])
    for source in sources.all_sources():
        if ids := source.managed_by(user.pk):
            wanted |= Q(kind=source.kind, object_id__in=ids)
    return set(Entry.objects.filter(wanted).values_list("pk", flat=True))


def conversations_of(user: Any, *, open_only: bool = False, limit: int = 100) -> list[Conversation]:
    """The introductions of everything this person manages, last changed first."""
    managed = managed_ids(user)
    rows = Introduction.objects.between(managed).with_entries()
    if open_only:
        rows = rows.filter(status__in=[IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED])
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
    entries = catalogue.managed_entries(user)
    shown = entries[:ENTRIES_ON_HUB]
    lanes = lanes_of([entry for entry in shown if entry.status == "published"], user, ON_HUB)
    panels = [panel for source in sources.all_sources() for panel in source.panels(user)]
    return MyHub(
        entries=[(entry, lanes.get(entry.pk, [])) for entry in shown],
        more_entries=len(entries) - len(shown),
        panels=panels,
        conversations=conversations_of(user, open_only=True, limit=10),
        waiting=catalogue.open_case_count() if user.is_curator else None,
    )
