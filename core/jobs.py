"""How services ask for background work: by name, after commit, without importing tasks."""

import contextlib
import contextvars
import logging
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
_in_bulk: contextvars.ContextVar[bool] = contextvars.ContextVar("in_bulk", default=False)


@contextlib.contextmanager
def in_bulk() -> Iterator[None]:
    """Whatever is enqueued inside waits in its own queue: nobody sits waiting for a list that is being loaded."""
    token = _in_bulk.set(True)
    try:
        yield
    finally:
        _in_bulk.reset(token)


def enqueue(task: str, *, queue: str | None = None, **kwargs: Any) -> None:
    """Run the Celery task called `task` with `kwargs` once the current transaction has committed.

    Pass ids, never objects: the task reads the row anew. If the broker cannot be reached the job is logged and
    left to the periodic sweeps, so that a page never fails because the queue is away.

    Args:
        queue: another queue than the task's own (see CELERY_TASK_ROUTES); ignored `in_bulk`.
    """

    where: dict[str, Any] = {"queue": queue} if queue and not _in_bulk.get() else {}

    def send() -> None:
        registered = current_app.tasks[task]
        try:
            registered.apply_async(kwargs=kwargs, retry=False, **where)
        except (OperationalError, OSError) as error:
            logger.warning("queue unreachable, %s left to the sweep: %s", task, error)

    transaction.on_commit(send, robust=False)
