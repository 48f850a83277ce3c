"""Which entries a text finds: words stemmed in each language, the vocabulary's synonyms, and likeness of spelling.

Each way goes by an index of its own. What several ways find is put together as a union: an `or` of them would make
PostgreSQL take the vector of every row apart once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchQuery as TextQuery
from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce

from catalogue.models import Entry
from catalogue.querysets import EntryQuerySet
from vocabulary.lookup import vocabulary


@dataclass(frozen=True)
class Found:
    """Entries that are in any of the branches."""

    branches: tuple[EntryQuerySet, ...]

    def filtered(self, *conditions: Any, **fields: Any) -> Found:
        """Those of them that meet these conditions."""
        return Found(tuple(branch.filter(*conditions, **fields) for branch in self.branches))

    def sql(self, *columns: str) -> tuple[str, list[Any]]:
        """A statement of these columns of each entry once (`id` must be among them), and its parameters."""
        parts = [branch.order_by().values(*columns).query.sql_with_params() for branch in self.branches]
        return " union ".join(sql for sql, _ in parts), [value for _, params in parts for value in params]

    def rows(self) -> EntryQuerySet:
        """The same, unordered, to filter and order on."""
        first, *others = self.branches
        if not others:
            return first.order_by()
        ids: Any = first.order_by().values("pk").union(*(branch.order_by().values("pk") for branch in others))
        return Entry.objects.filter(pk__in=ids)  # type: ignore[no-any-return]

    def newest(self, most: int) -> EntryQuerySet:
        """Ids of the newest `most`, to look for them with `pk__in`.

        By an order that no index gives: else the planner walks through all entries, newest first, and takes each
        one's vector apart.
        """
        by_age = Coalesce("updated_at", "published_at").desc()
        parts: list[Any] = [branch.order_by(by_age).values("pk")[:most] for branch in self.branches]
        return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def with_text(scope: EntryQuerySet, text: str) -> Found:
    """Entries of the scope that have the words, or are about a challenge that the text names."""
    if not text:
        return Found((scope,))
    branches = [scope.filter(search_vector=words_query(text))]
    if codes := vocabulary().find_challenges(text):
        branches.append(scope.filter(facets__overlap=[f"challenge:{code}" for code in codes]))
    return Found(tuple(branches))


def loosely(scope: EntryQuerySet, text: str) -> Found:
    """Entries whose names look like the words typed (trigrams), or that have any of the words."""
    alike = scope.filter(search_text__trigram_word_similar=folded(text))
    return Found((alike, scope.filter(search_vector=any_word_query(text))))


def in_title(scope: EntryQuerySet, text: str) -> Found:
    """Entries of the scope that have the words in their title, by an index of that alone."""
    title = Func(F("search_vector"), Value("{a}"), function="ts_filter", output_field=SearchVectorField())
    return Found((scope.alias(in_title=title).filter(in_title=words_query(text)),))


def words_query(text: str) -> Any:
    """The words as a text search query in each language, plus the last one as the beginning of a word."""
    return Parsed(parsed(text).words)


def any_word_query(text: str) -> Any:
    """The same words, any of them, each as the beginning of a word; short ones are left out."""
    return Parsed(parsed(text).any_word)


def folded(text: str) -> str:
    """The text as names are kept for comparing spelling: small, without accents."""
    return parsed(text).folded


class Parsed(TextQuery):
    """A text search query that PostgreSQL parsed before."""

    def __init__(self, query: str) -> None:
        super().__init__(query, search_type="raw")
        self.query = query

    def as_sql(self, *_args: Any, **_kwargs: Any) -> Any:
        return "%s::tsquery", [self.query]  # a list: Django adds it to the list of the other side


@dataclass(frozen=True)
class Words:
    """What was typed, as PostgreSQL reads it. See `words_query`, `any_word_query` and `folded`."""

    words: str
    any_word: str
    folded: str


_PARSE = """
select array(
    select distinct q::text
    from unnest(array[websearch_to_tsquery('dutch', t), websearch_to_tsquery('english', t),
                      websearch_to_tsquery('french', t), websearch_to_tsquery('simple', t)]) q where numnode(q) > 0),
  to_tsquery('simple', unaccent(%s))::text, to_tsquery('simple', unaccent(%s))::text, unaccent(lower(%s))
from (select unaccent(%s) as t) typed
"""


@lru_cache(maxsize=5000)
def parsed(text: str) -> Words:
    """The text read once, by the very rules that the entries were indexed with.

    Inside a condition it would be read again for every row, because removing accents may in theory change its mind;
    and the planner would take one word said in four languages for four words.
    """
    words = _tokens(text)
    beginning = " & ".join([*words[:-1], f"{words[-1]}:*"]) if words and len(words[-1]) >= 3 else ""
    long = " | ".join(f"{word}:*" for word in words if len(word) >= 4)
    with connection.cursor() as cursor:
        cursor.execute(_PARSE, [beginning, long, text, text])
        exact, begun, any_of, plain = cursor.fetchone()
    strict = sorted(query for query in exact if not _within(query, begun))
    return Words(_either([*strict, begun]), _either([*strict, begun, any_of]), plain)


def _within(query: str, begun: str) -> bool:
    """Whether one word says no more than the beginning of a word that is asked as well."""
    return begun.endswith("':*") and "' " not in query + begun and query.startswith(begun.removesuffix("':*"))


def _either(queries: list[str]) -> str:
    return " | ".join(f"({query})" for query in dict.fromkeys(queries) if query)


def _tokens(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()
