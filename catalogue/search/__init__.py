"""Hybrid search over entries: words, typos, synonyms of the vocabulary and meaning, with facets and live counts."""

from catalogue.search.engine import SearchResult, kind_counts, matching_entries, search
from catalogue.search.query import SearchQuery

__all__ = ["SearchQuery", "SearchResult", "kind_counts", "matching_entries", "search"]
