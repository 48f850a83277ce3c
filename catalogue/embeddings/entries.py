"""The vectors of catalogue entries: what is embedded, and keeping it up to date."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from catalogue.embeddings.text import clean
from catalogue.embeddings.vectors import Embedder, entry_hash
from catalogue.models import Entry

CHUNK = 32


def text_of(entry: Any) -> str:
    """The cleaned text that stands for an entry: its title and what it is about, else its summary."""
    return clean(f"{entry.title}. {entry.challenge_text or entry.summary}")


def embed_entries(ids: Iterable[int], embedder: Embedder) -> int:
    """Give these entries the vector of their text where they do not have it yet.

    Only the row that was read is written: an entry that changed meanwhile is left to the job of that change.

    Returns:
        how many vectors were written.
    """
    rows = list(
        Entry.objects.filter(pk__in=list(ids))
        .exclude(status="withdrawn")
        .only("pk", "title", "summary", "challenge_text", "language", "embedding_key", "embedded_hash", "indexed_at")
    )
    texts = {row.pk: text_of(row) for row in rows}
    hashes = {row.pk: entry_hash(embedder.key, texts[row.pk], row.language) for row in rows}
    due = [row for row in rows if row.embedded_hash != hashes[row.pk] or row.embedding_key != embedder.key]
    if not due:
        return 0
    vectors = embedder.vectors([texts[row.pk] for row in due], [row.language for row in due])
    written = 0
    for row, vector in zip(due, vectors, strict=True):
        known = bool(embedder.works and vector.any())
        written += Entry.objects.filter(pk=row.pk, indexed_at=row.indexed_at).update(
            embedding=vector.tolist() if known else None,
            embedding_key=embedder.key,
            embedded_hash=hashes[row.pk],
        )
    return written


def entries_to_embed(key: str, *, changed_since: datetime, limit: int) -> list[int]:
    """Ids whose vector is of another engine or missing, and of those changed since: their job may have been lost."""
    missing = Entry.objects.exclude(status="withdrawn").filter(
        ~Q(embedding_key=key) | Q(embedded_hash="") | Q(indexed_at__gte=changed_since)
    )
    return list(missing.order_by("indexed_at", "pk").values_list("pk", flat=True)[:limit])
