"""Putting a backup back. All or nothing: the database changes in one transaction, at whose end the files are there."""

import logging
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import AddIndex, RemoveIndex
from django.utils.translation import gettext as _
from psycopg import sql

from core.backup import tables
from core.backup.manifest import BackupError, Manifest, table_member
from core.backup.reading import blocks, check, opened

logger = logging.getLogger(__name__)
# Written by `migrate` and `load_vocabulary` in a hub that nobody uses yet.
FURNITURE = ("django_", "auth_permission", "vocabulary_", "core_heartbeat", "spatial_ref_sys")
WAIT_FOR_LOCK = "10s"
# made by migrations, not by an extension
_FUNCTIONS = """
select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = current_schema() and not exists
  (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
"""
Say = Callable[[str], None]


def restore(path: Path, *, replace: bool = False, say: Say = lambda line: None) -> Manifest:
    """Make this hub what the backup says; migrate when the backup is older than the code.

    Args:
        replace: throw away what is in the hub now.

    Raises:
        BackupError: a damaged file, one of a newer hub, a hub that is not empty, or one that is running. Then, and
            also when the process is killed, the hub is as it was before.
    """
    say(_("Nakijken of de reservekopie volledig is …"))
    manifest = check(path)
    _known(manifest)
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    with opened(path) as (archive, _again), _staging(media) as staged:
        say(_("Bestanden uitpakken …"))
        _room_for(manifest, media)
        _unpack(archive, manifest, staged)
        try:
            with transaction.atomic():
                _empty(replace=replace)
                say(_("Tabellen vullen …"))
                _load(archive, manifest)
                say(_("Tabellen bijwerken naar deze versie …"))
                with _no_waiting():
                    call_command("migrate", interactive=False, verbosity=0)
                _bring(staged, media, overwrite=False)
        except OperationalError as error:
            if "lock timeout" in str(error):
                raise BackupError(_("De hub is in gebruik. Leg ze eerst stil.")) from error
            raise
        _bring(staged, media, overwrite=True)
    if replace:
        _tidy(media, manifest)
    cache.clear()
    ContentType.objects.clear_cache()
    return manifest


# --- may it? ---------------------------------------------------------------------------------------------------
def _known(manifest: Manifest) -> None:
    """Raises BackupError for migrations that this code does not have."""
    have = set(MigrationExecutor(connection).loader.disk_migrations)
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in have
    ]
    if unknown:
        names = ", ".join(unknown[:5])
        text = _("Deze reservekopie komt van een nieuwere of andere hub: deze versie kent %(names)s niet.")
        raise BackupError(text % {"names": names})


def _empty(*, replace: bool) -> None:
    """Drop all tables, within the transaction. Raises BackupError when they hold something and may not go."""
    names = tables.table_names()
    with connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{WAIT_FOR_LOCK}'")
        full = [name for name in names if not name.startswith(FURNITURE) and tables.count(name)]
        if full and not replace:
            text = _("Deze hub is niet leeg (%(names)s …). Terugzetten kan in een lege hub, of met --replace.")
            raise BackupError(text % {"names": ", ".join(full[:3])})
        for name in names:
            cursor.execute(sql.SQL("drop table {} cascade").format(sql.Identifier(name)))
        cursor.execute(_FUNCTIONS)
        for (signature,) in cursor.fetchall():
            cursor.execute(f"drop function {signature} cascade")


def _room_for(manifest: Manifest, media: Path) -> None:
    need = sum(part.size for part in manifest.media.values())
    if need > shutil.disk_usage(media).free:
        raise BackupError(_("Er is te weinig plaats op de schijf voor de bestanden."))


# --- the database ----------------------------------------------------------------------------------------------
def _load(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Build the tables as they were then, fill them, and compare them with what was packed."""
    executor = MigrationExecutor(connection)
    with _no_waiting():
        executor.migrate(_last(executor.loader.graph, manifest))
    tables.plain()
    _clear(manifest)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        later = _without_indexes(cursor, list(manifest.tables))
        for name, table in manifest.tables.items():
            tables.write(name, table.columns, blocks(archive, table_member(name), table.part))
            for sequence, value in table.sequences.items():
                tables.set_sequence(sequence, value)
        cursor.execute("set constraints all immediate")
        for statement in later:
            cursor.execute(statement)
    for name, table in manifest.tables.items():
        if tables.count(name) != table.rows:
            raise BackupError(_("Tabel %(name)s is niet geworden wat ze was.") % {"name": name})


def _last(graph: Any, manifest: Manifest) -> list[tuple[str, str]]:
    """Of each app the migrations that no other applied one of that app builds on."""
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names} & set(graph.nodes)
    followed = {parent.key for node in applied for parent in graph.node_map[node].parents if parent.key[0] == node[0]}
    return sorted(applied - followed)


def _clear(manifest: Manifest) -> None:
    """Rows that migrations wrote themselves; and the tables must be the ones that were packed."""
    names = set(tables.table_names()) - {"django_migrations"}
    strange = set(manifest.tables) - names
    if strange:
        raise BackupError(_("De reservekopie bevat onbekende tabellen: %(names)s") % {"names": ", ".join(strange)})
    full = [name for name in sorted(names) if tables.count(name)]
    if full:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("truncate {} cascade").format(sql.SQL(", ").join(map(sql.Identifier, full))))


def _without_indexes(cursor: Any, names: list[str]) -> list[str]:
    """Drop the indexes that guard nothing, to make them at once afterwards; the statements that do."""
    cursor.execute(
        """select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i
           join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = current_schema() and c.relname = any(%s) and not i.indisunique and not i.indisexclusion
             and not exists (select from pg_constraint k where k.conindid = i.indexrelid)""",
        [names],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"drop index {name}")
    return [definition for _name, definition in found]


@contextmanager
def _no_waiting() -> Iterator[None]:
    """Indexes made "concurrently" spare a hub that runs; this one stands still, and one transaction holds it all."""
    pairs: list[tuple[Any, Any]] = [(AddIndexConcurrently, AddIndex), (RemoveIndexConcurrently, RemoveIndex)]
    before = [(waiting, waiting.database_forwards) for waiting, _plain in pairs]
    try:
        for waiting, plain in pairs:
            waiting.database_forwards = plain.database_forwards
        yield
    finally:
        for waiting, forwards in before:
            waiting.database_forwards = forwards


# --- the files -------------------------------------------------------------------------------------------------
@contextmanager
def _staging(media: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards; its dot keeps it out of backups."""
    for left in media.glob(".restoring-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=media))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    for path, part in manifest.media.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for block in blocks(archive, f"media/{path}", part):
                file.write(block)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)


def _bring(folder: Path, media: Path, *, overwrite: bool) -> None:
    """Put the files in place: first, before the database is committed, those that stand in nobody's way."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        target = media / path.relative_to(folder)
        if overwrite or not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)


def _tidy(media: Path, manifest: Manifest) -> None:
    """Remove the files of the hub that was replaced."""
    for path in [path for path in media.rglob("*") if path.is_file()]:
        if path.relative_to(media).as_posix() not in manifest.media:
            path.unlink()
