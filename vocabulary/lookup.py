"""All lists in memory: no query while they are fresh, labels in the language of the request.

from vocabulary.lookup import vocabulary
vocabulary().get("phase", "scaling").label
"""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, overload

from django.conf import settings
from django.utils.translation import get_language

from vocabulary.text import fold, fold_place, stems

CHECK_AFTER_SECONDS = 60.0
_MAX_WORDS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One value of a list. `label` and `explanation` follow the active language (English, else Dutch)."""

    scheme: str
    code: str
    order: int
    label_nl: str
    label_en: str
    explanation_nl: str = ""
    explanation_en: str = ""
    source: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def remembered_as(self) -> tuple[str, str]:
        """Stands for the whole of it in keys of `core.remember`, which hold the stamp of the vocabulary too."""
        return self.scheme, self.code

    @property
    def label(self) -> str:
        return _pick(self.label_nl, self.label_en)

    @property
    def explanation(self) -> str:
        return _pick(self.explanation_nl, self.explanation_en)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, kw_only=True, slots=True)
class ChallengeItem(Item):
    """A challenge; `description` is its explanation."""

    theme: str
    synonyms_nl: tuple[str, ...]
    synonyms_en: tuple[str, ...]
    synonyms_fr: tuple[str, ...]
    sdgs: tuple[int, ...]
    policy_domains: tuple[str, ...]

    @property
    def description(self) -> str:
        return self.explanation

    @property
    def synonyms(self) -> tuple[str, ...]:
        """What people type for it, in all three languages."""
        return self.synonyms_nl + self.synonyms_en + self.synonyms_fr


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceItem(Item):
    """A place; `code` and `nis` are the same, `ancestors` run from the province up to the country."""

    level: str
    label_fr: str
    lat: float
    lon: float
    ancestors: tuple[str, ...]
    postcodes: tuple[str, ...]
    aliases: tuple[str, ...]

    @property
    def nis(self) -> str:
        return self.code


class Vocabulary:
    """An immutable snapshot of all lists. Get the current one from `vocabulary()`."""

    def __init__(self, items: Iterable[Item], *, stamp: str = "") -> None:
        self.stamp = stamp
        by_scheme: dict[str, dict[str, Item]] = defaultdict(dict)
        for item in sorted(items, key=lambda item: (item.order, item.code)):
            by_scheme[item.scheme][item.code] = item
        self._items = MappingProxyType({scheme: MappingProxyType(rows) for scheme, rows in by_scheme.items()})
        self._tuples = {scheme: tuple(rows.values()) for scheme, rows in self._items.items()}

    @property
    def schemes(self) -> tuple[str, ...]:
        """The codes of all lists, in the order of the glossary."""
        return tuple(item.code for item in self.items("scheme"))

    @overload
    def items(self, scheme: Literal["challenge"]) -> tuple[ChallengeItem, ...]: ...
    @overload
    def items(self, scheme: Literal["place"]) -> tuple[PlaceItem, ...]: ...
    @overload
    def items(self, scheme: str) -> tuple[Item, ...]: ...
    def items(self, scheme: str) -> tuple[Item, ...]:
        """All values of a list in their order; empty for a list that does not exist."""
        return self._tuples.get(scheme, ())

    @overload
    def get(self, scheme: Literal["challenge"], code: str) -> ChallengeItem | None: ...
    @overload
    def get(self, scheme: Literal["place"], code: str) -> PlaceItem | None: ...
    @overload
    def get(self, scheme: str, code: str) -> Item | None: ...
    def get(self, scheme: str, code: str) -> Item | None:
        rows = self._items.get(scheme)
        return rows.get(code) if rows else None

    def label(self, scheme: str, code: str) -> str:
        """The label, or the code itself when the list does not have it."""
        item = self.get(scheme, code)
        return item.label if item else code

    def terms(self, scheme: str, codes: Iterable[str]) -> list[Item]:
        """The items of `codes` in the order of the list; unknown codes are left out."""
        found = {item for code in codes if (item := self.get(scheme, code))}
        return sorted(found, key=lambda item: (item.order, item.code))

    # --- challenges -----------------------------------------------------------------------------------------
    def challenges_of_theme(self, theme: str) -> tuple[ChallengeItem, ...]:
        return self._challenges_by_theme.get(theme, ())

    def challenges_by_theme(self) -> Iterator[tuple[Item, tuple[ChallengeItem, ...]]]:
        for theme in self.items("theme"):
            yield theme, self.challenges_of_theme(theme.code)

    def find_challenges(self, text: str) -> list[str]:
        """Codes of the challenges that `text` names by label or synonym (nl, en, fr), most hits first.

        Whole words only; case, accents and common plurals do not matter.
        """
        words = stems(text)
        hits: dict[str, int] = defaultdict(int)
        for start in range(len(words)):
            for length in range(1, min(_MAX_WORDS, len(words) - start) + 1):
                for code in self._phrases.get(words[start : start + length], ()):
                    hits[code] += length
        order = {item.code: item.order for item in self.items("challenge")}
        return sorted(hits, key=lambda code: (-hits[code], order[code]))

    def suggest(self, scheme: str, text: str, *, limit: int = 10) -> list[Item]:
        """Items whose label or other names begin with, then contain, what was typed."""
        typed = fold(text)
        if not typed:
            return []
        ranked: list[tuple[int, int, Item]] = []
        for item in self.items(scheme):
            names = [fold(name) for name in _names(item)]
            if any(name.startswith(typed) for name in names[:2]):
                ranked.append((0, item.order, item))
            elif any(name.startswith(typed) or f" {typed}" in name for name in names):
                ranked.append((1, item.order, item))
        ranked.sort(key=lambda row: row[:2])
        return [item for _, _, item in ranked[:limit]]

    # --- places ---------------------------------------------------------------------------------------------
    def municipalities(self) -> tuple[PlaceItem, ...]:
        return tuple(place for place in self.items("place") if place.level == "municipality")

    def place_by_postcode(self, postcode: str, name: str = "") -> PlaceItem | None:
        """The municipality of a Belgian postcode; `name` decides where two share one."""
        found = self._places_by_postcode.get(postcode.strip(), ())
        if len(found) > 1 and (named := self.place_by_name(name)) and named in found:
            return named
        return found[0] if found else None

    def place_by_name(self, name: str) -> PlaceItem | None:
        """A place by any of its names: nl, en, fr, a part of it, or its name before a merger."""
        folded = fold_place(name)
        without_brackets = fold_place(name.split("(")[0])
        return self._places_by_name.get(folded) or self._places_by_name.get(without_brackets)

    def place_by_old_nis(self, nis: str) -> PlaceItem | None:
        """The municipality that has this NIS code, or that took it over in a merger."""
        current = self.get("place", nis)
        merged = self.get("merged_municipality", nis)
        return current or (self.get("place", str(merged.meta["into"])) if merged else None)

    # --- indexes --------------------------------------------------------------------------------------------
    @cached_property
    def _challenges_by_theme(self) -> dict[str, tuple[ChallengeItem, ...]]:
        grouped: dict[str, list[ChallengeItem]] = defaultdict(list)
        for challenge in self.items("challenge"):
            grouped[challenge.theme].append(challenge)
        return {theme: tuple(rows) for theme, rows in grouped.items()}

    @cached_property
    def _phrases(self) -> dict[tuple[str, ...], frozenset[str]]:
        phrases: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for challenge in self.items("challenge"):
            for name in _names(challenge):
                if words := stems(name):
                    phrases[words].add(challenge.code)
        return {words: frozenset(codes) for words, codes in phrases.items()}

    @cached_property
    def _places_by_postcode(self) -> dict[str, tuple[PlaceItem, ...]]:
        found: dict[str, list[PlaceItem]] = defaultdict(list)
        for place in self.municipalities():
            for position, postcode in enumerate(place.postcodes):
                # A municipality's own postcode comes first in its list and wins.
                found[postcode].insert(0 if position == 0 else len(found[postcode]), place)
        return {postcode: tuple(places) for postcode, places in found.items()}

    @cached_property
    def _places_by_name(self) -> dict[str, PlaceItem]:
        """Own names win over those before a merger, these over parts; a part name that two share is left out."""
        found: dict[str, PlaceItem] = {}
        levels = ("municipality", "province", "region", "country")
        places = sorted(self.items("place"), key=lambda place: levels.index(place.level))
        for place in places:
            for name in (place.label_nl, place.label_en, place.label_fr):
                found.setdefault(fold_place(name), place)
        for former in self.items("merged_municipality"):
            if into := self.get("place", str(former.meta["into"])):
                found.setdefault(fold_place(former.label_nl), into)
        shared: dict[str, set[PlaceItem]] = defaultdict(set)
        for place in places:
            for alias in place.aliases:
                shared[fold_place(alias)].add(place)
        for alias, owners in shared.items():
            if len(owners) == 1:
                found.setdefault(alias, next(iter(owners)))
        return found


def _pick(dutch: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else dutch


def _names(item: Item) -> tuple[str, ...]:
    names = (item.label_nl, item.label_en)
    if isinstance(item, ChallengeItem):
        return names + item.synonyms
    if isinstance(item, PlaceItem):
        return (*names, item.label_fr, *item.aliases, *item.postcodes)
    return names


# --- the copy of this process ------------------------------------------------------------------------------
_lock = threading.Lock()
_current: tuple[Vocabulary, float] | None = None


def vocabulary() -> Vocabulary:
    """The lists as this process knows them, at most CHECK_AFTER_SECONDS behind the database."""
    held = _current
    if held and time.monotonic() - held[1] < getattr(settings, "VOCABULARY_CHECK_SECONDS", CHECK_AFTER_SECONDS):
        return held[0]
    with _lock:
        return _refresh()


def stamp() -> str:
    """What changes whenever a list changes."""
    return vocabulary().stamp


def _held() -> Vocabulary | None:
    held = _current
    check_after = getattr(settings, "VOCABULARY_CHECK_SECONDS", CHECK_AFTER_SECONDS)
    return held[0] if held and time.monotonic() - held[1] < check_after else None


def reset() -> None:
    """Forget the copy of this process; the next use reads the database."""
    global _current
    with _lock:
        _current = None


def _refresh() -> Vocabulary:
    global _current
    from vocabulary.selectors import read_items, read_stamp

    stamp = read_stamp()
    if _current and _current[0].stamp == stamp:
        fresh = _current[0]
    else:
        fresh = Vocabulary(read_items() if stamp else (), stamp=stamp)
    # Nothing loaded yet: look again at the next use.
    _current = (fresh, time.monotonic()) if stamp else None
    return fresh
