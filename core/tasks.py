"""Background work of the floor itself."""

from celery import shared_task
from django.utils import timezone

from core.jobs import alone, send_again


@shared_task(name="core.send_jobs")
def send_jobs() -> None:
    """Send again what the queue lost; one at a time."""
    with alone("core.send_jobs") as free:
        if free:
            send_again(now=timezone.now())
