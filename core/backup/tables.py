"""Tables as streams of bytes: the same rows always give the same bytes, so that a hash compares two databases."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

CHUNK = 2**20
# rows look the same whatever the server's settings are
_PLAIN = (
    "set local timezone = 'UTC'",
    "set local datestyle = 'ISO, MDY'",
    "set local intervalstyle = 'postgres'",
    "set local extra_float_digits = 1",
    "set local bytea_output = 'hex'",
    "set local client_encoding = 'UTF8'",
)
_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = current_schema() and c.relkind in ('r', 'p') and not exists
  (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') order by 1
"""
_COLUMNS = """
select a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname),
       coalesce(a.attnum = any(i.indkey), false)
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where n.nspname = current_schema() and c.relname = %s and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by a.attnum
"""


def left_out() -> list[str]:
    """Tables whose rows belong to the moment, not to the hub: sessions, jobs under way, copies for one person."""
    return list(settings.BACKUP_WITHOUT)


def plain() -> None:
    """From here to the end of the transaction values are written in one way."""
    with connection.cursor() as cursor:
        for statement in _PLAIN:
            cursor.execute(statement)


def table_names() -> list[str]:
    """All tables of the hub, also of the packages it uses."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]


def columns_of(table: str) -> tuple[list[str], list[str], list[str]]:
    """(columns, those of the key, sequences) of a table."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        rows = cursor.fetchall()
    names = [name for name, _sequence, _key in rows]
    return names, [name for name, _s, key in rows if key] or names, [s for _n, s, _k in rows if s]


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
        return int(cursor.fetchone()[0])


def read(table: str, columns: list[str]) -> Iterator[bytes]:
    """The rows, ordered by key. Call `plain` before, in the same transaction."""
    _names, key, _sequences = columns_of(table)
    statement = sql.SQL("copy (select {} from {} order by {}) to stdout").format(
        _list(columns), sql.Identifier(table), _list(key)
    )
    with _raw().cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)


def write(table: str, columns: list[str], blocks: Iterable[bytes]) -> None:
    """Add the rows that `read` gave."""
    statement = sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(table), _list(columns))
    with _raw().cursor() as cursor, cursor.copy(statement) as copy:
        for block in blocks:
            copy.write(block)


def sequence_value(name: str) -> int:
    """The last number given out; 0 for none."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(pg_sequence_last_value(%s::regclass), 0)", [name])
        return int(cursor.fetchone()[0])


def set_sequence(name: str, value: int) -> None:
    if value:
        with connection.cursor() as cursor:
            cursor.execute("select setval(%s::regclass, %s)", [name, value])


def _list(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _raw() -> Any:
    """psycopg's own connection: Django's cursor knows no COPY."""
    connection.ensure_connection()
    return connection.connection
