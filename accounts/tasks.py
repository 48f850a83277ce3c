"""Background work of accounts. Every task may run twice."""

from celery import shared_task


@shared_task(name="accounts.retention", acks_late=True, max_retries=3)
def retention() -> None:
    """Once a day: what was kept long enough goes."""


@shared_task(name="accounts.sweep", acks_late=True, max_retries=3)
def sweep() -> None:
    """Every few minutes: exports that nobody makes and accounts that are due."""
