"""Comparing words as people type them: without accents, case, punctuation or most plurals."""

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
# Plural endings of Dutch, English and French, taken off in this order: dettes, scholen, oudere.
_ENDINGS = (("s", "x"), ("en", "e"))
_SHORTEST_STEM = 4


def fold(text: str) -> str:
    """`text` in lower case without accents, punctuation or brackets, words apart by one space."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(_WORD.findall(plain.lower()))


def fold_place(name: str) -> str:
    """`fold` for names of places, with the usual short forms written out: St-Niklaas, Heist o/d Berg."""
    words = f" {fold(name)} "
    for short, full in ((" st ", " sint "), (" ste ", " sainte "), (" o d ", " op den "), (" od ", " op den ")):
        words = words.replace(short, full)
    return words.strip()


def stem(word: str) -> str:
    """A folded word without its plural ending; at least four letters stay."""
    for endings in _ENDINGS:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
                word = word.removesuffix(ending)
                break
    # woningen/woning, scholen/school, bussen/bus: a doubled letter or vowel says the same
    return re.sub(r"(.)\1", r"\1", word)


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words in `text`, in order."""
    return tuple(stem(word) for word in fold(text).split())
