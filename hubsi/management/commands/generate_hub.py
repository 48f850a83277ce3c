"""`manage.py generate_hub --entries N`: fill the hub with made-up content of any size, for measuring."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from catalogue.embeddings.vectors import current_embedder
from hubsi.generate import Maker, is_empty, load, next_ids, remove
from vocabulary.lookup import vocabulary

MOST = 2_000_000


class Command(BaseCommand):
    help = "Fill the hub with made-up entries and their pages by COPY: the same for the same size and seed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--entries", type=int, default=2_000, help="how many entries, of all kinds together")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--yes", action="store_true", help="also in a hub that holds real content")
        parser.add_argument("--remove", action="store_true", help="take out what was generated, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        self._began = time.monotonic()
        if options["remove"]:
            self._say(f"{remove()} generated entries removed")
            return
        if not 10 <= options["entries"] <= MOST:
            raise CommandError(f"--entries is a number from 10 to {MOST}")
        if not vocabulary().items("challenge"):
            raise CommandError("The vocabulary is empty: run load_vocabulary first.")
        if not options["yes"] and not is_empty():
            raise CommandError("This hub holds real content. Add --yes to put made-up entries among it.")
        with translation.override("nl"):
            first_entry, first_record = next_ids()
            maker = Maker(vocabulary(), options["entries"], seed=options["seed"], first_id=first_record)
            key = current_embedder().key or "generated"
            load(maker, first_entry=first_entry, now=timezone.now(), embedding_key=key, say=self._say)
        self._say("done")

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.monotonic() - self._began:6.1f} s  {text}")
