"""Search by meaning: entries whose text lies near what somebody typed, whatever the words."""

from __future__ import annotations

import logging
import threading

from django.core.cache import cache
from pgvector.django import CosineDistance

from catalogue.embeddings.text import clean, content_hash
from catalogue.embeddings.vectors import current_embedder
from catalogue.models import Entry
from catalogue.querysets import EntryQuerySet

MOST = 6
KEEP_SECONDS = 24 * 3600
LEAST_CHARACTERS = 4
logger = logging.getLogger(__name__)
_warm = threading.Event()
_loading = threading.Lock()


def near_in_meaning(scope: EntryQuerySet, text: str, *, leave_out: list[int], most: int = MOST) -> list[Entry]:
    """Up to `most` entries of the scope, nearest first; none while no model is loaded.

    The first question of a process only starts loading the model in the background: nobody waits seconds for a page.
    """
    cleaned = clean(text)
    embedder = current_embedder()
    if len(cleaned) < LEAST_CHARACTERS or not embedder.works:
        return []
    name = f"search.vector.{content_hash(embedder.key + cleaned)}"
    vector: list[float] | None = cache.get(name)
    if vector is None:
        if not _warm.is_set():
            _load_in_background()
            return []
        made = embedder.vector(cleaned)
        if made is None:
            return []
        vector = [float(number) for number in made]
        cache.set(name, vector, KEEP_SECONDS)
    return nearest(scope, vector, embedder.key, leave_out=leave_out, most=most)


def nearest(
    scope: EntryQuerySet, vector: list[float], key: str, *, leave_out: list[int], most: int = MOST
) -> list[Entry]:
    """The entries of the scope whose vectors of this engine lie nearest to this one, nearest first."""
    near = scope.filter(embedding_key=key, embedding__isnull=False).exclude(pk__in=leave_out)
    return list(near.for_cards().order_by(CosineDistance("embedding", vector))[:most])


def _load_in_background() -> None:
    if _loading.acquire(blocking=False):
        threading.Thread(target=_load, name="load-embedding-model", daemon=True).start()


def _load() -> None:
    try:
        current_embedder().vector("eenzaamheid bij ouderen")
        _warm.set()
    except Exception:
        logger.exception("the embedding model did not load; search goes on without meaning")
    finally:
        _loading.release()
