"""Plans a batch of rows without writing anything, and writes what was planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from core.importing.importer import Importer, gone
from core.importing.records import NOTHING_SEEN, Incoming, Outcome, Remembered, Seen, Twin, What, plain

Twins = Literal["join", "skip"]
Memory = Mapping[str, Remembered]
_MISSING = object()


@transaction.atomic
def take_in(
    importer: Importer, source: str, rows: Sequence[Incoming], memory: Memory, *, now: datetime, twins: Twins = "join"
) -> list[Outcome]:
    """Plan a batch and write it, in one transaction and a bounded number of queries. Doing it twice changes nothing."""
    outcomes = plan(importer, source, rows, memory, now=now, twins=twins, lock=True)
    write(importer, outcomes, now=now)
    return outcomes


def plan(
    importer: Importer,
    source: str,
    rows: Sequence[Incoming],
    memory: Memory,
    *,
    now: datetime,
    twins: Twins = "join",
    seen: Seen = NOTHING_SEEN,
    lock: bool = False,
) -> list[Outcome]:
    """What becomes of each row. Rows that repeat an earlier one on purpose have no outcome of their own.

    Args:
        memory: what the list said last time, by key.
        seen: what earlier batches would have made, for a preview.
        lock: hold the records until the transaction ends, because they are going to be written.
    """
    outcomes, accepted = _accepted(importer, source, rows, memory, now, seen)
    ids = {key: memory[key].object_id for key in (o.row.key for o in accepted) if key in memory}
    known = importer.known(source, [o.row.key for o in accepted], ids, lock=lock)
    fresh = []
    for outcome in accepted:
        record = known.get(outcome.row.key)
        if record is not None:
            _compare(importer, outcome, record, memory.get(outcome.row.key), now)
        elif outcome.row.key in memory:
            outcome.what, outcome.note, outcome.record = What.KEPT, gone(), None
        else:
            fresh.append(outcome)
    _check_numbers(importer, [o for o in accepted if importer.number_field in o.changes])
    _settle_fresh(importer, source, fresh, twins, seen)
    return outcomes


def write(importer: Importer, outcomes: Sequence[Outcome], *, now: datetime) -> None:
    """Write what was planned, in the caller's transaction."""
    created = [o for o in outcomes if o.what == What.CREATED]
    if created:
        importer.create([o.record for o in created], now)
    _follow_first(outcomes)
    updated = [o for o in outcomes if o.what == What.UPDATED]
    for outcome in updated:
        importer.renew(outcome.record, outcome.row, now, untouched=outcome.was_untouched)
    if updated:
        importer.update([o.record for o in updated], {name for o in updated for name in o.changes}, now)


def _accepted(
    importer: Importer, source: str, rows: Sequence[Incoming], memory: Memory, now: datetime, seen: Seen
) -> tuple[list[Outcome], list[Outcome]]:
    """(all outcomes so far, those of rows that fit): doubles and rows with faults are refused."""
    outcomes: list[Outcome] = []
    lines: dict[str, int] = {}
    for row in rows:
        first = lines.get(row.key, seen.lines.get(row.key))
        if first is None and row.key in memory and memory[row.key].this_run:
            first = memory[row.key].line
        if first is not None and row.repeated:
            continue
        outcome = Outcome(row, What.UNCHANGED)
        outcomes.append(outcome)
        if first is not None:
            reason = _("staat al op regel %(line)s") % {"line": first} if first else _("staat twee keer in de lijst")
            _refuse(outcome, [("source_id", reason)])
            continue
        outcome.record = importer.build(source, row, now)
        outcome.title = importer.title(outcome.record)
        if problems := importer.problems(outcome.record):
            _refuse(outcome, problems)
            continue
        lines[row.key] = row.line
        outcome.values = {name: plain(getattr(outcome.record, name)) for name in row.values}
    if seen is not NOTHING_SEEN:
        seen.lines.update(lines)
    return outcomes, [o for o in outcomes if o.what != What.REFUSED]


def _compare(importer: Importer, outcome: Outcome, record: Any, last: Remembered | None, now: datetime) -> None:
    """Three ways, field by field: what the list said last time, what the hub says now, what the list says now."""
    outcome.record = record
    outcome.title = importer.title(record)
    outcome.was_untouched = importer.untouched(record)
    frozen = importer.frozen(record) or (_("hoort bij een andere bron") if last is not None and last.joined else "")
    for name, new in outcome.values.items():
        current = plain(getattr(record, name))
        before = last.values.get(name, _MISSING) if last is not None else _MISSING
        if new == current or before == new:
            continue
        base = before if before is not _MISSING else (current if outcome.was_untouched or not current else _MISSING)
        if base == current and not frozen:
            outcome.changes[name] = (current, new)
        else:
            outcome.kept[name] = (current, new)
    for name, (_old, new) in outcome.changes.items():
        importer.restore(record, name, new)
    if outcome.changes and (problems := importer.problems(record)):
        _refuse(outcome, problems)
    elif outcome.changes:
        outcome.what = What.UPDATED
    elif outcome.kept:
        outcome.what, outcome.note = What.KEPT, frozen


def _check_numbers(importer: Importer, outcomes: Sequence[Outcome]) -> None:
    """Refuse a renewed number that somebody else has."""
    if not outcomes:
        return
    taken = importer.taken_numbers([o.record for o in outcomes])
    for outcome in outcomes:
        number = getattr(outcome.record, importer.number_field)
        if number and taken.get(number, outcome.record.pk) != outcome.record.pk:
            _refuse(outcome, [(importer.number_field, _("is al van een andere organisatie op de hub"))])


def _settle_fresh(importer: Importer, source: str, fresh: Sequence[Outcome], twins: Twins, seen: Seen) -> None:
    """New rows: created, unless the hub has them from elsewhere or the list has their number twice."""
    found = importer.twins(source, [o.record for o in fresh]) if fresh else {}
    mine: dict[str, Outcome] = {}
    for position, outcome in enumerate(fresh):
        number = getattr(outcome.record, importer.number_field) if importer.number_field else ""
        twin = found.get(position)
        if twin is None and number in mine:
            twin = _twin_of(mine[number], importer.number_rule)
        elif twin is None and number in seen.numbers:
            twin = Twin(object_id=0, title=seen.numbers[number], rule=importer.number_rule)
        if twin is not None:
            outcome.twin = twin
            outcome.what = What.JOINED if twins == "join" else What.SKIPPED
            continue
        outcome.what = What.CREATED
        if number:
            mine[number] = outcome
    if seen is not NOTHING_SEEN:
        seen.numbers.update({number: o.title for number, o in mine.items()})


class _Later(Twin):
    """The twin is a row of the same batch: its id is known once that row is written."""

    first: Outcome


def _twin_of(first: Outcome, rule: str) -> Twin:
    twin = _Later(object_id=0, title=first.title, rule=rule)
    object.__setattr__(twin, "first", first)
    return twin


def _follow_first(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if isinstance(outcome.twin, _Later):
            first = outcome.twin.first
            outcome.twin = Twin(object_id=first.record.pk, title=first.title, rule=outcome.twin.rule)


def _refuse(outcome: Outcome, problems: list[tuple[str, str]]) -> None:
    outcome.what, outcome.problems, outcome.changes = What.REFUSED, problems, {}
    outcome.record = None
