"""`manage.py backup [FILE] [--check] [--keep N]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.backup import BackupError, backup, check, rotate
from core.backup.manifest import Manifest
from core.backup.writing import new_path


class Command(BaseCommand):
    help = "Writes database and files to one FILE while the hub runs, or looks whether a FILE is whole (--check)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default: a new one in BACKUP_DIR")
        parser.add_argument("--check", action="store_true", help="write nothing; read FILE and compare every part")
        parser.add_argument("--keep", type=int, metavar="N", help="then delete all but the N newest of its folder")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path | None = options["file"]
        if options["check"] and path is None:
            raise CommandError("--check needs a FILE")
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep must be 1 or more")
        path = path or new_path(Path(settings.BACKUP_DIR or "backups"), now=timezone.now())
        try:
            found = check(path) if options["check"] else backup(path, now=timezone.now())
        except BackupError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(f"{path}: {described(found)}" + (", whole" if options["check"] else ""))
        if options["keep"]:
            for old in rotate(path.parent, keep=options["keep"]):
                self.stdout.write(f"deleted {old}")


def described(found: Manifest) -> str:
    rows = sum(table.rows for table in found.tables.values())
    return f"made {found.made_at}, {rows} rows in {len(found.tables)} tables, {len(found.media)} files"
