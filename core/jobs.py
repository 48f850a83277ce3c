"""How services ask for background work: by name, after commit, without importing tasks."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def enqueue(task: str, *, queue: str | None = None, **kwargs: Any) -> None:
    """Run the Celery task called `task` with `kwargs` once the current transaction has committed.

    Pass ids, never objects: the task reads the row anew. If the broker cannot be reached the job is logged and
    left to the periodic sweeps, so that a page never fails because the queue is away.

    Args:
        queue: another queue than the task's own (see CELERY_TASK_ROUTES).
    """

    def send() -> None:
        registered = current_app.tasks[task]
        where: dict[str, Any] = {"queue": queue} if queue else {}
        try:
            registered.apply_async(kwargs=kwargs, retry=False, **where)
        except (OperationalError, OSError) as error:
            logger.warning("queue unreachable, %s left to the sweep: %s", task, error)

    transaction.on_commit(send, robust=False)
