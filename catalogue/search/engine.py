"""Runs a search in a bounded number of queries: one for the counts, one for the page, one for the map's points."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery as TextQuery
from django.contrib.postgres.search import SearchRank, SearchVectorField
from django.db.models import F, FloatField, Func, Q, TextField, Value
from django.db.models.functions import Coalesce, Lower

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.querysets import EntryQuerySet
from catalogue.search.counting import count_facets, count_kinds
from catalogue.search.meaning import near_in_meaning
from catalogue.search.query import SearchQuery
from vocabulary.lookup import vocabulary

PAGE_SIZE = 24
FEW = 3
RELATED_BELOW = 8
MAX_POINTS = 500
# Ranking a row takes longer than finding it: of more than this many, only the best candidates are ranked and shown.
MOST_RANKED = 600
MOST_TITLES = 300

# One question that fits rows in any language: each stemmer reads the words its own way.
_CONFIGS = ("dutch", "english", "french", "simple")


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
    """

    query: SearchQuery
    entries: list[Entry]
    total: int
    counts: dict[str, int]
    points: list[tuple[float, float, str, str, str, str]] = field(default_factory=list)
    loose: bool = False
    related: list[Entry] = field(default_factory=list)
    approximate: bool = False

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
    found, loose = _with_text(scope, query.text), False
    counts = count_facets(found, query, user)
    if query.text and counts.total < FEW:
        relaxed = _loosely(scope, query.text)
        more = count_facets(relaxed, query, user)
        if more.total > counts.total:
            found, loose, counts = relaxed, True, more
    filtered = _with_facets(found, query)
    result = SearchResult(query, [], counts.total, counts.by_token, loose=loose, approximate=counts.approximate)
    start = (min(query.page, result.pages) - 1) * PAGE_SIZE
    points = []
    if with_points:
        rows = filtered.filter(lat__isnull=False).order_by("-updated_at")
        points = list(rows.values_list("lat", "lon", "kind", "title", "url_name", "url_key")[:MAX_POINTS])
    if counts.total > MOST_RANKED and _is_ranked(query):
        filtered = _candidates(filtered, query.text, loose=loose, many=counts.approximate)
    entries = list(_ordered(filtered, query, loose).for_cards()[start : start + PAGE_SIZE])
    related: list[Entry] = []
    if query.text and counts.total < RELATED_BELOW:
        near = _with_facets(scope, query)
        related = near_in_meaning(near, query.text, leave_out=[entry.pk for entry in entries])
    return replace(result, entries=entries, points=points, related=related)


def _is_ranked(query: SearchQuery) -> bool:
    return bool(query.text) and query.sort in ("", "relevance")


def _candidates(found: EntryQuerySet, text: str, *, loose: bool, many: bool) -> EntryQuerySet:
    """The newest that have the words anywhere and, unless there are thousands, those that have them in the title."""
    if loose:
        return Entry.objects.filter(pk__in=found.order_by().values("pk")[:MOST_RANKED])
    newest = found.order_by("-updated_at", "-pk").values("pk")[:MOST_RANKED]
    if many:
        return Entry.objects.filter(pk__in=newest)
    title = Func(F("search_vector"), Value("{a}"), function="ts_filter", output_field=SearchVectorField())
    # an order that no index gives: else the planner walks through all entries, filtering each title
    by_age = Coalesce("updated_at", "published_at").desc()
    titled = found.alias(in_title=title).filter(in_title=_words(text)).order_by(by_age).values("pk")[:MOST_TITLES]
    return Entry.objects.filter(pk__in=newest.union(titled))


def matching_entries(query: SearchQuery, *, user: Any, now: datetime) -> EntryQuerySet:
    """All visible entries that `search` finds for the query, unordered: for maps, downloads and feeds."""
    scope = _scope(query, user, now)
    found = _with_facets(_with_text(scope, query.text), query).order_by()
    if query.text and (few := len(found.values("pk")[:FEW])) < FEW:
        relaxed = _with_facets(_loosely(scope, query.text), query).order_by()
        return relaxed if len(relaxed.values("pk")[:FEW]) > few else found
    return found


