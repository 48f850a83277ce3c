"""Bring a list that somebody else keeps into the hub."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import HubError
from hubsi.imports.formats import FORMATS
from hubsi.imports.runner import run_import


class Command(BaseCommand):
    help = "Imports FILE. Rows are recognised by their id at the source, so doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="report everything, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = run_import(
                FORMATS[options["format"]],
                options["file"],
                now=timezone.now(),
                dry_run=options["dry_run"],
                progress=self._progress,
            )
        except HubError as error:
            raise CommandError(str(error.message)) from error
        for refusal in report.refused:
            self.stdout.write(f"line {refusal.line}, {refusal.field}: {refusal.reason}")
        self.stdout.write(f"{report.read} rows read, {len(report.refused)} refused")
        for outcome, number in report.counts.items():
            self.stdout.write(f"{outcome}: {number}")
        if options["dry_run"]:
            self.stdout.write("dry run: nothing was kept")

    def _progress(self, read: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{read} rows", ending="")
