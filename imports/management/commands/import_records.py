"""Bring a list that somebody else keeps into the hub, by the same way as the curator's page."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import HubError
from imports import services
from imports.formats import FORMATS
from imports.models import Run, Status


class Command(BaseCommand):
    help = "Imports FILE. Rows are recognised by their id at the source, so doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", choices=sorted(FORMATS), metavar="FORMAT", help=", ".join(sorted(FORMATS)))
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="report everything, keep nothing")
        parser.add_argument("--list-name", default="", help="which list this is, for generic ones")

        parser.add_argument("--licence", default="", help="of generic lists: under which it may be used again (SPDX)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            run = services.upload(
                path=path,
                name=path.name,
                format=options["format"],
                list_name=options["list_name"],
                licence=options["licence"],
                by=None,
                now=timezone.now(),
                command=True,
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        except HubError as error:
            raise CommandError(str(error.message)) from error
        services.work_in_one_go(run, dry_run=options["dry_run"], clock=timezone.now, progress=self._progress)
        self._report(Run.objects.get(pk=run.pk), dry_run=options["dry_run"])

    def _report(self, run: Run, *, dry_run: bool) -> None:
        for row in run.rows.filter(what="refused").order_by("line", "id").iterator():
            self.stdout.write(f"line {row.line}, {row.field}: {row.reason}")
        self.stdout.write(f"{run.read} rows read, {run.refused} refused")
        for kind, counter in run.counts.items():
            for what, number in counter.items():
                self.stdout.write(f"{'funding' if kind == 'funding' else f'{kind}s'} {what}: {number}")
        failed, error = run.status == Status.FAILED, run.error
        if dry_run:
            run.delete()
            self.stdout.write("dry run: nothing was kept")
        if failed:
            raise CommandError(error)

    def _progress(self, read: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{read} rows", ending="")
