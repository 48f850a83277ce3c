"""The challenges of the vocabulary as texts, one per language: what other texts are projected on.

Read from the data files, so that it needs no database and is the same for everybody.
"""

import json
from functools import lru_cache
from typing import Any

from catalogue.embeddings.text import clean
from vocabulary.data_files import DATA_DIR


@lru_cache(maxsize=1)
def challenge_texts() -> dict[str, tuple[str, ...]]:
    """For each language of the vocabulary, one text per challenge, all in the same order."""
    rows: list[dict[str, Any]] = json.loads((DATA_DIR / "challenges.json").read_text(encoding="utf-8"))
    rows = sorted(rows, key=lambda row: row["code"])
    texts: dict[str, tuple[str, ...]] = {}
    for language in ("nl", "en", "fr"):
        parts = [_describe(row, language) for row in rows]
        if all(parts):
            texts[language] = tuple(parts)
    return texts


def _describe(row: dict[str, Any], language: str) -> str:
    synonyms = row.get(f"synonyms_{language}") or []
    parts = [row.get(f"label_{language}", ""), row.get(f"description_{language}", ""), ", ".join(synonyms)]
    return clean(". ".join(part.rstrip(".") for part in parts if part))
