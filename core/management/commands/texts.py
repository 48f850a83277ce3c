"""`manage.py texts [app ...] [--check]`: gather the Dutch texts, keep the English complete."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import texts


class Command(BaseCommand):
    help = "Gather the texts of code and templates into <app>/locale/en and compile them; --check only looks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("groups", nargs="*", metavar="app", help=f"one or more of: {', '.join(texts.groups())}")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when anything is missing or stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            import polib  # noqa: F401
        except ImportError as error:
            raise CommandError("This command needs polib: pip install -r requirements-dev.txt") from error
        chosen: list[str] = options["groups"] or texts.groups()
        if unknown := sorted(set(chosen) - set(texts.groups())):
            raise CommandError(f"Unknown: {', '.join(unknown)}. Choose from: {', '.join(texts.groups())}")
        if options["check"]:
            self.check_groups(chosen)
        else:
            self.write_groups(chosen)

    def check_groups(self, chosen: list[str]) -> None:
        found = [problem for group in chosen for problem in texts.problems(group)]
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"{len(found)} problem(s) with texts")
        self.stdout.write("texts: complete")

    def write_groups(self, chosen: list[str]) -> None:
        for group in chosen:
            found, complaints = texts.collect(group)
            catalogue = texts.merged(group, found)
            changed = texts.write(group, catalogue)
            empty = len(catalogue.untranslated_entries())
            state = "written" if changed else "unchanged"
            self.stdout.write(f"{group}: {len(found)} texts, {empty} without English ({state})")
            for complaint in complaints:
                self.stderr.write(complaint)
