"""Several searches at once: which entries each finds, in a number of queries that does not grow with the searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import IntegerField, Value

from catalogue.querysets import EntryQuerySet
from catalogue.search.engine import FEW, _faceted, _scope
from catalogue.search.finding import Found, loosely, with_text
from catalogue.search.query import SearchQuery

AT_ONCE = 40


def entries_of_each(queries: Sequence[SearchQuery], *, user: Any, now: datetime) -> list[EntryQuerySet]:
    """What `matching_entries` gives for each query, unordered. Only those with words cost queries: two for forty."""
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
    return [each.rows() for each in found]


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


def count_each(queries: Sequence[SearchQuery], *, since: Sequence[datetime], user: Any, now: datetime) -> list[int]:
    """How many entries each query finds that were published after its moment: one statement for forty queries."""
    counts = [0 for _ in queries]
    for start in range(0, len(queries), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        sql, params = counting(queries[some], since=since[some], user=user, now=now)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for i, n in cursor.fetchall():
                counts[start + i] = n
    return counts


def counting(
    queries: Sequence[SearchQuery], *, since: Sequence[datetime], user: Any, now: datetime
) -> tuple[str, list[Any]]:
    """The statement behind `count_each`, of rows (place of the query, how many), and its parameters."""
    parts = [_newer(i, query, after, user, now) for i, (query, after) in enumerate(zip(queries, since, strict=True))]
    return " union all ".join(sql for sql, _ in parts), [value for _, params in parts for value in params]


def _newer(i: int, query: SearchQuery, after: datetime, user: Any, now: datetime) -> tuple[str, list[Any]]:
    """(i, how many) as a statement. Whether the spelling is taken loosely is decided as the list itself does: on all
    that is found, old or new; PostgreSQL looks at what is spelt alike only when it has to."""
    scope = _scope(query, user, now)
    strict = _faceted(with_text(scope, query.text), query)
    found, params = strict.sql("id", "published_at")
    counted = f"select {i}, count(*) from ({found}) found where published_at > %s"  # noqa: S608 - of our own parts
    if not query.text:
        return counted, [*params, after]
    relaxed = _faceted(loosely(scope, query.text), query)
    loose, loose_params = relaxed.sql("id", "published_at")
    few, few_params = _few(strict)
    others, others_params = _few(relaxed)
    sql = f"""(with strict as materialized (select least(count(*), {FEW}) as n from ({few}) few),
      relaxed as materialized (
        select least(count(*), {FEW}) as n from ({others}) others where (select n from strict) < {FEW}),
      newer as (
        select id from ({found}) found
        where published_at > %s and (select n from relaxed) <= (select n from strict)
        union all
        select id from ({loose}) loose
        where published_at > %s and (select n from relaxed) > (select n from strict))
      select {i}, count(*) from newer)"""  # noqa: S608 - of our own parts
    return sql, [*few_params, *others_params, *params, after, *loose_params, after]


def _few(found: Found) -> tuple[str, list[Any]]:
    """The first ids of each branch, each id once."""
    parts = [Found((branch,)).sql("id") for branch in found.branches]
    sql = " union ".join(f"(select id from ({sql}) branch limit {FEW})" for sql, _ in parts)  # noqa: S608
    return sql, [value for _, params in parts for value in params]


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
