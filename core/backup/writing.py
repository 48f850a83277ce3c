"""Making a backup while the hub runs."""

import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from core.backup import tables
from core.backup.manifest import NAME, BackupError, Manifest, Part, Table, table_member

PREFIX = "hubsi-"


def backup(path: Path, *, now: datetime) -> Manifest:
    """Write the hub to `path`, which appears only when it is whole, readable for its owner only.

    All tables are read at one moment (one snapshot) without holding anybody up; then the files are added.

    Raises:
        BackupError: the file exists already, or cannot be written.
    """
    if path.exists():
        raise BackupError(_("%(path)s bestaat al.") % {"path": path})
    half = path.with_name(f".{path.name}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
                manifest = _fill(archive, now)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        raise BackupError(_("%(path)s is niet te schrijven: %(error)s") % {"path": path, "error": error}) from error
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile, now: datetime) -> Manifest:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        tables.plain()
        skipped = [*tables.left_out(), "django_migrations"]  # those the restore writes anew
        found = {name: _add_table(archive, name) for name in tables.table_names() if name not in skipped}
        applied = sorted(MigrationRecorder(connection).applied_migrations())
    migrations: dict[str, list[str]] = {}
    for app, name in applied:
        migrations.setdefault(app, []).append(name)
    media = {
        path.relative_to(settings.MEDIA_ROOT).as_posix(): _add(archive, path, settings.MEDIA_ROOT)
        for path in _files(Path(settings.MEDIA_ROOT))
    }
    manifest = Manifest(
        made_at=now.astimezone(UTC).isoformat(),
        version=hub_version(),
        migrations=migrations,
        left_out=skipped,
        tables=found,
        media={name: part for name, part in media.items() if part is not None},
    )
    archive.writestr(NAME, manifest.to_json())
    return manifest


def _add_table(archive: zipfile.ZipFile, name: str) -> Table:
    columns, _key, sequences = tables.columns_of(name)
    part = _pack(archive, table_member(name), tables.read(name, columns))
    return Table(columns, tables.count(name), part, {one: tables.sequence_value(one) for one in sequences})


def _add(archive: zipfile.ZipFile, path: Path, root: Path) -> Part | None:
    try:
        with path.open("rb") as file:
            blocks = iter(lambda: file.read(tables.CHUNK), b"")
            return _pack(archive, f"media/{path.relative_to(root).as_posix()}", blocks)
    except FileNotFoundError:  # somebody replaced a picture meanwhile
        return None


def _files(root: Path) -> Iterator[Path]:
    """Plain files below the folder; what begins with a dot is under way and not part of the hub."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path


def _pack(archive: zipfile.ZipFile, name: str, blocks: Iterable[bytes]) -> Part:
    digest, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for block in blocks:
            digest.update(block)
            size += len(block)
            member.write(block)
    return Part(size, digest.hexdigest())


def new_path(folder: Path, *, now: datetime) -> Path:
    """A name that sorts by age."""
    return folder / f"{PREFIX}{now.astimezone(UTC):%Y%m%d-%H%M%S}.zip"


def hub_version() -> str:
    """The installed version, else the one of the source tree is unknown."""
    try:
        return version("hubsi")
    except PackageNotFoundError:
        return "0"


def rotate(folder: Path, *, keep: int) -> list[Path]:
    """Delete the oldest backups of a folder beyond `keep`; which."""
    old = sorted(folder.glob(f"{PREFIX}*.zip"), reverse=True)[keep:]
    for path in old:
        path.unlink()
    return old
