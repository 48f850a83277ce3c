"""Several searches at once: which entries each finds, in a number of queries that does not grow with the searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, Q, Value

from catalogue.querysets import EntryQuerySet
from catalogue.search.engine import FEW, _faceted, _scope
from catalogue.search.finding import Found, loosely, with_text
from catalogue.search.query import SearchQuery

AT_ONCE = 40


def entries_of_each(
    queries: Sequence[SearchQuery], *, user: Any, now: datetime, only: Sequence[Q] | None = None
) -> list[EntryQuerySet]:
    """What `matching_entries` gives for each query, unordered. Only those with words cost queries: two for forty.

    Args:
        only: for each query a further condition, such as "published since"; whether the spelling is taken loosely is
            decided without it, as the list itself does.
    """
    scopes = [_scope(query, user, now) for query in queries]
    found = [_faceted(with_text(scope, query.text), query) for scope, query in zip(scopes, queries, strict=True)]
    worded = [i for i, query in enumerate(queries) if query.text]
    strict = _first_few({i: found[i] for i in worded})
    scarce = [i for i in worded if strict.get(i, 0) < FEW]
    relaxed = {i: _faceted(loosely(scopes[i], queries[i].text), queries[i]) for i in scarce}
    loose = _first_few(relaxed)
    for i in scarce:
        if loose.get(i, 0) > strict.get(i, 0):
            found[i] = relaxed[i]
    conditions = only if only is not None else [Q()] * len(found)
    return [each.filtered(condition).rows() for each, condition in zip(found, conditions, strict=True)]


def ids_in_each(found: Sequence[EntryQuerySet], *, among: Sequence[int]) -> list[set[int]]:
    """Which of these few entries are in each list.

    The few take the place of the whole table in the statement: no condition is looked up among all entries first.
    """
    lists: list[set[int]] = [set() for _ in found]
    for start in range(0, len(found) if among else 0, AT_ONCE):
        parts = [
            rows.order_by().annotate(which=_number(i)).values_list("which", "pk")
            for i, rows in enumerate(found[start : start + AT_ONCE], start)
        ]
        sql, params = (parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]).query.sql_with_params()
        few = "with catalogue_entry as materialized (select * from catalogue_entry where id = any(%s))"
        with connection.cursor() as cursor:
            cursor.execute(f"{few} {sql}", [list(among), *params])
            for i, pk in cursor.fetchall():
                lists[i].add(pk)
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


def _first_few(lists: dict[int, Found]) -> dict[int, int]:
    """How many entries each list holds, counted no further than FEW."""
    ids: dict[int, set[int]] = {}
    numbers = list(lists)
    for start in range(0, len(numbers), AT_ONCE):
        parts = [
            branch.order_by().annotate(which=_number(i)).values_list("which", "pk")[:FEW]
            for i in numbers[start : start + AT_ONCE]
            for branch in lists[i].branches
        ]
        for i, pk in _together(parts):
            ids.setdefault(i, set()).add(pk)
    return {i: min(FEW, len(found)) for i, found in ids.items()}


def _number(i: int) -> Any:
    return Value(i, output_field=IntegerField())


def _together(parts: Sequence[Any]) -> Iterable[tuple[int, int]]:
    if len(parts) < 2:
        return parts[0] if parts else ()
    return parts[0].union(*parts[1:], all=True)  # type: ignore[no-any-return]
