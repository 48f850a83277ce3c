"""The one list view of all rooms: search, facets, map, pages, and the part of it that htmx asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property, lazy

from catalogue.kinds import Kind
from catalogue.search import Narrowing, SearchQuery, SearchResult, name_of, search
from catalogue.search.engine import PAGE_SIZE
from catalogue.search.facets import Chip, FacetView, chips, facet_views, relaxations, sorts
from catalogue.urls_of import entry_url

_later_url = lazy(entry_url, str)


class _KnownPaginator(Paginator):
    """A paginator told how many there are."""

    def __init__(self, result: SearchResult) -> None:
        super().__init__(range(0), PAGE_SIZE)
        self._total = result.reachable

    @cached_property
    def count(self) -> int:
        return self._total


@dataclass
class ListPage:
    """What templates/catalogue/list.html shows."""

    result: SearchResult
    with_closing: bool = False
    user: Any = None
    list_name: str = ""

    def __post_init__(self) -> None:
        paginator = _KnownPaginator(self.result)
        self.page_obj = paginator.get_page(min(self.result.query.page, paginator.num_pages))

    @property
    def query(self) -> SearchQuery:
        return self.result.query

    @property
    def entries(self) -> list[Any]:
        return self.result.entries

    @property
    def total(self) -> int:
        return self.result.total

    @cached_property
    def facets(self) -> list[FacetView]:
        return facet_views(self.result)

    @property
    def approximate(self) -> bool:
        """Are the numbers scaled up from a sample?"""
        return self.result.approximate

    @property
    def reachable(self) -> int:
        """How many of them the pages show."""
        return self.result.reachable

    @property
    def keep(self) -> list[tuple[str, str]]:
        """Parameters that the facets' form carries along: everything but the facets themselves."""
        return [(name, value) for name, value in self.query.params() if name not in self.query.facets]

    @property
    def keep_for_words(self) -> list[tuple[str, str]]:
        """Parameters that the search box carries along: everything but the words and the order."""
        return [(name, value) for name, value in self.query.params() if name not in ("q", "sort")]

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.result.query)

    @property
    def filters_used(self) -> int:
        """How many filters are on: the words in the search box are none."""
        return len(self.chips) - bool(self.result.query.text)

    @cached_property
    def sorts(self) -> list[tuple[str, str, bool]]:
        return sorts(self.result.query, with_closing=self.with_closing)

    @cached_property
    def points_url(self) -> str:
        """Where the live map reads all points of this list, when it comes into view; "" when narrowed."""
        if self.query.narrowing:
            return ""
        carried = [name for name, _value in self.query.extra]
        kinds = [] if "kind" in carried else [("kind", kind) for kind in self.query.kinds]
        return f"{reverse('map-points')}?{urlencode([*self.query.params(), *kinds])}"

    @cached_property
    def save_url(self) -> str:
        """Where this search is kept to hear of what is new; "" when it cannot be: only this list has the narrowing."""
        if self.query.narrowing:
            return ""
        pairs = [*self.query.portable(), ("lijst", self.list_name)]
        return _address("save_search", pairs)

    @cached_property
    def follow_label(self) -> str:
        """The one theme, challenge or place this list is narrowed to and nothing else; "" otherwise."""
        codes = [code for chosen in self.query.codes.values() for code in chosen]
        alone = len(codes) == 1 and set(self.query.codes) <= {"theme", "challenge", "place"}
        return name_of(self.query) if alone and not self.query.text else ""

    @cached_property
    def feeds(self) -> list[tuple[str, str, str]]:
        """(name, media type, address) of this list as a feed; none when it is narrowed, as feeds know no narrowing."""
        if self.query.narrowing:
            return []
        forms = [("RSS", "application/rss+xml", "rss"), ("Atom", "application/atom+xml", "atom")]
        return [(name, media, _address("list-feed", self.query.portable(), form=form)) for name, media, form in forms]

    @cached_property
    def downloads(self) -> list[tuple[str, str]]:
        """(name, address) of this list as a file; none when it is narrowed."""
        if self.query.narrowing:
            return []
        pairs = self.query.portable()
        return [(form.upper(), _address("list-download", pairs, form=form)) for form in ("csv", "json")]

    @cached_property
    def name(self) -> str:
        """What this list looks for, in words."""
        return name_of(self.query)

    @cached_property
    def points(self) -> list[dict[str, Any]]:
        """Dots for the map component: {"lat", "lon", "kind", "title", "url"}. Most share a dot and need no address."""
        return [
            {"lat": lat, "lon": lon, "kind": kind, "title": title, "url": _later_url(url_name, key)}
            for lat, lon, kind, title, url_name, key in self.result.points
        ]

    @cached_property
    def relaxations(self) -> list[Chip]:
        def total(query: SearchQuery) -> int:
            return search(query, user=self.user, now=timezone.now()).total

        return relaxations(self.result, total)


def _address(name: str, pairs: Sequence[tuple[str, str]], **kwargs: str) -> str:
    """An address of a floor above with a query string; "" where that floor is not installed."""
    try:
        path = reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(pairs)}" if pairs else path


def build_page(
    request: HttpRequest,
    *,
    kinds: Sequence[str],
    facets: Sequence[str],
    keep: Sequence[str] = (),
    with_map: bool = True,
    narrowing: Narrowing | None = None,
) -> ListPage:
    """Search as the address asks, for pages that show a list among other things."""
    query = SearchQuery.from_params(request.GET, kinds=kinds, facets=facets, keep=keep)
    query = replace(query, narrowing=narrowing)
    result = search(query, user=request.user, now=timezone.now(), with_points=with_map)
    name = request.resolver_match.view_name if request.resolver_match else ""
    return ListPage(result, with_closing=tuple(kinds) == (Kind.FUNDING,), user=request.user, list_name=name)


def entry_list(
    request: HttpRequest,
    *,
    kinds: Sequence[str],
    facets: Sequence[str],
    template: str,
    context: dict[str, Any] | None = None,
    with_map: bool = True,
    narrowing: Narrowing | None = None,
) -> HttpResponse:
    """Answer a list page; htmx gets only the results (`catalogue/_results.html`).

    Args:
        narrowing: a filter of this list alone, which the room read from the address and worked out.
    """
    page = build_page(request, kinds=kinds, facets=facets, with_map=with_map, narrowing=narrowing)
    partial = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    name = "catalogue/_results.html" if partial else template
    return render(request, name, {"page": page, "with_map": with_map, **(context or {})})
