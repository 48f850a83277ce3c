"""One batch of rows: mapped by the format, planned and written by the rooms, remembered and logged here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from catalogue.models import Entry
from core.importing import NOTHING_SEEN, Incoming, Outcome, Remembered, Seen, What, plan, write
from imports.formats import FORMATS, Record, Ref, RowError
from imports.importers import IMPORTERS
from imports.models import ImportedRecord, Row, Run, Stage
from imports.reading import ReadRow
from imports.services.lookup import living_organisations, organisations_called

_LOGGED = {What.CREATED, What.UPDATED, What.JOINED, What.SKIPPED, What.KEPT}


@dataclass
class Tally:
    """What became of a batch: counts by kind and outcome, and the lines that stayed out."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    log: list[Row] = field(default_factory=list)

    def add_to(self, run: Run) -> None:
        """Add this batch to the run's own counts (not saved)."""
        for kind, counter in self.counts.items():
            total = Counter(run.counts.get(kind, {}))
            total.update(counter)
            run.counts[kind] = dict(total)
        run.refused += len(self.refused)


class Batch:
    """The rows of one batch on their way in, or to a preview.

    Args:
        seen: what earlier batches of a preview would have made, by kind; None writes for real.
    """

    def __init__(self, run: Run, now: datetime, seen: dict[str, Seen] | None = None) -> None:
        self.run, self.now, self.seen = run, now, seen
        self.stage = Stage.RUN if seen is None else Stage.PREVIEW
        self.tally = Tally()
        # object ids of this batch by (kind, key); None for what a preview would create
        self.ids: dict[tuple[str, str], int | None] = {}

    def process(self, rows: Sequence[ReadRow]) -> Tally:
        """Take these rows in, in the caller's transaction, and log what became of them."""
        found = FORMATS[self.run.format]
        by_kind: dict[str, list[Record]] = {kind: [] for kind in found.kinds}
        for row in rows:
            try:
                if row.fault:
                    raise RowError("", row.fault)
                for record in found.records(row, self.run.mapping):
                    by_kind[record.kind].append(record)
            except RowError as error:
                self.refuse(row.line, "", error.field, error.reason)
        for kind, records in by_kind.items():
            if records:
                self._take_in(kind, records)
        Row.objects.bulk_create(self.tally.log, batch_size=1000)
        return self.tally

    def refuse(self, line: int, kind: str, column: str, reason: str, title: str = "") -> None:
        """Log a row that stays out."""
        self.tally.refused.add(line)
        self._log(line, kind, What.REFUSED, field=column[:80], reason=reason[:500], title=title[:200])

    # --- one kind -----------------------------------------------------------------------------------------
    def _take_in(self, kind: str, records: Sequence[Record]) -> None:
        importer = IMPORTERS[kind]
        memory = self._memory(kind, [record.incoming.key for record in records])
        by_key = {record.incoming.key: record for record in reversed(records)}
        rows = self._resolved(records)
        seen = NOTHING_SEEN if self.seen is None else self.seen.setdefault(kind, Seen())
        outcomes = plan(
            importer,
            self.run.source,
            rows,
            memory,
            now=self.now,
            twins="skip" if self.run.twins == "skip" else "join",
            seen=seen,
            lock=self.seen is None,
        )
        if self.seen is None:
            write(importer, outcomes, now=self.now)
            self._remember(kind, outcomes, memory)
        for outcome in outcomes:
            self._settle(kind, outcome, by_key[outcome.row.key], memory.get(outcome.row.key))

    def _settle(self, kind: str, outcome: Outcome, record: Record, last: Remembered | None) -> None:
        if outcome.what == What.REFUSED:
            for name, reason in outcome.problems:
                column = record.columns.get(name, name)
                self.refuse(outcome.row.line, kind, column, reason, outcome.title)
            return
        self.tally.counts.setdefault(kind, Counter())[outcome.what] += 1
        if outcome.object_id is not None or outcome.what == What.CREATED:
            self.ids[kind, outcome.row.key] = outcome.object_id
        if outcome.what in _LOGGED:
            twin = outcome.twin
            self._log(
                outcome.row.line,
                kind,
                outcome.what,
                object_id=outcome.object_id or None,
                title=outcome.title[:200],
                reason=outcome.note[:500],
                rule=twin.rule if twin else "",
                other=twin.title[:200] if twin else "",
                details=_details(outcome, last),
            )

    def _log(self, line: int, kind: str, what: What, **fields: Any) -> None:
        self.tally.log.append(Row(run=self.run, stage=self.stage, line=line, kind=kind, what=what, **fields))

    # --- memory -------------------------------------------------------------------------------------------
    def _memory(self, kind: str, keys: Sequence[str]) -> dict[str, Remembered]:
        rows = ImportedRecord.objects.filter(source=self.run.source, kind=kind, source_id__in=set(keys))
        return {
            row.source_id: Remembered(
                object_id=row.object_id,
                values=row.values,
                joined=row.joined,
                line=row.line,
                this_run=self.seen is None and row.last_run_id == self.run.pk,
            )
            for row in rows
        }

    def _remember(self, kind: str, outcomes: Sequence[Outcome], memory: Mapping[str, Remembered]) -> None:
        rows = []
        for outcome in outcomes:
            if outcome.what in (What.REFUSED, What.SKIPPED) or not outcome.object_id:
                continue
            last = memory.get(outcome.row.key)
            rows.append(
                ImportedRecord(
                    source=self.run.source,
                    source_id=outcome.row.key,
                    kind=kind,
                    object_id=outcome.object_id,
                    joined=outcome.what == What.JOINED or (last is not None and last.joined),
                    values={**(last.values if last else {}), **outcome.values},
                    line=outcome.row.line,
                    first_run=self.run,
                    last_run=self.run,
                )
            )
        ImportedRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["source", "kind", "source_id"],
            update_fields=["object_id", "joined", "values", "line", "last_run"],
        )

    # --- what records point at ----------------------------------------------------------------------------
    def _resolved(self, records: Sequence[Record]) -> list[Incoming]:
        """The rows with what they point at filled in; those that point at nothing are refused."""
        refs = [ref for record in records for ref in record.refs.values()]
        if not refs:
            return [record.incoming for record in records]
        found = self._targets(refs)
        rows = []
        for record in records:
            lost = next((ref for ref in record.refs.values() if ref not in found), None)
            if lost is not None:
                self.refuse(record.incoming.line, record.kind, lost.column, lost.missing)
                continue
            values = {**record.incoming.values, **{name: found[ref] for name, ref in record.refs.items()}}
            rows.append(replace(record.incoming, values=values))
        return rows

    def _targets(self, refs: Sequence[Ref]) -> dict[Ref, int | None]:
        """What each reference points at; None for what a preview would create."""
        keyed = {ref for ref in refs if ref.key}
        found: dict[Ref, int | None] = {
            ref: self.ids[ref.kind, ref.key] for ref in keyed if (ref.kind, ref.key) in self.ids
        }
        for kind in {ref.kind for ref in keyed}:
            keys = {ref.key for ref in keyed if ref.kind == kind and ref not in found}
            there = {key: row.object_id for key, row in self._memory(kind, list(keys)).items()}
            would_be = self.seen.get(kind, Seen()).lines if self.seen is not None else {}
            for ref in [ref for ref in keyed if ref.kind == kind and ref.key in keys]:
                if ref.key in there:
                    found[ref] = there[ref.key]
                elif ref.key in would_be:
                    found[ref] = None
        called = organisations_called({ref.called for ref in refs if ref.called})
        found.update({ref: called[ref.called] for ref in refs if ref.called in called})
        return self._that_exist(found)

    def _that_exist(self, found: dict[Ref, int | None]) -> dict[Ref, int | None]:
        """Without what was deleted since; organisations stay locked, so that none is merged away meanwhile."""
        entries = self._entries({(ref.kind, pk) for ref, pk in found.items() if ref.entry and pk})
        wanted = {pk for ref, pk in found.items() if pk and not ref.entry and ref.kind == "organisation"}
        living = living_organisations(wanted, lock=self.seen is None)
        result: dict[Ref, int | None] = {}
        for ref, pk in found.items():
            if pk is None:
                result[ref] = None
            elif ref.entry and (ref.kind, pk) in entries:
                result[ref] = entries[ref.kind, pk]
            elif not ref.entry and pk in living:
                result[ref] = living[pk]
        return result

    def _entries(self, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], int]:
        found: dict[tuple[str, int], int] = {}
        for kind in {kind for kind, _pk in wanted}:
            ids = [pk for k, pk in wanted if k == kind]
            rows = Entry.objects.filter(kind=kind, object_id__in=ids).exclude(status="withdrawn")
            found.update({(kind, object_id): pk for object_id, pk in rows.values_list("object_id", "pk")})
        return found


def _details(outcome: Outcome, last: Remembered | None) -> dict[str, Any] | None:
    """What a list of changes shows, and what undoing needs."""
    if not (outcome.changes or outcome.kept):
        return None
    changed = {*outcome.changes, *outcome.kept}
    before = {name: last.values[name] for name in changed if last is not None and name in last.values}
    return {"changes": outcome.changes, "kept": outcome.kept, "memory": before}
