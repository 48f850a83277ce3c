"""Several searches at once: which entries each finds, in a number of queries that does not grow with the searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Value

from catalogue.querysets import EntryQuerySet
from catalogue.search.engine import FEW, _loosely, _scope, _with_facets, _with_text
from catalogue.search.query import SearchQuery

AT_ONCE = 40


def entries_of_each(queries: Sequence[SearchQuery], *, user: Any, now: datetime) -> list[EntryQuerySet]:
    """What `matching_entries` gives for each query, unordered. Only those with words cost queries: two for forty."""
    scopes = [_scope(query, user, now) for query in queries]
    found = [
        _with_facets(_with_text(scope, query.text), query).order_by()
        for scope, query in zip(scopes, queries, strict=True)
    ]
    worded = [i for i, query in enumerate(queries) if query.text]
    strict = _first_few({i: found[i] for i in worded})
    scarce = [i for i in worded if strict.get(i, 0) < FEW]
    relaxed = {i: _with_facets(_loosely(scopes[i], queries[i].text), queries[i]).order_by() for i in scarce}
    loose = _first_few(relaxed)
    for i in scarce:
        if loose.get(i, 0) > strict.get(i, 0):
            found[i] = relaxed[i]
    return found


def ids_in_each(found: Sequence[EntryQuerySet], *, most: int) -> list[list[int]]:
    """The ids of the newest entries of each list, at most so many, newest first."""
    lists: list[list[int]] = [[] for _ in found]
    for start in range(0, len(found), AT_ONCE):
        parts = [
            rows.order_by("-published_at", "-pk").annotate(which=_number(i)).values_list("which", "pk")[:most]
            for i, rows in enumerate(found[start : start + AT_ONCE], start)
        ]
        for i, pk in _together(parts):
            lists[i].append(pk)
    return lists


def count_each(found: Sequence[EntryQuerySet]) -> list[int]:
    """How many entries each list holds, in one query for forty lists."""
    counts = [0 for _ in found]
    for start in range(0, len(found), AT_ONCE):
        parts = [
            rows.order_by().annotate(which=_number(i)).values("which").annotate(n=Count("pk")).values_list("which", "n")
            for i, rows in enumerate(found[start : start + AT_ONCE], start)
        ]
        for i, n in _together(parts):
            counts[i] = n
    return counts


def _first_few(lists: dict[int, EntryQuerySet]) -> dict[int, int]:
    """How many entries each list holds, counted no further than FEW."""
    counts: dict[int, int] = {}
    numbers = list(lists)
    for start in range(0, len(numbers), AT_ONCE):
        chosen = numbers[start : start + AT_ONCE]
        parts = [lists[i].annotate(which=_number(i)).values_list("which", "pk")[:FEW] for i in chosen]
        for i, _pk in _together(parts):
            counts[i] = counts.get(i, 0) + 1
    return counts


def _number(i: int) -> Any:
    return Value(i, output_field=IntegerField())


def _together(parts: Sequence[Any]) -> Iterable[tuple[int, int]]:
    if len(parts) < 2:
        return parts[0] if parts else ()
    return parts[0].union(*parts[1:], all=True)  # type: ignore[no-any-return]
