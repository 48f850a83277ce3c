"""Bringing the rows in line with the data files, and marking changes made in the administration."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict
from vocabulary import lookup
from vocabulary.data_files import DATA_DIR, Record, read_all
from vocabulary.models import Challenge, Place, Term, Theme, VocabularyVersion
from vocabulary.selectors import find_uses

_LOCK = 7_203_114
_SCHEMES: dict[type[models.Model], str] = {Theme: "theme", Challenge: "challenge", Place: "place"}


class TermInUse(Conflict):
    """The files no longer have a term that records still hold."""

    code = "term_in_use"


@dataclass
class Change:
    """What loading did to one table."""

    name: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    removed: list[str] = field(default_factory=list)


def load(*, now: datetime, folder: Path = DATA_DIR, dry_run: bool = False) -> list[Change]:
    """Make the tables say what the files in `folder` say; `dry_run` only counts.

    Rows edited in the administration are kept as they are. Raises VocabularyDataError for a bad file and
    TermInUse, with the records that hold it, for a removed term; then nothing has changed.
    """
    data = read_all(folder)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        tables: list[tuple[type[models.Model], list[Record]]] = [
            (Term, data.terms),
            (Theme, data.themes),
            (Challenge, data.challenges),
            (Place, data.places),
        ]
        changes = [_upsert(model, rows, dry_run=dry_run) for model, rows in tables]
        for (model, rows), change in reversed(list(zip(tables, changes, strict=True))):
            change.removed = _remove(model, rows, dry_run=dry_run)
        if not dry_run and any(change.created or change.updated or change.removed for change in changes):
            _stamp(now)
    if not dry_run:
        lookup.reset()
    return changes


def touch(*, now: datetime) -> None:
    """Tell all processes that a row was changed by hand."""
    with transaction.atomic():
        _stamp(now)
        transaction.on_commit(lookup.reset)


def _stamp(now: datetime) -> None:
    VocabularyVersion.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4().hex, "loaded_at": now})


def _key_fields(model: type[models.Model]) -> list[str]:
    return ["scheme", "code"] if model is Term else ["code"]


def _key(row: Any, fields: list[str]) -> tuple[str, ...]:
    return tuple(row[name] if isinstance(row, dict) else getattr(row, name) for name in fields)


def _upsert(model: type[models.Model], rows: list[Record], *, dry_run: bool) -> Change:
    change = Change(name=str(model._meta.verbose_name_plural))
    keys = _key_fields(model)
    existing = {_key(row, keys): row for row in model._default_manager.all()}
    writes: list[models.Model] = []
    for row in rows:
        held: Any = existing.get(_key(row, keys))
        if held is None:
            change.created += 1
        elif held.edited:
            change.kept += 1
            continue
        elif all(getattr(held, name) == value for name, value in row.items()):
            change.unchanged += 1
            continue
        else:
            change.updated += 1
        writes.append(model(**row))
    if writes and not dry_run:
        columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(
            writes,
            update_conflicts=True,
            unique_fields=keys,
            update_fields=[name for name in columns if name not in (*keys, "edited")],
        )
    return change


def _remove(model: type[models.Model], rows: list[Record], *, dry_run: bool) -> list[str]:
    keys = _key_fields(model)
    wanted = {_key(row, keys) for row in rows}
    gone: list[Any] = [row for row in model._default_manager.all() if _key(row, keys) not in wanted]
    for row in gone:
        scheme = _SCHEMES.get(model) or row.scheme
        if uses := find_uses(scheme, row.code):
            raise TermInUse(
                _("“%(code)s” uit de lijst “%(scheme)s” wordt nog gebruikt en kan niet weg:\n%(uses)s")
                % {"code": row.code, "scheme": scheme, "uses": "\n".join(f"- {use}" for use in uses)}
            )
    if not dry_run:
        model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
    return [row.code for row in gone]
