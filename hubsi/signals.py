"""What happens around every job: it carries the id of the request that asked for it, and is counted."""

import time
from typing import Any

from celery import signals
from django.conf import settings

from core.watch import metrics
from core.watch.logs import request_id

HEADER = "hub_request_id"
_began: dict[str, tuple[float, Any]] = {}


def _sent(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    if headers is not None and request_id.get() != "-":
        headers[HEADER] = request_id.get()


def _started(task_id: str = "", task: Any = None, **_kwargs: Any) -> None:
    carried = getattr(task.request, HEADER, None) or request_id.get()
    _began[task_id] = (time.perf_counter(), request_id.set(carried if carried != "-" else task_id))


def _ended(task_id: str = "", task: Any = None, state: str | None = None, **_kwargs: Any) -> None:
    metrics.JOBS.labels(task.name, (state or "unknown").lower()).inc()
    if task_id in _began:
        began, token = _began.pop(task_id)
        metrics.JOB_SECONDS.labels(task.name).observe(time.perf_counter() - began)
        request_id.reset(token)


def _worker_starts(**_kwargs: Any) -> None:
    if settings.METRICS_PORT:
        metrics.serve(settings.METRICS_HOST, settings.METRICS_PORT)


def connect() -> None:
    """Called once, when the hub starts."""
    signals.before_task_publish.connect(_sent)
    signals.task_prerun.connect(_started)
    signals.task_postrun.connect(_ended)
    signals.worker_init.connect(_worker_starts)
