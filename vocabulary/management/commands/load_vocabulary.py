"""Load the lists from vocabulary/data into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import HubError
from vocabulary.data_files import DATA_DIR
from vocabulary.services import load


class Command(BaseCommand):
    help = "Loads the lists (challenges, phases, places ...) from their files. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="say what would change and change nothing")
        parser.add_argument("--folder", type=Path, default=DATA_DIR, help="where the files are")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changes = load(now=timezone.now(), folder=options["folder"], dry_run=options["check"])
        except HubError as error:
            raise CommandError(str(error.message)) from error
        for change in changes:
            line = (
                f"{change.name}: {change.created} new, {change.updated} changed, "
                f"{change.unchanged} unchanged, {len(change.removed)} removed"
            )
            if change.kept:
                line += f", {change.kept} kept as edited here"
            self.stdout.write(line)
            if change.removed:
                self.stdout.write("  removed: " + ", ".join(change.removed))
        if options["check"]:
            self.stdout.write("Checked only, nothing was changed.")
