"""How much two texts are alike, as pure functions over arrays; no framework, no database, no models.

Three views of a text are compared and their z-scores summed (docs/matching.md has the measurements):
meaning (centred embeddings), words (character n-grams, TF-IDF) and vocabulary (its profile over the challenges).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Weights:
    """How much each view counts, in standard deviations."""

    meaning: float = 1.0
    words: float = 0.4
    vocabulary: float = 0.8


def normalise(vectors: Matrix) -> Matrix:
    """Rows of length 1; rows of zeros stay zeros."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 1e-9), np.float32)


def ngrams(text: str, sizes: Sequence[int] = (3, 4, 5)) -> NDArray[np.uint64]:
    """Hashes of the character n-grams inside each word of `text` (with a space on either side), with repeats."""
    letters = "".join(char if char.isalnum() else " " for char in text.casefold())
    padded = " " + " ".join(letters.split()) + " "
    codes = np.frombuffer(padded.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    space = codes == 32
    found = []
    with np.errstate(over="ignore"):
        for size in sizes:
            count = len(codes) - size + 1
            if count <= 0:
                continue
            value = np.full(count, size, dtype=np.uint64)
            crossing = np.zeros(count, dtype=bool)
            for offset in range(size):
                value = (value ^ codes[offset : offset + count]) * _BASE
                value ^= value >> np.uint64(29)
                if 0 < offset < size - 1:
                    crossing |= space[offset : offset + count]
            found.append(value[~crossing])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)


