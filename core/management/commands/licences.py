"""`manage.py licences [--check]`: list the licences of the packages in docs/licences.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.licences import licences, pinned, table


class Command(BaseCommand):
    help = "Write docs/licences.md from what the installed packages say; --check only looks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "licences.md"
        rows = list(licences(pinned(settings.BASE_DIR / "requirements.txt").items()))
        if strange := [f"{row.package}: {row.licence or 'says nothing'}" for row in rows if not row.fits]:
            raise CommandError("Look at these licences: " + "; ".join(strange))
        text = table(rows)
        if not options["check"]:
            page.write_text(text, encoding="utf-8")
            self.stdout.write(f"{len(rows)} packages")
        elif not page.exists() or page.read_text(encoding="utf-8") != text:
            raise CommandError("docs/licences.md is out of date; run: python manage.py licences")
