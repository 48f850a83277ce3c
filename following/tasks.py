"""Background work of following. Both tasks may run twice, or twice at a time."""

from celery import shared_task
from django.utils import timezone

from core.jobs import enqueue
from following import digests
from following.mornings import PERIOD


@shared_task(name="following.mail_digests", acks_late=True, max_retries=3)
def mail_digests() -> None:
    """Start the daily and the weekly digest; who was dealt with this morning is passed over."""
    for frequency in PERIOD:
        enqueue("following.mail_digest_batch", frequency=frequency, after=0)


@shared_task(name="following.mail_digest_batch", acks_late=True, max_retries=3)
def mail_digest_batch(frequency: str, after: int) -> None:
    """Mail some people, then leave the rest to a next job, so that no job takes long."""
    last = digests.send_batch(frequency, now=timezone.now(), after=after)
    if last is not None:
        enqueue("following.mail_digest_batch", frequency=frequency, after=last)
