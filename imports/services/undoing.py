"""Takes back what a run did, record by record, unless somebody has built on it since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from catalogue.models import Entry
from core.importing import Importer, What, plain
from imports.formats import FORMATS
from imports.importers import IMPORTERS
from imports.models import ImportedRecord, Row, Run, Stage, Undone

_BATCH = 200
# what the hub works out by itself, or what only repeats the record: it goes with it
_DERIVED = {
    "catalogue.entry",
    "catalogue.link",
    "catalogue.linksread",
    "catalogue.reminder",
    "catalogue.revision",
    "matching.match",
    "matching.refresh",
}
_UNDOABLE = (What.CREATED, What.UPDATED, What.JOINED)


def undo_batch(run: Run, *, now: datetime) -> bool:
    """Put back the last rows that are not put back yet, in the caller's transaction. True when there were none left.

    Adds to `run.undo_counts` (not saved).
    """
    rows = list(Row.objects.filter(run=run, stage=Stage.RUN, what__in=_UNDOABLE, undone="").order_by("-id")[:_BATCH])
    for kind in reversed(FORMATS[run.format].kinds):
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            _undo_kind(run, kind, of_kind, now)
    Row.objects.bulk_update(rows, ["undone", "undo_reason"])
    totals = Counter(run.undo_counts)
    totals.update(f"{row.kind} {row.undone}" for row in rows)
    run.undo_counts = dict(totals)
    return len(rows) < _BATCH


def _undo_kind(run: Run, kind: str, rows: Sequence[Row], now: datetime) -> None:
    importer = IMPORTERS[kind]
    ids = [row.object_id for row in rows if row.object_id]
    records = {
        record.pk: record
        for record in importer.model.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    }
    memories: dict[int, list[ImportedRecord]] = {}
    for memory in ImportedRecord.objects.filter(source=run.source, kind=kind, object_id__in=ids):
        memories.setdefault(memory.object_id, []).append(memory)
    created = [row for row in rows if row.what == What.CREATED]
    _remove_created(importer, kind, created, records, memories)
    restored = [
        (row, records[row.object_id], memories.get(row.object_id or 0, []))
        for row in rows
        if row.what == What.UPDATED and row.object_id in records
    ]
    _restore_updated(importer, restored, now)
    for row in rows:
        if row.what == What.JOINED:
            row.undone = Undone.UNTIED
            forget = [m.pk for m in memories.get(row.object_id or 0, []) if m.joined and m.first_run_id == run.pk]
            ImportedRecord.objects.filter(pk__in=forget).delete()
        elif not row.undone:
            row.undone, row.undo_reason = Undone.KEPT, _("staat niet meer op de hub")


# --- created -----------------------------------------------------------------------------------------------
def _remove_created(
    importer: Importer,
    kind: str,
    rows: Sequence[Row],
    records: dict[int, Any],
    memories: dict[int, list[ImportedRecord]],
) -> None:
    reasons = _reasons_to_stay(importer, kind, [records[r.object_id] for r in rows if r.object_id in records], memories)
    gone = []
    for row in rows:
        reason = reasons.get(row.object_id or 0, "")
        if row.object_id not in records:
            row.undone, row.undo_reason = Undone.KEPT, _("staat niet meer op de hub")
        elif reason:
            row.undone, row.undo_reason = Undone.KEPT, reason[:300]
        else:
            row.undone = Undone.REMOVED
            gone.append(row.object_id or 0)
    importer.remove(gone)
    ImportedRecord.objects.filter(pk__in=[m.pk for pk in gone for m in memories.get(pk, [])]).delete()


def _reasons_to_stay(
    importer: Importer, kind: str, records: Sequence[Any], memories: dict[int, list[ImportedRecord]]
) -> dict[int, str]:
    """By id: why a record that an import made must not be deleted any more."""
    reasons: dict[int, str] = {}
    for record in records:
        edited = [
            name
            for memory in memories.get(record.pk, [])
            if not memory.joined
            for name, value in memory.values.items()
            if plain(getattr(record, name)) != value
        ]
        if frozen := importer.frozen(record):
            reasons[record.pk] = frozen
        elif edited:
            reasons[record.pk] = _("aangepast op de hub: %(fields)s") % {"fields": ", ".join(edited[:5])}
    rest = [record.pk for record in records if record.pk not in reasons]
    for pk, what in dependents(importer.model, rest):
        reasons.setdefault(pk, _("er hangt iets van af: %(what)s") % {"what": what})
    entries = dict(Entry.objects.filter(kind=kind, object_id__in=rest).values_list("pk", "object_id"))
    for entry, what in dependents(Entry, list(entries)):
        reasons.setdefault(entries[entry], _("er hangt iets van af: %(what)s") % {"what": what})
    return reasons


def dependents(model: type[Model], ids: Sequence[int]) -> Iterable[tuple[int, str]]:
    """(id, what) of everything in the database that points at these rows. One query per kind of thing."""
    if not ids:
        return
    for relation in model._meta.related_objects:
        other = relation.related_model
        if other._meta.label_lower in _DERIVED:
            continue
        name = relation.field.name
        rows = other._base_manager.filter(**{f"{name}__in": ids}).values_list(f"{name}__pk", flat=True)
        for pk in set(rows):
            yield pk, str(other._meta.verbose_name)


# --- updated -----------------------------------------------------------------------------------------------
def _restore_updated(importer: Importer, rows: Sequence[tuple[Row, Any, list[ImportedRecord]]], now: datetime) -> None:
    """Every renewed field back to what it was, unless it says something else by now."""
    changed: dict[int, Any] = {}
    fields: set[str] = set()
    memories: list[ImportedRecord] = []
    for row, record, remembered in rows:
        details = row.details or {}
        stays = []
        for name, (old, new) in details.get("changes", {}).items():
            if plain(getattr(record, name)) == new:
                importer.restore(record, name, old)
                changed[record.pk] = record
                fields.add(name)
            elif plain(getattr(record, name)) != old:
                stays.append(name)
        row.undone = Undone.KEPT if stays else Undone.RESTORED
        if stays:
            row.undo_reason = (_("sindsdien aangepast: %(fields)s") % {"fields": ", ".join(stays)})[:300]
        for memory in remembered:
            memory.values = {**memory.values, **details.get("memory", {})}
            memories.append(memory)
    if changed:
        for record in changed.values():
            if importer.untouched(record):
                record.imported_at = now
            record.updated_at = now
        importer.update(list(changed.values()), fields, now)
    ImportedRecord.objects.bulk_update(memories, ["values"])
