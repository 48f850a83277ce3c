"""Background work of imports. Every task takes ids and may run twice."""

from celery import shared_task
from django.utils import timezone

from imports import services


@shared_task(name="imports.work", acks_late=True, max_retries=3)
def work(run_id: int) -> None:
    """Do a slice of the work on a run."""
    services.work(run_id, clock=timezone.now)


@shared_task(name="imports.sweep", acks_late=True, max_retries=3)
def sweep() -> None:
    """Go on with runs whose worker died."""
    services.restart_stalled(now=timezone.now())
