"""What Prometheus is told about the hub's content and queues; read from the database and the queue when it asks."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from core import heartbeat
from core.jobs import MOST_ATTEMPTS
from core.models import Job
from core.watch import metrics

Values = dict[tuple[str, ...], float]


def _rows(sql: str) -> Values:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {tuple(str(part) for part in row[:-1]): float(row[-1]) for row in cursor.fetchall()}


def entries() -> Values:
    """Entries by kind and status."""
    return _rows("select kind, status, count(*) from catalogue_entry group by 1, 2")


def waiting_for_vector() -> Values:
    """Visible entries whose text was not read yet."""
    return _rows("select count(*) from catalogue_entry where status <> 'withdrawn' and embedded_hash = ''")


def open_cases() -> Values:
    """What waits for a curator, by reason."""
    return _rows("select reason, count(*) from catalogue_moderationcase where status = 'open' group by 1")


def accounts() -> Values:
    """Accounts that can sign in."""
    return _rows("select count(*) from accounts_user where is_active")


def queued() -> Values:
    """Jobs that wait, by queue."""
    from hubsi.celery import app

    names = {settings.CELERY_TASK_DEFAULT_QUEUE} | {r["queue"] for r in settings.CELERY_TASK_ROUTES.values()}
    with app.connection_for_read() as queue:
        client: Any = queue.default_channel.client  # type: ignore[attr-defined]  # of the Redis transport
        return {(name,): float(client.llen(name)) for name in sorted(names)}


def jobs() -> Values:
    """Jobs asked for and not done yet; "failed" ones are not tried any more (see core/jobs.py)."""
    counts = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(attempts=0)),
        begun=Count("pk", filter=Q(attempts__gt=0, attempts__lt=MOST_ATTEMPTS)),
        failed=Count("pk", filter=Q(attempts__gte=MOST_ATTEMPTS)),
    )
    return {(state,): float(number) for state, number in counts.items()}


def silence() -> Values:
    """Seconds since each role gave a sign of life."""
    return {(role,): age.total_seconds() for role, age in heartbeat.ages(now=timezone.now()).items()}


def register() -> None:
    """Called once, when the hub starts."""
    metrics.reading("hub_entries", "Entries in the catalogue", entries, ("kind", "status"))
    metrics.reading("hub_entries_without_vector", "Entries whose text was not read yet", waiting_for_vector)
    metrics.reading("hub_open_cases", "What waits for a curator", open_cases, ("reason",))
    metrics.reading("hub_accounts", "Accounts that can sign in", accounts)
    metrics.reading("hub_queued_jobs", "Jobs that wait", queued, ("queue",))
    metrics.reading("hub_jobs_kept", "Jobs asked for and not done yet", jobs, ("state",))
    metrics.reading("hub_silence_seconds", "Seconds since a process gave a sign of life", silence, ("role",))
