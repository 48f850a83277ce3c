"""Which entries are worth judging for an entry: bounded reads over the catalogue's indexes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q
from pgvector.django import CosineDistance

from catalogue.models import Entry
from matching.policy import LANES, Facts, facts_of

MOST = 200
NEAREST = 60
SHARING = 120
AROUND = 40
BACKGROUND = 240
_COLUMNS = (
    "id",
    "kind",
    "title",
    "summary",
    "challenge_text",
    "language",
    "facets",
    "place",
    "lat",
    "lon",
    "owner_id",
    "status",
    "embedding",
    "embedding_key",
    "embedded_hash",
    "indexed_at",
)


def load(ids: Iterable[int]) -> dict[int, Any]:
    """Entries with what judging needs, by id."""
    return {entry.pk: entry for entry in Entry.objects.filter(pk__in=list(ids)).only(*_COLUMNS)}


def candidate_ids(entry: Any, facts: Facts) -> list[int]:
    """At most MOST published entries that share a challenge, read alike or stand nearby, closest reason first."""
    kinds = sorted({other for kind, other in LANES if kind == entry.kind})
    others = Entry.objects.filter(status="published", kind__in=kinds).exclude(pk=entry.pk).order_by()
    found: dict[int, None] = {}
    if challenges := [f"challenge:{code}" for code in sorted(facts.of("challenge"))]:
        sharing = others.filter(facets__overlap=challenges).order_by("-updated_at", "-pk")
        found.update(dict.fromkeys(sharing.values_list("pk", flat=True)[:SHARING]))
    if entry.embedding is not None:
        found.update(dict.fromkeys(_nearest(entry, kinds)))
    themes = [f"theme:{code}" for code in sorted(facts.of("theme"))]
    if needs := [f"offers:{code}" for code in facts.of("needs")] + [f"needs:{code}" for code in facts.of("offers")]:
        helping = others.filter(facets__overlap=sorted(needs)).order_by("-updated_at", "-pk")
        found.update(dict.fromkeys(helping.values_list("pk", flat=True)[:AROUND]))
    if entry.place:
        around = others.filter(Q(place=entry.place) | Q(kind="space", lat__isnull=False))
        around = around.filter(Q(facets__overlap=themes) | Q(kind="space")) if themes else around
        found.update(dict.fromkeys(around.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:AROUND]))
    return list(found)[:MOST]


def _nearest(entry: Any, kinds: Sequence[str]) -> list[int]:
    """Nearest in meaning of each kind, by the HNSW index; only vectors of the same engine."""
    ids: list[int] = []
    for kind in kinds:
        near = Entry.objects.filter(status="published", kind=kind, embedding_key=entry.embedding_key)
        near = near.exclude(pk=entry.pk).filter(embedding__isnull=False)
        near = near.order_by(CosineDistance("embedding", entry.embedding))
        ids += near.values_list("pk", flat=True)[: NEAREST // 2 if kind != entry.kind else NEAREST]
    return ids


def widen_index_search() -> None:
    """Let the HNSW index look at more neighbours than it returns, for the rest of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local hnsw.ef_search = 120")


def background_ids() -> list[int]:
    """A steady sample of all published entries: what "usual" likeness is measured against."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id from catalogue_entry where status = 'published' order by md5(id::text) limit %s", [BACKGROUND]
        )
        return [row[0] for row in cursor.fetchall()]


def challenge_counts() -> tuple[Counter[str], int]:
    """How many published entries have each challenge, and how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select substr(token, 11), count(*) from catalogue_entry, unnest(facets) token"
            " where status = 'published' and token like 'challenge:%%' group by 1"
        )
        counts = Counter(dict(cursor.fetchall()))
    return counts, Entry.objects.filter(status="published").count()


def facts_by_id(entries: Iterable[Any]) -> dict[int, Facts]:
    return {entry.pk: facts_of(entry) for entry in entries}
