"""COPY into the tables of models, and tables without their indexes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

Say = Callable[[str], None]


def copy_rows(cursor: Any, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows (column to value); a column that a row does not name gets the model's default, the id the next one."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    defaults = {str(f.column): f.get_db_prep_save(f.get_default(), connection) for f in fields}
    key = str(model._meta.pk.column) if model._meta.pk else "id"
    several = iter(rows)
    first = next(several, None)
    if first is None:
        return
    columns = [*([key] if key in first else []), *defaults]
    quoted = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f'copy "{model._meta.db_table}" ({quoted}) from stdin') as copy:
        copy.write_row([{**defaults, **first}[column] for column in columns])
        for row in several:
            whole = {**defaults, **row}
            copy.write_row([whole[column] for column in columns])


@contextmanager
def without_indexes(cursor: Any, table: str, which: str, say: Say) -> Iterator[None]:
    """Drop indexes (whose definition matches the pattern) and, of a table whose every index goes, its constraints but
    the primary key; build them again at the end. A rollback brings them back too."""
    dropped: list[tuple[str, str]] = []
    if which == ".":
        cursor.execute(
            "select conname, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid = %s::regclass and contype in ('f', 'u') order by contype desc",
            [table],
        )
        for name, definition in cursor.fetchall():
            cursor.execute(f'alter table "{table}" drop constraint "{name}"')
            dropped.append((name, f'alter table "{table}" add constraint "{name}" {definition}'))
    cursor.execute(
        "select indexname, indexdef from pg_indexes where tablename = %s and schemaname = current_schema()"
        " and indexdef ~* %s and indexname not in (select conname from pg_constraint where conrelid = %s::regclass)",
        [table, which, table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f'drop index "{name}"')
        dropped.append((name, definition))
    yield
    cursor.execute("set constraints all immediate")  # nothing is built while foreign keys wait for their check
    cursor.execute("set constraints all deferred")
    for name, definition in dropped:
        cursor.execute(definition)
        say(f"{name} built")
