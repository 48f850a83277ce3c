"""The lists on which a search may be saved, and the way back to them."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import NoReverseMatch, reverse

from catalogue.kinds import Kind
from catalogue.search import SearchQuery
from core.rooms import ROOMS

SEARCH = "search"
OF_KIND: dict[str, str] = {
    Kind.ORGANISATION.value: "organisations:list",
    **{room.kind: room.url_name for room in ROOMS if room.kind in Kind.values},
}
LISTS = {SEARCH, "map", *OF_KIND.values()}


def list_for(name: str, query: SearchQuery) -> str:
    """The list to open a search on: the one it came from, else the room of its one kind, else the search page.

    A room shows only its own kind, so a name that does not fit the kinds is not believed.
    """
    own = OF_KIND.get(query.kinds[0], SEARCH) if len(query.kinds) == 1 else SEARCH
    return name if name in (own, SEARCH, "map") else own


def canonical(query: SearchQuery) -> str:
    """The query string under which a search is kept."""
    return urlencode(query.portable())


def key_of(params: str) -> str:
    """Two searches with this key in common are the same search."""
    return hashlib.sha256(params.encode()).hexdigest()


def query_of(params: str) -> SearchQuery:
    """The search that was kept; codes and names that the hub no longer knows are left out."""
    return SearchQuery.anywhere(QueryDict(params))


def url_of(list_name: str, params: str) -> str:
    """The address of the list with this search; the search page when the list is no more."""
    query = query_of(params)
    room = list_name in OF_KIND.values()
    pairs = [(name, value) for name, value in query.portable() if not (room and name == "kind")]
    try:
        path = reverse(list_name)
    except NoReverseMatch:
        path = reverse(SEARCH)
    return f"{path}?{urlencode(pairs)}" if pairs else path
