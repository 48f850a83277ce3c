"""A backup is whole or refused, a restore gives back every row and file or changes nothing."""

import hashlib
import json
import os
import signal
import stat
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from core.backup import BackupError, backup, check, rotate
from core.backup.manifest import NAME, from_json, is_inside
from core.backup.reading import MOST_PACKED, SMALL
from core.models import Heartbeat
from tests.otherhub import Other, other
from tests.world import build_world

__all__ = ["other"]


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    folder = tmp_path / "media"
    (folder / "pictures/één map").mkdir(parents=True)
    (folder / "pictures/één map/a b.webp").write_bytes(os.urandom(3_000_000))
    (folder / "empty.txt").touch()
    (folder / ".half").write_text("under way")
    (folder / "link").symlink_to("/etc/hostname")
    settings.MEDIA_ROOT = folder
    return folder


@pytest.fixture
def filled(transactional_db: None, now: datetime, media: Path) -> None:
    """Something in every room."""
    build_world(now)


def parts(path: Path) -> dict[str, tuple[int, str]]:
    return {name: (part.size, part.sha256) for name, part in check(path).parts()}


def test_everything_comes_back_in_an_empty_hub(
    filled: None, media: Path, other: Other, tmp_path: Path, now: datetime
) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    made = backup(first, now=now)
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert not {"django_session", "core_job", "core_heartbeat"} & set(made.tables)
    assert set(made.media) == {"pictures/één map/a b.webp", "empty.txt"}
    assert sum(table.rows > 0 for table in made.tables.values()) > 25

    code, told = other.manage("restore", str(first))
    assert (code, "Restored" in told) == (0, True), told
    assert (other.folder / "pictures/één map/a b.webp").read_bytes() == (
        media / "pictures/één map/a b.webp"
    ).read_bytes()
    assert not list(other.folder.glob(".restoring*"))
    code, told = other.manage("backup", str(second))
    assert code == 0, told
    assert parts(second) == parts(first), "every row and file is the same"
    indexes = "select tablename, indexname from pg_indexes where schemaname = 'public' order by 1, 2"
    with connection.cursor() as cursor:
        cursor.execute(indexes)
        assert other.sql(indexes) == cursor.fetchall()
    assert other.sql("select nextval(pg_get_serial_sequence('accounts_user', 'id')) > max(id) from accounts_user") == [
        (True,)
    ]

    code, told = other.manage("restore", str(first))
    assert (code, "--replace" in told) == (1, True), "it is not empty any more"
    (other.folder / "pictures/extra.webp").write_text("new")
    other.sql("insert into auth_group (name) values ('later')")
    code, told = other.manage("restore", str(first), "--replace")
    assert code == 0, told
    assert other.sql("select count(*) from auth_group") == [(0,)]
    assert not (other.folder / "pictures/extra.webp").exists()


