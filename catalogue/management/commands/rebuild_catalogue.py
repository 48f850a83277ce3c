"""Write the catalogue anew from what the rooms hold."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from catalogue import services, sources
from catalogue.kinds import Kind


class Command(BaseCommand):
    help = "Publishes every record of every room (or of one --kind) again and withdraws entries without a record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", choices=Kind.values, help="only this kind")
        parser.add_argument("--dry-run", action="store_true", help="count, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        # organisations first: the others point to their entries
        kinds = sorted((s.kind for s in sources.all_sources()), key=lambda kind: kind != Kind.ORGANISATION)
        for kind in kinds:
            if options["kind"] and kind != options["kind"]:
                continue
            written = removed = 0
            for done in services.rebuild(kind, now=timezone.now(), dry_run=options["dry_run"]):
                written, removed = done
                if sys.stderr.isatty():
                    self.stderr.write(f"\r{kind}: {written}", ending="")
            self.stdout.write(f"{kind}: {written} published, {removed} withdrawn")
