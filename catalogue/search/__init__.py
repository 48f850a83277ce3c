"""Hybrid search over entries: words, typos, synonyms of the vocabulary and meaning, with facets and live counts."""

from catalogue.search.engine import SearchResult, kind_counts, matching_entries, search
from catalogue.search.naming import name_of
from catalogue.search.query import Narrowing, SearchQuery
from catalogue.search.several import count_each, entries_of_each, ids_in_each

__all__ = [
    "Narrowing",
    "SearchQuery",
    "SearchResult",
    "count_each",
    "entries_of_each",
    "ids_in_each",
    "kind_counts",
    "matching_entries",
    "name_of",
    "search",
]
