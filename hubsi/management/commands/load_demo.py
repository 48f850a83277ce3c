"""`manage.py load_demo`: fill the hub with demo content. Safe to run again; dates count from today."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation

from catalogue.models import Entry
from hubsi.demo.content import accounts_text
from hubsi.demo.loader import load


class Command(BaseCommand):
    help = "Fill the hub with fictional innovations, organisations, offers, funding and spaces, and demo accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the hub holds anything already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Entry.objects.exists():
            self.stdout.write("The hub holds something already: no demo content loaded.")
            return
        began = time.monotonic()
        loud = options["verbosity"] > 0
        with translation.override("nl"):
            load(now=timezone.localtime(), say=self.stdout.write if loud else _hush)
        if loud:
            self.stdout.write(f"Demo content is there ({time.monotonic() - began:.1f} s).\n\n{accounts_text()}\n")


def _hush(text: str) -> None:
    """Quiet, as asked with `--verbosity 0`."""
