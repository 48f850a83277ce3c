"""The likeness of texts as matching and `rank_texts` both use it: all that `scoring` needs around it.

Needs no database: the challenges are read from the vocabulary's own data files.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from catalogue.embeddings.batch import Progress
from catalogue.embeddings.challenges import challenge_texts
from catalogue.embeddings.language import content_words, detect
from catalogue.embeddings.text import clean
from catalogue.embeddings.vectors import Embedder
from matching import scoring


def prototypes(embedder: Embedder) -> list[scoring.Matrix]:
    """Vectors of the challenges per language, each language around its own mean."""
    if not embedder.works:
        return []
    return _prototypes(embedder.key, embedder)


_made: dict[str, list[scoring.Matrix]] = {}


def _prototypes(key: str, embedder: Embedder) -> list[scoring.Matrix]:
    if key not in _made:
        found = []
        for language, texts in challenge_texts().items():
            vectors = embedder.vectors(texts, [language] * len(texts))
            found.append(scoring.normalise(vectors - vectors.mean(axis=0)))
        _made[key] = found
    return _made[key]


def look(
    cleaned: Sequence[str], languages: Sequence[str], vectors: scoring.Matrix, embedder: Embedder
) -> scoring.Views:
    """The three views of a pool of cleaned texts whose centred vectors are known."""
    plain = [content_words(text) for text in cleaned]
    return scoring.look(plain, languages, vectors, prototypes(embedder))


def rank(
    queries: Sequence[str],
    corpus: Sequence[str],
    *,
    embedder: Embedder,
    top: int,
    progress: Progress | None = None,
) -> list[list[tuple[int, float]]]:
    """For each query the `top` most alike texts of the corpus: (position, score), best first, ties in file order."""
    cleaned = [clean(text) for text in (*queries, *corpus)]
    languages = [detect(text) for text in cleaned]
    vectors = embedder.vectors(cleaned, languages, progress)
    views = look(cleaned, languages, vectors, embedder)
    left = np.arange(len(queries), dtype=np.int64)
    right = np.arange(len(queries), len(cleaned), dtype=np.int64)
    return [_best(row, top) for row in scoring.likeness(views, left, right)]


def _best(row: NDArray[np.float32], top: int) -> list[tuple[int, float]]:
    order = np.argsort(-np.round(row, 4), kind="stable")[:top]
    return [(int(position), round(float(row[position]), 4)) for position in order]
