"""Writes a made-up hub by COPY, in one transaction: whatever breaks it off, hub and indexes stay as they were."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.services import CONFIG_SQL, TEXT_SQL, VECTOR_SQL, index_words
from hubsi.generate.copying import Say, copy_rows, without_indexes
from hubsi.generate.life import POLICY, WRITTEN, Life, remove_life
from hubsi.generate.maker import DIMENSIONS, Maker
from hubsi.generate.rooms import MODELS, SOURCE, model_of, row_of
from matching.models import Match

# What is written here can be made again: several processes may work for it, with room to sort.
FAST = (
    "maintenance_work_mem = '512MB'",
    "work_mem = '64MB'",
    "parallel_setup_cost = 0",
    "parallel_tuple_cost = 0",
    "min_parallel_table_scan_size = 0",
)
PER_DELETE = 10_000
_SAME = [
    "kind",
    "object_id",
    "title",
    "summary",
    "language",
    "url_name",
    "url_key",
    "visibility",
    "place",
    "amount_min",
    "amount_max",
    "opens_at",
    "closes_at",
    "image",
    "iconic",
    "challenge_text",
    "published_at",
    "updated_at",
    "checked_at",
]
_ENTRY_COLUMNS = ["id", *_SAME, "owner_id", "status", "facets", "lat", "lon", "extra", "indexed_at"]


def is_empty() -> bool:
    """Does the hub hold nothing but what was generated?"""
    return not any(model_of(kind)._default_manager.exclude(source=SOURCE).exists() for kind in MODELS)


def next_ids() -> tuple[int, int]:
    """First free (entry id, record id); the latter is free in every room."""
    with connection.cursor() as cursor:
        highest = [_highest(cursor, model_of(kind)._meta.db_table) for kind in MODELS]
        return _highest(cursor, Entry._meta.db_table) + 1, max(highest) + 1


def _highest(cursor: Any, table: str) -> int:
    cursor.execute(f'select coalesce(max(id), 0) from "{table}"')  # noqa: S608 - our own tables
    return int(cursor.fetchone()[0])


def load(maker: Maker, *, first_entry: int, now: datetime, embedding_key: str, say: Say) -> int:
    """Write all that the maker makes; the number of entries. Nobody can write entries meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        for setting in FAST:
            cursor.execute(f"set local {setting}")
        drafts = list(maker.drafts())
        say(f"{len(drafts)} made")
        for kind in MODELS:
            copy_rows(cursor, model_of(kind), (row_of(d) for d in drafts if d.kind == kind))
        say("rooms written")
        with without_indexes(cursor, Entry._meta.db_table, "using (gin|hnsw)", say):
            _write(cursor, maker, drafts, first_entry, now, embedding_key)
            say("entries written")
        life = Life(maker.seed, drafts, first_entry=first_entry, first_record=maker.first_id, now=now)
        with without_indexes(cursor, Match._meta.db_table, ".", say):
            life.write_matches(cursor)
        say("matches written")
        life.write_rest(cursor)
        say("people, parts and ties written")
        models: list[Any] = [Entry, *MODELS.values(), *WRITTEN]
        tables = [model._meta.db_table for model in models]
        for table in tables:
            cursor.execute("select pg_get_serial_sequence(%s, 'id')", [table])
            cursor.execute(f"select setval('{cursor.fetchone()[0]}', max(id)) from \"{table}\" having max(id) > 0")  # noqa: S608
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'analyze "{table}"' if connection.in_atomic_block else f'vacuum analyze "{table}"')
    return len(drafts)


