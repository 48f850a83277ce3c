"""Background work of matching. Every task takes ids and may run twice."""

from celery import shared_task
from django.utils import timezone

from catalogue.embeddings.vectors import current_embedder
from core.jobs import alone
from matching import mails
from matching import refresh as refreshing


@shared_task(name="matching.refresh", acks_late=True, max_retries=3)
def refresh(ids: list[int]) -> None:
    """Work out the matches of these entries, in both directions."""
    refreshing.refresh(ids, embedder=current_embedder(), now=timezone.now())


@shared_task(name="matching.sweep", acks_late=True, max_retries=3)
def sweep() -> None:
    """Catch up with entries whose matches are older than they are; one sweep at a time."""
    with alone("matching.sweep") as free:
        if free:
            now = timezone.now()
            refreshing.refresh(refreshing.due(now=now), embedder=current_embedder(), now=now)


@shared_task(
    name="matching.mail_introduction", acks_late=True, max_retries=3, autoretry_for=(OSError,), retry_backoff=True
)
def mail_introduction(introduction_id: int, event: str, message_id: int | None = None) -> None:
    """Tell the other side what happened in an introduction; a person gets each mail once."""
    mails.send(introduction_id, event=event, message_id=message_id, now=timezone.now())
