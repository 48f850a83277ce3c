"""The matches of entries as shown: by lane, best first, each with its reason; all lanes in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.models import Entry
from catalogue.querysets import visible_sql
from matching import policy
from matching.models import Lane
from matching.reasons import sentence

SHOWN = 6
# What a match shows and what its reason is made of. Other columns would cost a query each.
_COLUMNS = (
    "id",
    "kind",
    "object_id",
    "title",
    "summary",
    "language",
    "url_name",
    "url_key",
    "owner_id",
    "facets",
    "place",
    "lat",
    "lon",
    "closes_at",
)
# Written out because the ORM needs longer to write it than PostgreSQL to run it.
_SQL = """
select {columns}, m.source_id as match_source, m.lane as match_lane, m.score as match_score,
       m.likeness as match_likeness
from (
    select m.source_id, m.target_id, m.lane, m.score, m.likeness,
           row_number() over (partition by m.source_id, m.lane order by m.score desc, m.target_id) as place
    from matching_match m
    join catalogue_entry s on s.id = m.source_id
    join catalogue_entry t on t.id = m.target_id
    where m.source_id = any(%s) and s.status = 'published' and {visible}
      and (t.closes_at is null or t.closes_at > statement_timestamp())
      and not exists (
        select from matching_dismissal d
        where d.low_id = least(m.source_id, m.target_id) and d.high_id = greatest(m.source_id, m.target_id))
) m join catalogue_entry e on e.id = m.target_id
where m.place <= %s
order by m.score desc, m.target_id
"""


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


Rows = dict[tuple[int, str], list[Any]]


def rows_of(entry_ids: Iterable[int], user: Any, limit: int) -> Rows:
    """The best `limit` targets per (entry id, lane): what this person may see now and nobody called not useful.

    Each is an Entry with `match_source`, `match_lane`, `match_score` and `match_likeness`.
    """
    sql = _SQL.format(columns=", ".join(f"e.{name}" for name in _COLUMNS), visible=visible_sql("t", user))
    rows: Rows = defaultdict(list)
    found: Iterable[Any] = Entry.objects.raw(sql, [list(entry_ids), limit])
    for target in found:
        rows[target.match_source, target.match_lane].append(target)
    for (source, lane), targets in rows.items():
        if lane == "unlikely":  # who is shown as a peer is no surprise
            peers = {peer.pk for peer in rows.get((source, "peers"), ())}
            targets[:] = [target for target in targets if target.pk not in peers]
    return rows


def matches_for(
    entry: Any, user: Any, lane: str = "peers", limit: int = SHOWN, rows: Rows | None = None
) -> list[MatchView]:
    """The best matches of an entry in one lane that this person may see, each with its reason, said to anybody.

    Args:
        rows: what `rows_of` gave for this entry, for who shows several lanes.
    """
    found = rows if rows is not None else rows_of([entry.pk], user, limit)
    return _views(entry, found.get((entry.pk, lane), ()), personal=False)


def lanes_for(entry: Any, user: Any, limit: int = SHOWN) -> list[LaneView]:
    """All lanes of an entry that have matches, said to the people behind it."""
    return lanes_of([entry], user, limit).get(entry.pk, [])


def lanes_of(entries: Sequence[Any], user: Any, limit: int) -> dict[int, list[LaneView]]:
    """Lanes by entry id, at most `limit` matches each, in one query whatever the number of entries."""
    if not entries:
        return {}
    rows = rows_of([entry.pk for entry in entries], user, limit)
    result: dict[int, list[LaneView]] = {}
    for entry in entries:
        lanes = [
            (lane, _views(entry, rows[entry.pk, lane], personal=True))
            for lane in policy.LANE_ORDER
            if (entry.pk, lane) in rows
        ]
        result[entry.pk] = [LaneView(lane, str(Lane(lane).label), views) for lane, views in lanes if views]
    return result


def _views(entry: Any, targets: Iterable[Any], *, personal: bool) -> list[MatchView]:
    """Facts are worked out from the two entries as they are now; a match without any is left out."""
    mine = policy.facts_of(entry)
    views = []
    for target in targets:
        facts = policy.facts_in_lane(target.match_lane, mine, policy.facts_of(target), target.match_likeness)
        if reason := sentence(facts, personal=personal):
            views.append(MatchView(target, target.match_score, reason, target.match_lane))
    return views
