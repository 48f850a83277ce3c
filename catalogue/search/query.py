"""What somebody asked, read from an address's query string; the address holds all state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from catalogue.kinds import FACETS, Kind
from core.text import clean_line
from vocabulary.lookup import vocabulary

MAX_WORDS = 200
MAX_CODES = 30
SORTS = ("relevance", "updated", "title", "closing", "distance")
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Narrowing:
    """A filter that only the list of one room has; the room itself works out what meets it.

    Attributes:
        label: what its chip says.
        params: its part of the address.
        object_ids: what meets it, of the one kind of that list.
    """

    label: str
    params: tuple[tuple[str, str], ...]
    object_ids: tuple[int, ...]


@dataclass(frozen=True)
class SearchQuery:
    """A search.

    Attributes:
        text: what was typed, at most 200 characters, cleaned.
        kinds: kinds to look in, empty for all.
        facets: facets that this list offers.
        codes: chosen codes per facet; codes the vocabulary does not know are dropped.
        box: (west, south, east, north) in degrees, or None.
        open_only: leave out what has closed.
        amount: whole euros that should be possible, or None.
        sort: one of SORTS, or "" for the natural order.
        page: from 1.
        narrowing: the filter that this list alone has, when it is on.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    box: Box | None = None
    open_only: bool = False
    amount: int | None = None
    sort: str = ""
    page: int = 1
    extra: tuple[tuple[str, str], ...] = ()
    narrowing: Narrowing | None = None

    @classmethod
    def from_params(
        cls,
        params: QueryDict,
        *,
        kinds: Sequence[str] = (),
        facets: Sequence[str] = (),
        keep: Iterable[str] = (),
    ) -> SearchQuery:
        """Read a query string. Whatever makes no sense is left out: a filter link never leads to an error.

        Args:
            keep: names of further parameters that links must carry along.
        """
        chosen_kinds = tuple(k for k in params.getlist("kind") if k in Kind.values and (not kinds or k in kinds))
        return cls(
            text=clean_line(params.get("q", ""))[:MAX_WORDS],
            kinds=chosen_kinds or tuple(kinds),
            facets=tuple(facets),
            codes={name: codes for name in facets if (codes := _codes(name, params))},
            box=_box(params.get("bbox", "")),
            open_only=params.get("open") == "1",
            amount=_whole(params.get("amount", ""), 10**12),
            sort=params.get("sort", "") if params.get("sort") in SORTS else "",
            page=_whole(params.get("page", "1"), 100_000) or 1,
            extra=tuple((name, str(params[name])[:100]) for name in keep if params.get(name)),
        )

    def tokens(self, facet: str) -> list[str]:
        """The tokens of which a matching entry has at least one, for a facet that has codes chosen."""
        codes = self.codes.get(facet, ())
        if facet != "place":
            return [f"{facet}:{code}" for code in codes]
        found = {f"area:{code}" for code in codes}
        for code in codes:
            item = vocabulary().get("place", code)
            found.update(f"place:{around}" for around in (item.ancestors if item else ()))
        return sorted(found)

    @property
    def is_filtered(self) -> bool:
        """Is anything asked at all beyond the list itself?"""
        return bool(self.text or self.codes or self.box or self.open_only or self.amount or self.narrowing)

    def toggled(self, facet: str, code: str) -> SearchQuery:
        """The same search with one code added or, if it was chosen, removed; back on the first page."""
        chosen = self.codes.get(facet, ())
        after = tuple(c for c in chosen if c != code) if code in chosen else (*chosen, code)
        codes = {**self.codes, facet: after}
        return replace(self, codes={name: c for name, c in codes.items() if c}, page=1)

    def params(self, *, with_page: bool = False) -> list[tuple[str, str]]:
        """The query string's pairs in a fixed order."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, code) for name in self.facets for code in self.codes.get(name, ())]
        if self.box:
            pairs.append(("bbox", ",".join(f"{value:g}" for value in self.box)))
        if self.open_only:
            pairs.append(("open", "1"))
        if self.amount:
            pairs.append(("amount", str(self.amount)))
        if self.sort:
            pairs.append(("sort", self.sort))
        pairs += list(self.extra)
        pairs += self.narrowing.params if self.narrowing else ()
        if with_page and self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs

    @classmethod
    def anywhere(cls, params: QueryDict) -> SearchQuery:
        """A search that may use every filter there is, as `portable` writes it down."""
        return cls.from_params(params, facets=tuple(FACETS))

    def portable(self) -> list[tuple[str, str]]:
        """What is looked for, apart from the list it was asked on: kinds first, all sorted, no order and no page.

        Two searches that find the same by the same filters give the same pairs.
        """
        pairs = [("kind", kind) for kind in sorted(set(self.kinds))] if set(self.kinds) != set(Kind.values) else []
        pairs += [("q", self.text)] if self.text else []
        pairs += [(name, code) for name in FACETS for code in sorted(self.codes.get(name, ()))]
        own = replace(self, text="", codes={}, sort="", extra=(), facets=(), narrowing=None)
        return pairs + own.params()

    def url(self) -> str:
        """A relative address with all state but the page; "?" for the bare list."""
        return "?" + urlencode(self.params())


def _codes(name: str, params: QueryDict) -> tuple[str, ...]:
    scheme = FACETS[name].scheme
    known: list[str] = [
        str(code) for code in dict.fromkeys(params.getlist(name)) if vocabulary().get(scheme, code) is not None
    ]
    return tuple(known[:MAX_CODES])


def _box(raw: str) -> Box | None:
    try:
        west, south, east, north = (float(part) for part in raw.split(","))
    except ValueError:
        return None
    sane = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return (west, south, east, north) if sane else None


def _whole(raw: str, most: int) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 14 and 0 < int(raw) <= most else None
