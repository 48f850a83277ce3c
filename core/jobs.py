"""How services ask for background work: by name, after commit, without importing tasks.

What is asked is written in the same transaction (`core.models.Job`) and struck out when it has been done. The queue is
only the fast way: a job that it lost, or that died with its worker, is sent again by `core.send_jobs` (beat).
So a job runs at least once; a task that runs twice must do no harm. See docs/faults.md.
"""

import contextlib
import contextvars
import logging
import time
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from amqp.exceptions import ChannelError
from celery import Task, current_app
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.models import Job

logger = logging.getLogger(__name__)
_in_bulk: contextvars.ContextVar[bool] = contextvars.ContextVar("in_bulk", default=False)

# after which a job that was not done is sent again; twice as long each time it was begun
PATIENCE = timedelta(seconds=settings.JOB_PATIENCE)
LONGEST_PATIENCE = timedelta(hours=1)
MOST_ATTEMPTS = 12
KEEP_FAILED = timedelta(days=14)
RESEND_AT_ONCE = 500
# A job may simply wait behind others: nothing is sent again into a queue that holds more than this.
SHORT_QUEUE = 50
BREATHER = 3.0  # seconds during which a queue that did not answer is not asked again
_PREFIX = "job-"
_LOCKS = 7_302  # the space of our advisory locks
_closed_until = 0.0


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

    Pass ids and texts, never objects: the task reads the row anew, and `kwargs` are kept as JSON.

    Args:
        queue: another queue than the task's own (see CELERY_TASK_ROUTES); ignored `in_bulk`.

    Raises:
        KeyError: no task has this name.
    """
    enqueue_many(task, [kwargs], queue=queue)


def enqueue_many(task: str, several: Sequence[dict[str, Any]], *, queue: str | None = None) -> None:
    """The same for several jobs of one task, in one statement."""
    current_app.tasks[task]
    now = timezone.now()
    where = queue if queue and not _in_bulk.get() else ""
    jobs = [Job(task=task, kwargs=kwargs, queue=where, created_at=now, due_at=now + PATIENCE) for kwargs in several]
    Job.objects.bulk_create(jobs, batch_size=1000)
    transaction.on_commit(lambda: _send_all(jobs), robust=False)


def _send_all(jobs: Sequence[Job]) -> None:
    for job in jobs:
        if not _send(job):
            return  # the sweep knows all of them


def _send(job: Job) -> bool:
    """Hand the job to the queue; False when that is away, which is left to `send_again`."""
    global _closed_until
    if time.monotonic() < _closed_until:
        return False
    where: dict[str, Any] = {"queue": job.queue} if job.queue else {}
    try:
        current_app.tasks[job.task].apply_async(
            kwargs=job.kwargs,
            task_id=f"{_PREFIX}{job.pk}",
            retry=True,
            retry_policy={"max_retries": 1, "interval_start": 0},
            **where,
        )
    except (OperationalError, OSError) as error:
        if isinstance(error, OperationalError):
            _closed_until = time.monotonic() + BREATHER
        logger.warning("queue unreachable, %s left to the sweep: %s", job.task, error)
        return False
    return True


def send_again(*, now: datetime) -> int:
    """Send what should have been done by now once more; forget what failed long ago. How many were sent."""
    Job.objects.filter(attempts__gte=MOST_ATTEMPTS, created_at__lt=now - KEEP_FAILED).delete()
    Job.objects.exclude(task__in=list(current_app.tasks)).update(attempts=MOST_ATTEMPTS)  # of another version
    due = list(Job.objects.filter(due_at__lte=now, attempts__lt=MOST_ATTEMPTS).order_by("due_at")[:RESEND_AT_ONCE])
    waiting: dict[str, int] = {}
    sent = []
    for job in due:
        queue = job.queue or _queue_of(job.task)
        if queue not in waiting:
            waiting[queue] = _waiting_in(queue)
        if waiting[queue] < SHORT_QUEUE:
            if not _send(job):
                break
            sent.append(job.pk)
    Job.objects.filter(pk__in=sent, due_at__lte=now).update(due_at=now + PATIENCE)
    return len(sent)


def _queue_of(task: str) -> str:
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def _waiting_in(queue: str) -> int:
    """How many messages wait in a queue; 0 when there is no such queue, as an empty one, or nobody answers."""
    try:
        with current_app.connection_for_write() as broker:
            channel: Any = broker.default_channel
            return int(channel.queue_declare(queue, passive=True).message_count)
    except (ChannelError, OperationalError, OSError):
        return 0


class HubTask(Task):  # type: ignore[type-arg]  # generic only in its stub
    """Every task of the hub: strikes out its job when it is done, and runs it in one place at a time."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        task_id = str(self.request.id or "")
        if not task_id:  # called as a function
            return super().__call__(*args, **kwargs)
        if not task_id.startswith(_PREFIX):  # sent by beat
            return self.run(*args, **kwargs)
        with alone(task_id) as free:
            if not free or not _begin(task_id.removeprefix(_PREFIX), now=timezone.now()):
                return None  # it runs elsewhere, or was done: the queue delivered it twice
            result = self.run(*args, **kwargs)
            Job.objects.filter(pk=task_id.removeprefix(_PREFIX)).delete()
            return result


def _begin(pk: str, *, now: datetime) -> bool:
    """Count an attempt and say when the next may be; False when the job is done or has failed too often."""
    row = Job.objects.filter(pk=pk, attempts__lt=MOST_ATTEMPTS).values_list("attempts", flat=True).first()
    if row is None:
        return False
    due_at = now + min(PATIENCE * 2**row, LONGEST_PATIENCE)
    return bool(Job.objects.filter(pk=pk).update(attempts=F("attempts") + 1, due_at=due_at))


@contextlib.contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else is inside a block of this name now. A killed process leaves nothing locked behind."""
    key = zlib.crc32(name.encode()) - 2**31
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [_LOCKS, key])
        free = bool(cursor.fetchone()[0])
    try:
        yield free
    finally:
        if free:
            _unlock(key)


def _unlock(key: int) -> None:
    """Let go; on a connection that is lost or in a broken transaction there is nothing to let go any more."""
    with contextlib.suppress(Exception), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s, %s)", [_LOCKS, key])
