"""Working out the matches of entries and of the other side, and keeping them in step with the catalogue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import F, Q

from catalogue.embeddings.entries import text_of
from catalogue.embeddings.vectors import DIMENSIONS, Embedder
from catalogue.models import Entry
from matching import candidates, likeness, policy, scoring
from matching.models import Dismissal, Match, Refresh

AT_ONCE = 16
# A sweep leaves entries that changed just now to the job that was queued for them.
QUIET = timedelta(seconds=60)
PER_SWEEP = 64
# Fewer texts than this say nothing about what is usual.
_FEW = 5
_LOCK = 7_302_001


@dataclass(frozen=True)
class Found:
    """What was worked out for one entry: (other id, judgement from here, likeness) and the same from there."""

    entry: Any
    forward: list[tuple[int, policy.Judgement, float]]
    backward: list[tuple[int, policy.Judgement, float]]


def refresh(ids: Iterable[int], *, embedder: Embedder, now: datetime) -> None:
    """Work out the matches of these entries anew, and put them into the lanes of those they match.

    Safe to run twice and at the same time as others: the writing is one after another, and an entry that changed
    since it was read is left to the job of that change.
    """
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        chunk = candidates.load(wanted[start : start + AT_ONCE])
        gone = [entry for entry in chunk.values() if entry.status != "published"]
        live = [entry for entry in chunk.values() if entry.status == "published"]
        found = _work_out(live, embedder)
        with transaction.atomic():
            _write(found + [Found(entry, [], []) for entry in gone], now)


def due(*, now: datetime, limit: int = PER_SWEEP) -> list[int]:
    """Entries whose matches were worked out from something older than they are now."""
    changed = (
        Q(match_refresh__isnull=True)
        | Q(match_refresh__indexed_at__lt=F("indexed_at"))
        | ~Q(match_refresh__embedded_hash=F("embedded_hash"))
        | ~Q(match_refresh__policy=policy.VERSION)
    )
    live = Q(status="published") | Q(status="withdrawn", matches__isnull=False)
    rows = Entry.objects.filter(live & changed, indexed_at__lt=now - QUIET).order_by("indexed_at", "pk")
    return list(rows.values_list("pk", flat=True).distinct()[:limit])


def _work_out(entries: Sequence[Any], embedder: Embedder) -> list[Found]:
    if not entries:
        return []
    with transaction.atomic():
        candidates.widen_index_search()
        facts = candidates.facts_by_id(entries)
        near = {entry.pk: candidates.candidate_ids(entry, facts[entry.pk]) for entry in entries}
    pool = candidates.load({*facts, *(pk for ids in near.values() for pk in ids), *candidates.background_ids()})
    facts |= candidates.facts_by_id(pool.values())
    counts, total = candidates.challenge_counts()
    rarity = policy.rarities(counts, total)
    alike = _likeness([entry.pk for entry in entries], pool, embedder)
    dismissed = _dismissed(near)
    return [_judge(entry, near[entry.pk], facts, alike, rarity, dismissed) for entry in entries if entry.pk in pool]


def _judge(
    entry: Any,
    near: list[int],
    facts: dict[int, policy.Facts],
    alike: dict[int, dict[int, float]],
    rarity: dict[str, float],
    dismissed: set[tuple[int, int]],
) -> Found:
    found = Found(entry, [], [])
    mine = facts[entry.pk]
    for pk in near:
        if pk not in facts or (min(pk, mine.id), max(pk, mine.id)) in dismissed:
            continue
        value = round(alike.get(entry.pk, {}).get(pk, 0.0), 3)
        found.forward.extend((pk, j, value) for j in policy.judge(mine, facts[pk], likeness=value, rarity=rarity))
        found.backward.extend((pk, j, value) for j in policy.judge(facts[pk], mine, likeness=value, rarity=rarity))
    return found


def _likeness(ids: list[int], pool: dict[int, Any], embedder: Embedder) -> dict[int, dict[int, float]]:
    """For each of these entries its likeness to every other of the pool, measured within the other's kind."""
    order = sorted(pool)
    row_of = {pk: row for row, pk in enumerate(order)}
    entries = [pool[pk] for pk in order]
    vectors = np.zeros((len(order), DIMENSIONS if embedder.works else 0), dtype=np.float32)
    for row, entry in enumerate(entries):
        if embedder.works and entry.embedding is not None and entry.embedding_key == embedder.key:
            vectors[row] = entry.embedding
    texts = [text_of(entry) for entry in entries]
    views = likeness.look(texts, [entry.language for entry in entries], vectors, embedder)
    kinds = np.array([entry.kind for entry in entries])
    result: dict[int, dict[int, float]] = {}
    for pk in ids:
        if pk not in row_of:
            continue
        left = np.array([row_of[pk]], dtype=np.int64)
        found = result.setdefault(pk, {})
        for kind in np.unique(kinds):
            right = np.flatnonzero(kinds == kind)
            right = right[right != left[0]]
            if len(right) >= _FEW:
                scores = scoring.likeness(views, left, right)[0]
                found.update({order[row]: float(score) for row, score in zip(right, scores, strict=True)})
    return result


