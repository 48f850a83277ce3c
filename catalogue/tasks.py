"""Background work of the catalogue. Every task takes ids and may run twice."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.utils import timezone

from catalogue import sources
from catalogue.embeddings.entries import CHUNK, embed_entries, entries_to_embed
from catalogue.embeddings.vectors import current_embedder
from core.jobs import alone, enqueue

# A task that was lost is looked for this long; a sweep takes at most this many entries (about a minute of work).
LOOK_BACK = timedelta(minutes=30)
PER_SWEEP = 320


@shared_task(bind=True, name="catalogue.embed", acks_late=True, max_retries=3)
def embed(self: Any, ids: list[int]) -> None:
    """Embed what these entries are about, then tell the floors above which entries changed."""
    embedder = current_embedder()
    # what came by the fast queue goes on by it
    queue = "fast" if (self.request.delivery_info or {}).get("routing_key") == "fast" else None
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        embed_entries(chunk, embedder)
        for task in sources.after_change:
            enqueue(task, queue=queue, ids=chunk)


@shared_task(name="catalogue.embed_missing", acks_late=True, max_retries=3)
def embed_missing() -> None:
    """Find entries whose vector is missing or of another engine, e.g. because the queue was away. One at a time."""
    with alone("catalogue.embed_missing") as free:
        if not free:
            return
        embedder = current_embedder()
        since = timezone.now() - LOOK_BACK
        due = entries_to_embed(embedder.key, changed_since=since, limit=PER_SWEEP)
        for start in range(0, len(due), CHUNK):
            embed_entries(due[start : start + CHUNK], embedder)


# the rest of the tasks, by subject; Celery looks for them here
from catalogue import curation_tasks  # noqa: E402, F401
