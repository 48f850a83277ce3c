"""How many there are: exactly, or by a sample when thousands are found; in one query either way.

Counting every facet of tens of thousands of rows takes a second. One entry in SAMPLE, chosen by the hash of its
id, stands in small indexes too; when this sample says that more than EXACT_UP_TO are found, it alone is counted and
scaled up. What the bare lists count is exact, and kept for a minute once there is much of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import connection

from catalogue.kinds import FACETS
from catalogue.models import SAMPLE, SAMPLED
from catalogue.querysets import EntryQuerySet
from catalogue.search.query import SearchQuery

EXACT_UP_TO = 5_000
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Counts:
    """What was counted.

    Attributes:
        total: entries found with all filters.
        by_token: entries per `facet:code`, each counted with all filters but its own facet's.
        approximate: scaled up from a sample, and rounded.
    """

    total: int
    by_token: dict[str, int]
    approximate: bool = False


def count_facets(found: EntryQuerySet, query: SearchQuery, user: Any) -> Counts:
    """Total and live counts of what `found` holds before facets are applied."""
    if query.is_filtered:
        return _count(found, query, may_sample=True)
    name = _cache_name("facets", query, user)
    kept: Counts | None = cache.get(name)
    if kept is None:
        kept = _count(found, query, may_sample=False)
        if kept.total > EXACT_UP_TO:
            cache.set(name, kept, KEPT_SECONDS)
    return kept


def count_kinds(found: EntryQuerySet, query: SearchQuery, user: Any) -> dict[str, int]:
    """Entries per kind of what was found, facets applied."""
    name = _cache_name("kinds", query, user)
    kept: dict[str, int] | None = None if query.is_filtered else cache.get(name)
    if kept is not None:
        return kept
    sql, params = _sources(found, ["kind"], may_sample=query.is_filtered)
    sql += " select kind, count(*), (select n from size) from found group by kind"
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    sampled = any(n * SAMPLE > EXACT_UP_TO for _, _, n in rows)
    counts = {kind: _scaled(number) if sampled else number for kind, number, _ in rows}
    if not query.is_filtered and sum(counts.values()) > EXACT_UP_TO:
        cache.set(name, counts, KEPT_SECONDS)
    return counts


def _cache_name(what: str, query: SearchQuery, user: Any) -> str:
    who = "members" if user is not None and user.is_authenticated else "public"
    return f"search.{what}.{who}.{'-'.join(sorted(query.kinds))}.{'-'.join(query.facets)}"


def _sources(found: EntryQuerySet, columns: list[str], *, may_sample: bool) -> tuple[str, list[Any]]:
    """The start of a statement: `size` (n in the sample; 0 when not asked) and `found`: all rows, or the sample's."""
    every, params = found.order_by().values(*columns).query.sql_with_params()
    if not may_sample:
        return f"with size as (select 0 as n), found as materialized ({every})", list(params)
    some, some_params = found.filter(SAMPLED).order_by().values(*columns).query.sql_with_params()
    sql = f"""with sampled as materialized ({some}), size as materialized (select count(*) as n from sampled),
    found as materialized (
    select * from ({every}) a where (select n from size) <= %s
    union all select * from sampled where (select n from size) > %s)"""  # noqa: S608 - only our own columns
    limit = EXACT_UP_TO // SAMPLE
    return sql, [*some_params, *params, limit, limit]


def _count(found: EntryQuerySet, query: SearchQuery, *, may_sample: bool) -> Counts:
    chosen = list(query.codes)
    sources, params = _sources(found, ["facets"], may_sample=may_sample)
    flags = "".join(f", facets && %s::varchar[] as f{i}" for i in range(len(chosen)))
    flag_params = [query.tokens(name) for name in chosen]
    everything = " and ".join(f"f{i}" for i in range(len(chosen))) or "true"
    cases, case_params = [], []
    for i, name in enumerate(chosen):
        rest = " and ".join(f"f{j}" for j in range(len(chosen)) if j != i) or "true"
        cases.append(f"when t.facet = %s then {rest}")
        case_params.append(_prefix(name))
    test = f"case {' '.join(cases)} else {everything} end" if cases else "true"
    names = [_prefix(name) for name in query.facets if name in FACETS]
    sql = f"""
    {sources}, flagged as materialized (select facets{flags} from found)
    select '' as token, count(*) from flagged where {everything}
    union all select 'size', n from size
    union all
    select t.token, count(*) from (
      select u.token, split_part(u.token, ':', 1) as facet, flagged.* from flagged, unnest(flagged.facets) as u(token)
    ) t where t.facet = any(%s) and {test} group by t.token"""  # noqa: S608 - only our own column names
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *flag_params, names, *case_params])
        rows = dict(cursor.fetchall())
    total, size = rows.pop("", 0), rows.pop("size", 0)
    if size <= EXACT_UP_TO // SAMPLE:
        return Counts(total, rows)
    scaled = {token: _scaled(number) for token, number in rows.items()}
    return Counts(_scaled(total), scaled, approximate=True)


def _scaled(number: int) -> int:
    """A number from the sample for all, rounded to two figures."""
    whole = number * SAMPLE
    step = 10 ** max(0, len(str(whole)) - 2)
    return round(whole / step) * step


def _prefix(name: str) -> str:
    return "area" if name == "place" else name
