"""Background work of the floor itself."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from core.backup import backup, rotate
from core.backup.writing import new_path
from core.jobs import alone, send_again


@shared_task(name="core.send_jobs")
def send_jobs() -> None:
    """Send again what the queue lost; one at a time."""
    with alone("core.send_jobs") as free:
        if free:
            send_again(now=timezone.now())


@shared_task(name="core.make_backup", time_limit=6 * 3600)
def make_backup() -> None:
    """Write a backup to BACKUP_DIR and keep the newest BACKUP_KEEP; nothing without that folder."""
    if not settings.BACKUP_DIR:
        return
    folder = Path(settings.BACKUP_DIR)
    with alone("core.make_backup") as free:
        if free:
            backup(new_path(folder, now=timezone.now()), now=timezone.now())
            rotate(folder, keep=settings.BACKUP_KEEP)
