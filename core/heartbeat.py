"""Signs of life of the processes that no page speaks with: each worker and beat writes the time every few seconds.

A worker writes only while it holds its connection with the queue, and beat only when its clock ticks, so that a
process that hangs is noticed. Kept in the database, so that an emptied cache hides nobody. `ages()` is for /readyz.
"""

import logging
import socket
import time
from datetime import datetime, timedelta
from typing import Any

from celery import bootsteps
from celery.beat import PersistentScheduler
from celery.worker.consumer.tasks import Tasks
from django.db import Error, connection
from django.utils import timezone

from core.models import Heartbeat

logger = logging.getLogger(__name__)
EVERY = 10.0  # seconds between two signs of life
FORGOTTEN = timedelta(days=1)


def beat(name: str, *, now: datetime) -> None:
    """Note that the process `name` ("worker@host", "beat@host") lives. Raises what the database raises."""
    Heartbeat.objects.update_or_create(name=name[:200], defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN).delete()


def _tell(name: str) -> None:
    """The same for a process that must live on without a database, on a connection that no child inherits."""
    try:
        beat(name, now=timezone.now())
    except Error as error:
        logger.warning("no sign of life written: %s", error)
    finally:
        connection.close()


def ages(*, now: datetime) -> dict[str, timedelta]:
    """How long ago each role gave a sign of life, e.g. {"worker": 4 s, "matcher": 9 s, "beat": 2 s}.

    Of several processes with one role the youngest sign counts. A role that never lived is not in it.
    """
    found: dict[str, timedelta] = {}
    for name, at in Heartbeat.objects.order_by("at").values_list("name", "at"):
        found[name.partition("@")[0]] = max(now - at, timedelta())
    return found


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Part of each worker (see hubsi/celery.py): runs while the worker takes jobs from the queue."""

    requires = (Tasks,)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.entry: Any = None

    def start(self, parent: Any) -> None:
        """The queue is connected: tell so now and from now on."""
        _tell(parent.hostname)
        self.entry = parent.timer.call_repeatedly(EVERY, _tell, (parent.hostname,))

    def stop(self, parent: Any) -> None:
        """The queue is lost, or the worker stops."""
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None

    shutdown = stop


class Scheduler(PersistentScheduler):
    """Celery's own, that gives a sign of life as it ticks. A damaged schedule file is made anew by Celery."""

    told: float | None = None  # seconds of the monotonic clock

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Send what is due; the seconds until the next time."""
        pause = super().tick(*args, **kwargs)
        now = time.monotonic()
        if self.told is None or now - self.told >= EVERY:
            self.told = now
            _tell(f"beat@{socket.gethostname()}")
        return min(pause, EVERY) if pause is not None else EVERY
