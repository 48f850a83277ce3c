"""How many there are: exactly, or by a sample when thousands are found; in one query either way.

Counting every facet of tens of thousands of rows takes a second. One entry in SAMPLE, chosen by the hash of its
id, stands in small indexes too; when this sample says that more than EXACT_UP_TO are found, it alone is counted and
scaled up. What the bare lists count is exact, and kept for a minute once there is much of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection

from catalogue.kinds import FACETS
from catalogue.models import SAMPLE, SAMPLED
from catalogue.search.finding import Found
from catalogue.search.query import SearchQuery

EXACT_UP_TO = 5_000
# A phrase in quotes is checked row by row: the index knows words, not their order.
EXACT_PHRASES_UP_TO = 1_000
KEPT_SECONDS = 60
# How much further back than the sample says the newest are looked for, so that hardly ever one is missed.
SPARE = 1.4


@dataclass(frozen=True)
class Counts:
    """What was counted.

    Attributes:
        total: entries found with all filters.
        by_token: entries per `facet:code`, each counted with all filters but its own facet's.
        kinds: entries per kind, with all filters.
        approximate: scaled up from a sample, and rounded.
        newest: ids of the newest found with all filters; None when only a sample was read.
        since: from a sample: where about the newest begin; None when all of them are needed.
    """

    total: int
    by_token: dict[str, int]
    kinds: dict[str, int]
    approximate: bool = False
    newest: list[int] | None = None
    since: datetime | None = None


def count_facets(found: Found, query: SearchQuery, user: Any, *, most: int) -> Counts:
    """Total and live counts of what `found` holds before facets are applied; with words also its `most` newest."""
    if query.is_filtered:
        return _count(found, query, most if query.text else 0, may_sample=True)
    name = _cache_name(query, user)
    kept: Counts | None = cache.get(name)
    if kept is None:
        kept = _count(found, query, 0, may_sample=False)
        if kept.total > EXACT_UP_TO:
            cache.set(name, kept, KEPT_SECONDS)
    return kept


def _cache_name(query: SearchQuery, user: Any) -> str:
    who = "members" if user is not None and user.is_authenticated else "public"
    return f"search.counts.{who}.{'-'.join(sorted(query.kinds))}.{'-'.join(query.facets)}"


def _sample_limit(query: SearchQuery) -> int:
    """Up to how many of the sample everything is counted."""
    return (EXACT_PHRASES_UP_TO if '"' in query.text else EXACT_UP_TO) // SAMPLE


def _sources(found: Found, limit: int, *, may_sample: bool) -> tuple[str, list[Any]]:
    """The start of a statement: `size` (n in the sample; 0 when not asked) and `found`: all rows, or the sample's."""
    columns = ("id", "kind", "updated_at", "facets")
    every, params = found.sql(*columns)
    if not may_sample:
        return f"with size as (select 0 as n), found as materialized ({every})", params
    some, some_params = found.filtered(SAMPLED).sql(*columns)
    sql = f"""with sampled as materialized ({some}), size as materialized (select count(*) as n from sampled),
    found as materialized (
    select * from ({every}) a where (select n from size) <= %s
    union all select * from sampled where (select n from size) > %s)"""  # noqa: S608 - only our own columns
    return sql, [*some_params, *params, limit, limit]


def _count(found: Found, query: SearchQuery, most: int, *, may_sample: bool) -> Counts:
    chosen = list(query.codes)
    limit = _sample_limit(query)
    sources, params = _sources(found, limit, may_sample=may_sample)
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
    newest = f"from flagged where {everything} order by updated_at desc, id desc"
    sql = f"""
    {sources}, flagged as materialized (select id, kind, updated_at, facets{flags} from found)
    select 'kind:' || kind as token, count(*), null::bigint[], null::timestamptz
    from flagged where {everything} group by kind
    union all select 'size', n, case when n <= %s then array(select id {newest} limit %s) end,
      case when n > %s then (select updated_at {newest} offset %s limit 1) end from size
    union all
    select 'facet:' || t.token, count(*), null, null from (
      select u.token, split_part(u.token, ':', 1) as facet, flagged.* from flagged, unnest(flagged.facets) as u(token)
    ) t where t.facet = any(%s) and {test} group by t.token"""  # noqa: S608 - only our own column names
    ends = [limit, most, limit, int(most * SPARE / SAMPLE)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *flag_params, *ends, names, *case_params])
        rows = cursor.fetchall()
    return _read(rows, limit, most)


def _read(rows: list[tuple[str, int, list[int] | None, datetime | None]], limit: int, most: int) -> Counts:
    """The rows of the statement, scaled up where they are a sample's."""
    numbers: dict[str, dict[str, int]] = {"kind": {}, "facet": {}}
    size, newest, since = 0, None, None
    for token, number, ids, moment in rows:
        what, _, name = token.partition(":")
        if what == "size":
            size, newest, since = number, ids, moment
        else:
            numbers[what][name] = number
    kinds, tokens = numbers["kind"], numbers["facet"]
    total = sum(kinds.values())
    if size <= limit:
        return Counts(total, tokens, kinds, newest=newest if most else None)
    tokens = {token: _scaled(number) for token, number in tokens.items()}
    kinds = {kind: _scaled(number) for kind, number in kinds.items()}
    return Counts(_scaled(total), tokens, kinds, approximate=True, since=since)


def _scaled(number: int) -> int:
    """A number from the sample for all, rounded to two figures."""
    whole = number * SAMPLE
    step = 10 ** max(0, len(str(whole)) - 2)
    return round(whole / step) * step


def _prefix(name: str) -> str:
    return "area" if name == "place" else name