def test_a_restore_that_is_killed_or_fails_changes_nothing(
    filled: None, other: Other, tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "first.zip"
    made = backup(path, now=now)
    process = other.start("manage.py", "restore", str(path))
    while other.sql(
        "select count(*) from pg_stat_activity where datname = current_database() and backend_xid is not null"
    ) == [(0,)]:
        assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    while other.sql(
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    ) != [(0,)]:
        pass  # its transaction is taken back when the server notices
    assert other.tables() == 0
    wrong = rebuilt(path, tmp_path / "wrong.zip", {"rows": {"accounts_user": made.tables["accounts_user"].rows + 1}})
    code, told = other.manage("restore", str(wrong))
    assert (code, "accounts_user" in told, other.tables()) == (1, True, 0), told
    newer = rebuilt(path, tmp_path / "newer.zip", {"migrations": {"core": ["0999_from_the_future"]}})
    code, told = other.manage("restore", str(newer))
    assert (code, "0999_from_the_future" in told, other.tables()) == (1, True, 0), told


def rebuilt(source: Path, target: Path, change: dict[str, Any]) -> Path:
    """The same backup with another manifest."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == NAME:
                manifest = json.loads(content)
                for table, rows in change.get("rows", {}).items():
                    manifest["tables"][table]["rows"] = rows
                for app, names in change.get("migrations", {}).items():
                    manifest["migrations"][app] += names
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    return target


# --- files that are not what they say --------------------------------------------------------------------------
def made_by_hand(path: Path, members: dict[str, bytes], says: dict[str, Any] | None = None) -> Path:
    """A backup of files only, whose manifest may lie."""
    media = {
        name.removeprefix("media/"): {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
    }
    manifest = {
        "format": 1,
        "made_at": "2026-11-18T09:30:00+00:00",
        "version": "0",
        "migrations": {},
        "left_out": [],
        "tables": {},
        "media": media,
    } | (says or {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(NAME, json.dumps(manifest))
    return path


def test_a_damaged_or_cut_file_is_refused(tmp_path: Path) -> None:
    path = made_by_hand(tmp_path / "a.zip", {"media/a": os.urandom(50_000)})
    check(path)
    whole = path.read_bytes()
    for broken in (whole[:-100], whole[:20_000], b"", whole[:30_000] + b"\0\0\0\0" + whole[30_004:]):
        path.write_bytes(broken)
        with pytest.raises(BackupError):
            check(path)
    with pytest.raises(BackupError):
        check(tmp_path / "none.zip")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/../../evil", "a\\..\\evil", "./a", "a//b", "c:evil", ""])
def test_no_file_lands_outside_the_folder(tmp_path: Path, name: str) -> None:
    assert not is_inside(name)
    with pytest.raises(BackupError):
        check(made_by_hand(tmp_path / "a.zip", {f"media/{name}": b"x"}))


@pytest.mark.parametrize(
    "says",
    [
        {"format": 2},
        {"media": {}},
        {"media": {"a": {"size": 3, "sha256": "0" * 64}}},
        {"media": {"a": {"size": -1, "sha256": ""}}},
        {"media": {"a": {"size": 1, "sha256": "0" * 64}, "b": {"size": 1, "sha256": "0" * 64}}},
        {"tables": [1]},
        {"tables": {"x": {"columns": 1}}},
        {"more": 1},
    ],
)
def test_a_manifest_that_lies_is_refused(tmp_path: Path, says: dict[str, Any]) -> None:
    with pytest.raises(BackupError):
        check(made_by_hand(tmp_path / "a.zip", {"media/a": b"abc"}, says))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = made_by_hand(
        tmp_path / "a.zip", {"media/a": b"\0" * 20_000_000}, {"media": {"a": {"size": 10, "sha256": ""}}}
    )
    with pytest.raises(BackupError, match="beschadigd"):
        check(bomb)
    size = SMALL + MOST_PACKED * bomb.stat().st_size
    says = {"media": {"a": {"size": size, "sha256": ""}}}
    with pytest.raises(BackupError, match="onmogelijk"):
        check(made_by_hand(tmp_path / "b.zip", {"media/a": b"\0" * 100}, says))
    with pytest.raises(BackupError):
        from_json(b"[" * 100_000)


# --- the commands ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_running_hub_is_not_restored_over(tmp_path: Path, now: datetime) -> None:
    from django.utils import timezone

    Heartbeat.objects.create(name="worker@a", at=timezone.now() - timedelta(seconds=5))
    with pytest.raises(CommandError, match="worker"):
        call_command("restore", str(tmp_path / "a.zip"))


def test_old_backups_make_room_and_an_existing_file_is_kept(tmp_path: Path, now: datetime) -> None:
    for day in range(5):
        (tmp_path / f"hubsi-2026010{day}-024000.zip").touch()
    (tmp_path / "mine.zip").touch()
    assert len(rotate(tmp_path, keep=2)) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "hubsi-20260103-024000.zip",
        "hubsi-20260104-024000.zip",
        "mine.zip",
    ]
    with pytest.raises(BackupError, match="bestaat al"):
        backup(tmp_path / "mine.zip", now=now)


@pytest.mark.django_db(transaction=True)
def test_the_nightly_job_writes_only_where_it_is_told(tmp_path: Path, media: Path, settings: Any) -> None:
    from core.tasks import make_backup

    make_backup()
    settings.BACKUP_DIR = str(tmp_path / "backups")
    make_backup()
    (made,) = (tmp_path / "backups").iterdir()
    call_command("backup", str(made), check=True)


def test_what_is_left_out_exists() -> None:
    from django.apps import apps

    assert set(settings.BACKUP_WITHOUT) <= {model._meta.db_table for model in apps.get_models()}