@dataclass(frozen=True)
class WordVectors:
    """TF-IDF rows of a pool of texts in coordinate form: only n-grams that two or more texts share are kept."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Matrix
    width: int
    count: int

    def dense(self, rows: NDArray[np.int64], start: int, stop: int) -> Matrix:
        """The given rows (ascending, unique) restricted to columns start..stop-1."""
        position = np.full(self.count, -1, dtype=np.int64)
        position[rows] = np.arange(len(rows))
        low, high = np.searchsorted(self.columns, [start, stop])
        where = position[self.rows[low:high]]
        kept = where >= 0
        block = np.zeros((len(rows), stop - start), dtype=np.float32)
        block[where[kept], self.columns[low:high][kept] - start] = self.values[low:high][kept]
        return block


def word_vectors(texts: Sequence[str], sizes: Sequence[int] = (3, 4, 5)) -> WordVectors:
    """Sublinear TF × IDF over `texts`, each row of length 1 (also counting the n-grams that are not shared)."""
    grams = [np.unique(ngrams(text, sizes), return_counts=True) for text in texts]
    keys = np.concatenate([key for key, _ in grams]) if grams else np.zeros(0, np.uint64)
    counts = np.concatenate([count for _, count in grams]) if grams else np.zeros(0, np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(key) for key, _ in grams])
    _, columns, df = np.unique(keys, return_inverse=True, return_counts=True)
    idf = np.log((1 + len(texts)) / (1 + df)) + 1
    values = (1 + np.log(np.maximum(counts, 1))) * idf[columns] if len(keys) else np.zeros(0)
    length = np.sqrt(np.bincount(rows, weights=values**2, minlength=len(texts)))
    values = values / np.maximum(length[rows], 1e-9)
    shared = df[columns] > 1 if len(keys) else np.zeros(0, dtype=bool)
    renumber = np.cumsum(df > 1) - 1
    rows, columns, values = rows[shared], renumber[columns[shared]], values[shared]
    order = np.argsort(columns, kind="stable")
    width = int((df > 1).sum())
    return WordVectors(rows[order], columns[order], values[order].astype(np.float32), width, len(texts))


def word_cosines(vectors: WordVectors, left: NDArray[np.int64], right: NDArray[np.int64], block: int = 4096) -> Matrix:
    """Cosines between two sets of rows (each ascending and unique), block by block of columns."""
    result = np.zeros((len(left), len(right)), dtype=np.float32)
    for start in range(0, vectors.width, block):
        stop = min(start + block, vectors.width)
        result += vectors.dense(left, start, stop) @ vectors.dense(right, start, stop).T
    return result


# How many texts of a language must be in a pool before its own mean counts for half.
_HALF_TRUST = 10.0
_TEMPERATURE = 0.1
# Words only count where they agree clearly more than usual: below one deviation it is noise of common words.
_WORD_NOISE = 1.0
EMPTY = -10.0


@dataclass(frozen=True)
class Views:
    """A pool of texts seen in three ways, row by row. `meaning` and `profile` have no columns without an engine."""

    meaning: Matrix
    profile: Matrix
    words: WordVectors
    groups: NDArray[np.int64]
    empty: NDArray[np.bool_]


def look(
    texts: Sequence[str],
    languages: Sequence[str],
    vectors: Matrix,
    prototypes: Sequence[Matrix],
) -> Views:
    """The views of a pool of texts that will be compared with each other.

    Args:
        texts: plain texts without the commonest words, "" for an empty one.
        languages: the language code of each text.
        vectors: (n, d) unit vectors of one engine, centred by language; d may be 0.
        prototypes: for each language of the vocabulary, (challenges, d) unit vectors centred in that language.
    """
    groups = np.unique(np.asarray(languages, dtype=str), return_inverse=True)[1].astype(np.int64)
    empty = np.array([not text for text in texts], dtype=bool)
    known = ~empty if vectors.shape[1] == 0 else np.linalg.norm(vectors, axis=1) > 1e-6
    meaning = normalise(_centred(vectors, groups, known))
    return Views(meaning, profiles(meaning, groups, known, prototypes), word_vectors(texts), groups, empty)


def profiles(
    meaning: Matrix, groups: NDArray[np.int64], known: NDArray[np.bool_], prototypes: Sequence[Matrix]
) -> Matrix:
    """What each text is about, as a unit vector over the challenges; what all texts are about is taken out."""
    if meaning.shape[1] == 0 or not prototypes:
        return np.zeros((len(meaning), 0), dtype=np.float32)
    about = sum((meaning @ each.T for each in prototypes), np.zeros((len(meaning), len(prototypes[0])), np.float32))
    about = _centred(about / len(prototypes), groups, known) / _TEMPERATURE
    share = np.exp(about - about.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    everyone = np.zeros_like(groups)
    return normalise(_centred(share.astype(np.float32), everyone, known))


def likeness(views: Views, left: NDArray[np.int64], right: NDArray[np.int64], weights: Weights = Weights()) -> Matrix:
    """How much each text of `left` is like each of `right`: (len(left), len(right)), in standard deviations.

    Both are ascending unique row numbers of the pool. Scores of one row compare the texts of `right` with each other;
    they are not a measure between rows. An empty text on the right gets EMPTY, one on the left zeros.
    """
    score = np.zeros((len(left), len(right)), dtype=np.float32)
    full = ~views.empty[right]
    if not full.any():
        return np.full_like(score, EMPTY)
    groups = views.groups[right]
    if views.meaning.shape[1]:
        score += weights.meaning * _deviations(views.meaning[left] @ views.meaning[right].T, full)
    if views.profile.shape[1]:
        score += weights.vocabulary * _deviations(views.profile[left] @ views.profile[right].T, full)
    words = word_cosines(views.words, left, right)
    words = _deviations(_centred(words.T, groups, full).T, full)
    score += weights.words * np.maximum(words - _WORD_NOISE, 0)
    score[views.empty[left]] = 0
    score[:, ~full] = EMPTY
    return score


def _centred(values: NDArray[Any], groups: NDArray[np.int64], known: NDArray[np.bool_]) -> Matrix:
    """Rows minus the mean of their group; the mean of a small group is trusted less. Unknown rows become zeros."""
    result = np.zeros(values.shape, dtype=np.float32)
    for group in np.unique(groups[known]) if known.any() else ():
        rows = known & (groups == group)
        count = int(rows.sum())
        result[rows] = values[rows] - values[rows].mean(axis=0) * (count / (count + _HALF_TRUST))
    return result


def _deviations(values: Matrix, counted: NDArray[np.bool_]) -> Matrix:
    """Each row in standard deviations from its mean over the `counted` columns; zeros where nothing differs."""
    known = values[:, counted]
    spread = known.std(axis=1, keepdims=True)
    centred = values - known.mean(axis=1, keepdims=True)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 1e-6), np.float32)