def kind_counts(result: SearchResult, *, user: Any, now: datetime) -> dict[str, int]:
    """How many entries of each kind this search finds when it is not narrowed to some kinds; in one query."""
    query = replace(result.query, kinds=())
    scope = _scope(query, user, now)
    found = _loosely(scope, query.text) if result.loose else _with_text(scope, query.text)
    counts = count_kinds(_with_facets(found, query), query, user)
    return {**dict.fromkeys(Kind.values, 0), **counts}


def _scope(query: SearchQuery, user: Any, now: datetime) -> EntryQuerySet:
    scope: EntryQuerySet = Entry.objects.visible_to(user).of_kinds(query.kinds)
    if query.open_only:
        scope = scope.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=now))
    if query.amount:
        scope = scope.filter(Q(amount_max__isnull=True) | Q(amount_max__gte=query.amount))
    if query.box:
        west, south, east, north = query.box
        scope = scope.filter(lon__range=(west, east), lat__range=(south, north))
    return scope


def _with_text(scope: EntryQuerySet, text: str) -> EntryQuerySet:
    if not text:
        return scope
    wanted = Q(pk__in=[]) | Q(search_vector=_words(text))
    codes = vocabulary().find_challenges(text)
    if codes:
        wanted |= Q(facets__overlap=[f"challenge:{code}" for code in codes])
    return scope.filter(wanted)


def _unaccented(text: str) -> Any:
    return Func(Value(text), function="unaccent", output_field=TextField())


def _tokens(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _words(text: str) -> Any:
    """The words as a text search query in each language, plus the last one as the beginning of a word."""
    query: Any = TextQuery(_unaccented(text), config=_CONFIGS[0], search_type="websearch")
    for config in _CONFIGS[1:]:
        query = query | TextQuery(_unaccented(text), config=config, search_type="websearch")
    words = _tokens(text)
    if words and len(words[-1]) >= 3:
        beginning = _unaccented(" & ".join([*words[:-1], f"{words[-1]}:*"]))
        query = query | TextQuery(beginning, config="simple", search_type="raw")
    return query


def _any_word(text: str) -> Any:
    """The same words, any of them, each as the beginning of a word; short ones are left out."""
    long = [f"{word}:*" for word in _tokens(text) if len(word) >= 4]
    return _words(text) | TextQuery(_unaccented(" | ".join(long)), config="simple", search_type="raw")


def _loosely(scope: EntryQuerySet, text: str) -> EntryQuerySet:
    """Entries whose names look like the words typed (trigrams), or that have any of the words."""
    return scope.filter(Q(search_text__trigram_word_similar=_folded(text)) | Q(search_vector=_any_word(text)))


def _folded(text: str) -> Any:
    return Func(Lower(Value(text)), function="unaccent", output_field=TextField())


def _with_facets(found: EntryQuerySet, query: SearchQuery) -> EntryQuerySet:
    for name in query.codes:
        found = found.filter(facets__overlap=query.tokens(name))
    return found


def _ordered(found: EntryQuerySet, query: SearchQuery, loose: bool) -> EntryQuerySet:
    newest = ("-iconic", "-updated_at", "-pk") if not query.is_filtered else ("-updated_at", "-pk")
    if query.sort == "title":
        return found.order_by(Func(Lower("title"), function="unaccent", output_field=TextField()), "pk")
    if query.sort == "closing":
        return found.order_by(F("closes_at").asc(nulls_last=True), *newest)
    if query.sort == "distance" and (centre := _centre(query)):
        return found.annotate(far=_distance(*centre)).order_by(F("far").asc(nulls_last=True), "pk")
    if _is_ranked(query):
        return found.annotate(rank=_rank(query.text, loose)).order_by("-rank", *newest)
    return found.order_by(*newest)


def _rank(text: str, loose: bool) -> Any:
    alike = Func(_folded(text), F("search_text"), function="word_similarity", output_field=FloatField())
    words = _any_word(text) if loose else _words(text)
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