def _dismissed(ids: Iterable[int]) -> set[tuple[int, int]]:
    wanted = list(ids)
    pairs = Dismissal.objects.filter(Q(low__in=wanted) | Q(high__in=wanted))
    return set(pairs.values_list("low_id", "high_id"))


def _write(found: Sequence[Found], now: datetime) -> None:
    """Replace the rows of these entries in both directions, then keep only the best of each lane."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
    current = dict(Entry.objects.filter(pk__in=[f.entry.pk for f in found]).values_list("pk", "indexed_at"))
    found = [f for f in found if current.get(f.entry.pk) == f.entry.indexed_at]
    ids = [f.entry.pk for f in found]
    if not ids:
        return
    Match.objects.filter(Q(source__in=ids) | Q(target__in=ids)).delete()
    rows = {}
    for f in found:
        for pk, judged, alike in f.forward:
            rows[(f.entry.pk, pk, judged.lane)] = _row(f.entry.pk, pk, judged, alike, now)
        for pk, judged, alike in f.backward:
            rows.setdefault((pk, f.entry.pk, judged.lane), _row(pk, f.entry.pk, judged, alike, now))
    alive = set(
        Entry.objects.filter(pk__in={k[0] for k in rows} | {k[1] for k in rows}, status="published").values_list(
            "pk", flat=True
        )
    )
    Match.objects.bulk_create(
        [row for (source, target, _), row in sorted(rows.items()) if source in alive and target in alive],
        batch_size=500,
    )
    _prune(sorted({source for source, _, _ in rows}))
    Refresh.objects.bulk_create(
        [
            Refresh(
                entry_id=f.entry.pk,
                indexed_at=f.entry.indexed_at,
                embedded_hash=f.entry.embedded_hash,
                policy=policy.VERSION,
                done_at=now,
            )
            for f in found
        ],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["indexed_at", "embedded_hash", "policy", "done_at"],
    )


def _row(source: int, target: int, judged: policy.Judgement, alike: float, now: datetime) -> Match:
    return Match(
        source_id=source,
        target_id=target,
        lane=judged.lane,
        score=judged.score,
        likeness=alike,
        reasons=judged.facts,
        policy=policy.VERSION,
        computed_at=now,
    )


def _prune(sources: list[int]) -> None:
    """Keep the best KEPT rows of each lane of these entries."""
    lanes = list(policy.KEPT)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            delete from matching_match m using (
              select id, lane, row_number() over (partition by source_id, lane order by score desc, target_id) as place
              from matching_match where source_id = any(%s)
            ) ranked, unnest(%s::text[], %s::int[]) as kept(lane, most)
            where m.id = ranked.id and ranked.lane = kept.lane and ranked.place > kept.most
            """,
            [sources, lanes, [policy.KEPT[lane] for lane in lanes]],
        )
