"""Words as unevenly used as in real texts: a few in every third text, thousands hardly ever."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from vocabulary.lookup import Vocabulary

SIZE = 20_000
# the offset keeps the first word at about a third of the texts, see test_generate
ZIPF_OFFSET = 40
BLOCK = 1_000_000
_FIRST = ("buurt", "samen", "project", "mensen", "gezin", "wijk", "steun", "plek", "jongeren", "aanpak")
_STARTS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w", "z")
_VOWELS = ("a", "e", "i", "o", "oo", "ui", "ij", "ee")
_ENDS = ("ling", "werk", "huis", "hof", "stad", "kamer", "dienst", "punt", "tuin", "net", "loop", "veld", "kring")


def word_list(words: Vocabulary, rng: np.random.Generator, size: int = SIZE) -> list[str]:
    """Most used first: ten common words, those of the vocabulary's challenges, then invented ones."""
    found = dict.fromkeys(_FIRST)
    for item in words.items("challenge"):
        text = " ".join([item.label_nl, item.explanation_nl, *item.synonyms_nl])
        found.update(dict.fromkeys(word for word in re.findall(r"[^\W\d_]{4,20}", text.lower())))
    while len(found) < size:
        picks = rng.integers(0, 10_000, size=(int(rng.integers(1, 4)), 2)).tolist()
        parts = [_STARTS[a % len(_STARTS)] + _VOWELS[b % len(_VOWELS)] for a, b in picks]
        found["".join(parts) + _ENDS[int(rng.integers(len(_ENDS)))]] = None
    return list(found)[:size]


def word_stream(words: list[str], rng: np.random.Generator) -> Iterator[str]:
    """Endless words, each as often as its place in the list says (Zipf with an offset)."""
    weights = 1.0 / (np.arange(len(words)) + ZIPF_OFFSET)
    steps = np.cumsum(weights / weights.sum())
    while True:
        for index in np.searchsorted(steps, rng.random(BLOCK), side="right").tolist():
            yield words[min(index, len(words) - 1)]


def sentences(words: list[str], length: int = 9) -> str:
    """The words as sentences of `length` words."""
    parts = [" ".join(words[i : i + length]).capitalize() for i in range(0, len(words), length)]
    return ". ".join(parts) + "." if parts else ""
