"""`manage.py restore FILE [--replace]`."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from core import heartbeat
from core.backup import BackupError, restore
from core.management.commands.backup import described

ALIVE = timedelta(seconds=3 * heartbeat.EVERY)


class Command(BaseCommand):
    help = "Puts a backup back into an empty hub that stands still. Everything, or nothing at all."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="throw away what the hub holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        running = [role for role, age in _signs().items() if age < ALIVE]
        if running:
            raise CommandError(f"The hub runs ({', '.join(running)}): stop it first, and wait half a minute.")
        try:
            found = restore(options["file"], replace=options["replace"], say=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error.message)) from error
        self.stdout.write(self.style.SUCCESS(f"Restored: {described(found)}"))


def _signs() -> dict[str, timedelta]:
    try:
        return heartbeat.ages(now=timezone.now())
    except DatabaseError:  # no tables yet
        return {}