def _write(cursor: Any, maker: Maker, drafts: Sequence[EntryDraft], first: int, now: datetime, key: str) -> None:
    """No temporary table for the texts: only other tables are read by several processes, and stemming takes long."""
    cursor.execute(
        "create unlogged table made (like catalogue_entry);"
        "alter table made add words text, add names text, add body text;"
        "alter table made alter search_text drop not null, alter embedding_key drop not null,"
        " alter embedded_hash drop not null;"
        f"create temp table made_vector (id bigint primary key, embedding halfvec({DIMENSIONS})) on commit drop"
    )
    _copy_entries(cursor, drafts, first, maker.first_id, now)
    _copy_vectors(cursor, maker, drafts, first)
    cursor.execute("analyze made; analyze made_vector")
    cursor.execute(
        f"create unlogged table made_words as select e.id, {VECTOR_SQL} as vector, {TEXT_SQL} as text"  # noqa: S608
        " from made e cross join lateral (select e.words, e.names, e.body) t"
        f" cross join lateral {CONFIG_SQL % {'row': 'e'}}"
    )
    columns = ", ".join(_ENTRY_COLUMNS)
    cursor.execute(
        f"insert into catalogue_entry ({columns}, search_vector, search_text, embedding, embedding_key, embedded_hash)"  # noqa: S608
        f" select {', '.join(f'e.{c}' for c in _ENTRY_COLUMNS)}, w.vector, w.text, v.embedding, %s, %s"
        " from made e join made_words w on w.id = e.id left join made_vector v on v.id = e.id order by e.id",
        [key, POLICY],
    )
    cursor.execute("drop table made, made_words, made_vector")


def _copy_entries(cursor: Any, drafts: Sequence[EntryDraft], first: int, first_record: int, now: datetime) -> None:
    before = now - timedelta(days=1)  # sweeps look at what was written just now
    owners: dict[int, Entry] = {d.object_id: Entry(title=d.title) for d in drafts if d.kind == Kind.ORGANISATION}
    with cursor.copy(f"copy made ({', '.join(_ENTRY_COLUMNS)}, words, names, body) from stdin") as copy:
        for number, draft in enumerate(drafts):
            owner = owners.get(draft.owner_id or 0)
            owner_entry = first + draft.owner_id - first_record if draft.owner_id else None
            words, names = index_words(draft, owner)
            values = [getattr(draft, name) for name in _SAME]
            extra = Jsonb(draft.extra)
            computed = [owner_entry, "published", draft.tokens(), *draft.point(), extra, before]
            copy.write_row([first + number, *values, *computed, words, names, draft.body])


def _copy_vectors(cursor: Any, maker: Maker, drafts: Sequence[EntryDraft], first: int) -> None:
    """In PostgreSQL's binary format, put together by numpy: text would take longer than everything else."""
    clusters = [maker.cluster_of(draft) for draft in drafts]
    rows = [i for i, cluster in enumerate(clusters) if cluster >= 0]
    shape = np.dtype(
        [
            ("fields", ">i2"),
            ("id_size", ">i4"),
            ("id", ">i8"),
            ("size", ">i4"),
            ("dimensions", ">i2"),
            ("unused", ">i2"),
            ("values", ">f2", DIMENSIONS),
        ]
    )
    packed = np.zeros(len(rows), dtype=shape)
    packed["fields"], packed["id_size"], packed["size"] = 2, 8, 4 + 2 * DIMENSIONS
    packed["id"] = np.asarray(rows) + first
    packed["dimensions"] = DIMENSIONS
    packed["values"] = maker.vectors([clusters[i] for i in rows])
    with cursor.copy("copy made_vector (id, embedding) from stdin (format binary)") as copy:
        copy.write(b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0))
        copy.write(packed.tobytes())
        copy.write(struct.pack(">h", -1))


def remove() -> int:
    """Take out everything that was generated; the number of entries."""
    with transaction.atomic(), connection.cursor() as cursor:
        ids: list[int] = []
        for kind in MODELS:
            records = model_of(kind)._default_manager.filter(source=SOURCE).values("pk")
            ids += Entry.objects.filter(kind=kind, object_id__in=records).values_list("pk", flat=True)
        cursor.execute("delete from matching_match where source_id = any(%s) or target_id = any(%s)", [ids, ids])
        remove_life()
        for start in range(0, len(ids), PER_DELETE):
            Entry.objects.filter(pk__in=ids[start : start + PER_DELETE]).delete()
        for kind in reversed(MODELS):
            model_of(kind)._default_manager.filter(source=SOURCE).delete()
    return len(ids)
