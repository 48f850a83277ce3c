"""Runs a search in a bounded number of queries: one for the counts, one for the page, one for the map's points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Lower

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.querysets import EntryQuerySet
from catalogue.search.counting import Counts, count_facets
from catalogue.search.finding import Found, any_word_query, folded, in_title, loosely, with_text, words_query
from catalogue.search.meaning import near_in_meaning
from catalogue.search.query import SearchQuery
from vocabulary.lookup import vocabulary

PAGE_SIZE = 24
FEW = 3
RELATED_BELOW = 8
MAX_POINTS = 500
# Ranking a row takes longer than finding it: of more than this many, only the best candidates are ranked and shown.
MOST_RANKED = 480
MOST_TITLES = 240
# Of more than this many, those with the words in their title are not looked for: thousands have them there too.
MOST_WITH_TITLES = 20_000


@dataclass(frozen=True)
class SearchResult:
    """One page of what was found.

    Attributes:
        query: what was asked.
        entries: the page's entries, ready for cards.
        total: how many were found in all.
        counts: entries per `facet:code` token, each counted with all filters but its own facet's.
        points: (lat, lon, kind, title, url_name, url_key) of at most 500 found entries that have a place.
        approximate: total and counts are scaled up from a sample and rounded.
        loose: the words were found only by likeness of spelling.
        related: near in meaning, when hardly anything was found.
        kinds: how many were found of each kind; None when that was not counted.
    """

    query: SearchQuery
    entries: list[Entry]
    total: int
    counts: dict[str, int]
    points: list[tuple[float, float, str, str, str, str]] = field(default_factory=list)
    loose: bool = False
    related: list[Entry] = field(default_factory=list)
    approximate: bool = False
    kinds: dict[str, int] | None = None

    @property
    def reachable(self) -> int:
        """How many can be paged through: of a large result that is ranked or not counted, the first ones."""
        return min(self.total, MOST_RANKED) if self.approximate or _is_ranked(self.query) else self.total

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, math.ceil(self.reachable / PAGE_SIZE))


def search(query: SearchQuery, *, user: Any, now: datetime, with_points: bool = False) -> SearchResult:
    """Find what the person may see.

    Words are looked up stemmed in each language, as a beginning, and through the vocabulary's synonyms; when that finds
    almost nothing the spelling is taken loosely, and what lies near in meaning is offered beside it.
    """
    scope = _scope(query, user, now)
    found, loose = with_text(scope, query.text), False
    counts = count_facets(found, query, user, most=MOST_RANKED)
    if query.text and counts.total < FEW:
        relaxed = loosely(scope, query.text)
        more = count_facets(relaxed, query, user, most=MOST_RANKED)
        if more.total > counts.total:
            found, loose, counts = relaxed, True, more
    found = _faceted(found, query)
    result = SearchResult(
        query, [], counts.total, counts.by_token, loose=loose, approximate=counts.approximate, kinds=counts.kinds
    )
    points = []
    if with_points:
        rows = found.rows().filter(lat__isnull=False).order_by("-updated_at")
        points = list(rows.values_list("lat", "lon", "kind", "title", "url_name", "url_key")[:MAX_POINTS])
    start = (min(query.page, result.pages) - 1) * PAGE_SIZE
    entries = _page(found, _with_facets(scope, query), query, counts, start, loose=loose)
    related: list[Entry] = []
    if query.text and counts.total < RELATED_BELOW:
        near = _with_facets(scope, query)
        related = near_in_meaning(near, query.text, leave_out=[entry.pk for entry in entries])
    return replace(result, entries=entries, points=points, related=related)


def _page(
    found: Found, scope: EntryQuerySet, query: SearchQuery, counts: Counts, start: int, *, loose: bool
) -> list[Entry]:
    """The entries of one page, in order. What is ranked is ordered by id alone first: cards are wide rows."""
    if not _is_ranked(query):
        return list(_ordered(found.rows(), query).for_cards()[start : start + PAGE_SIZE])
    if not counts.total:
        return []
    candidates = _candidates(found, scope, query.text, counts, loose=loose)
    ranked = candidates.alias(rank=_rank(query.text, loose)).order_by("-rank", "-updated_at", "-pk")
    ids = list(ranked.values_list("pk", flat=True)[start : start + PAGE_SIZE])
    cards = Entry.objects.for_cards().in_bulk(ids)
    return [cards[pk] for pk in ids if pk in cards]


def _is_ranked(query: SearchQuery) -> bool:
    return bool(query.text) and query.sort in ("", "relevance")


def _candidates(found: Found, scope: EntryQuerySet, text: str, counts: Counts, *, loose: bool) -> EntryQuerySet:
    """All that was found, if that is few; else the newest, and those that have the words in their title.

    The count knows the ids of the newest already, or from when on they are.
    """
    if counts.newest is not None:
        # one parameter: the driver takes longer to write hundreds of them than PostgreSQL to rank
        rows: EntryQuerySet = Entry.objects.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [counts.newest]))
        wanted = rows.values("pk")
    else:
        recent = found.filtered(updated_at__gte=counts.since) if counts.since else found
        wanted = recent.newest(MOST_RANKED)
    if not loose and MOST_RANKED < counts.total <= MOST_WITH_TITLES:
        wanted = wanted.union(in_title(scope, text).newest(MOST_TITLES))
    return Entry.objects.filter(pk__in=wanted)  # type: ignore[no-any-return]


def matching_entries(query: SearchQuery, *, user: Any, now: datetime) -> EntryQuerySet:
    """All visible entries that `search` finds for the query, unordered: for maps, downloads and feeds."""
    scope = _scope(query, user, now)
    found = _with_facets(_with_text(scope, query.text), query).order_by()
    if query.text and (few := len(found.values("pk")[:FEW])) < FEW:
        relaxed = _with_facets(_loosely(scope, query.text), query).order_by()
        return relaxed if len(relaxed.values("pk")[:FEW]) > few else found
    return found


def kind_counts(result: SearchResult, *, user: Any, now: datetime) -> dict[str, int]:
    """How many entries of each kind this search finds when it is not narrowed to some kinds; at most one query."""
    kinds = result.kinds
    if result.query.kinds or kinds is None:
        query = replace(result.query, kinds=())
        scope = _scope(query, user, now)
        found = loosely(scope, query.text) if result.loose else with_text(scope, query.text)
        kinds = count_facets(found, query, user, most=MOST_RANKED).kinds
    return {**dict.fromkeys(Kind.values, 0), **(kinds or {})}


def _scope(query: SearchQuery, user: Any, now: datetime) -> EntryQuerySet:
    scope: EntryQuerySet = Entry.objects.visible_to(user).of_kinds(query.kinds)
    if query.open_only:
        scope = scope.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
    if query.amount:
        scope = scope.filter(Q(amount_max__isnull=True) | Q(amount_max__gte=query.amount))
    if query.box:
        west, south, east, north = query.box
        scope = scope.filter(lon__range=(west, east), lat__range=(south, north))
    if query.narrowing:
        ids = list(query.narrowing.object_ids)
        scope = scope.filter(object_id__in=RawSQL("select unnest(%s::bigint[])", [ids]))
    return scope


def _with_text(scope: EntryQuerySet, text: str) -> EntryQuerySet:
    return with_text(scope, text).rows() if text else scope


def _loosely(scope: EntryQuerySet, text: str) -> EntryQuerySet:
    return loosely(scope, text).rows()


def _faceted(found: Found, query: SearchQuery) -> Found:
    for name in query.codes:
        found = found.filtered(facets__overlap=query.tokens(name))
    return found


def _with_facets(found: EntryQuerySet, query: SearchQuery) -> EntryQuerySet:
    for name in query.codes:
        found = found.filter(facets__overlap=query.tokens(name))
    return found


def _ordered(found: EntryQuerySet, query: SearchQuery) -> EntryQuerySet:
    newest = ("-iconic", "-updated_at", "-pk") if not query.is_filtered else ("-updated_at", "-pk")
    if query.sort == "title":
        return found.order_by(Func(Lower("title"), function="unaccent", output_field=TextField()), "pk")
    if query.sort == "closing":
        return found.order_by(F("closes_at").asc(nulls_last=True), *newest)
    if query.sort == "distance" and (centre := _centre(query)):
        return found.annotate(far=_distance(*centre)).order_by(F("far").asc(nulls_last=True), "pk")
    return found.order_by(*newest)


def _rank(text: str, loose: bool) -> Any:
    # spelling is judged on names and places too; where the words were found, the title alone tells a good one
    shown = F("search_text") if loose else Func(F("title"), function="unaccent", output_field=TextField())
    alike = Func(Value(folded(text)), shown, function="word_similarity", output_field=FloatField())
    words = any_word_query(text) if loose else words_query(text)
    rank = SearchRank(F("search_vector"), words, normalization=1, cover_density=True)
    return rank + Coalesce(alike, Value(0.0)) * (2.0 if loose else 0.5)


def _centre(query: SearchQuery) -> tuple[float, float] | None:
    """The point to measure from: the chosen place, else the middle of the box."""
    for code in query.codes.get("place", ()):
        item = vocabulary().get("place", code)
        if item is not None and item.lat is not None:
            return item.lat, item.lon
    if query.box:
        west, south, east, north = query.box
        return (south + north) / 2, (west + east) / 2
    return None


def _distance(lat: float, lon: float) -> Any:
    """Squared distance in degrees of latitude: only for sorting within a country."""
    east = (F("lon") - Value(lon)) * Value(math.cos(math.radians(lat)))
    north = F("lat") - Value(lat)
    return east * east + north * north
