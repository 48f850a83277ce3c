"""A copy of everything that is kept of a person: one zip, made in the background, gone after a few days."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.audit import record
from accounts.models import DataExport, ExportPart, ExportStatus, User
from accounts.personal import parts
from core.errors import Conflict
from core.jobs import enqueue

PART = 1_000_000
"""Bytes of a zip in one row."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@transaction.atomic
def ask_export(*, user: User, now: datetime) -> DataExport:
    """Ask for a copy. A copy that is ready already makes room for the new one.

    Raises:
        Conflict: one is being made.
    """
    User.objects.select_for_update().get(pk=user.pk)
    earlier = DataExport.objects.filter(user=user).defer("content").first()
    if earlier is not None:
        if earlier.status == ExportStatus.WAITING:
            raise Conflict(_("We maken je kopie al. Je krijgt een mail zodra ze klaar is."))
        earlier.delete()
    export = DataExport.objects.create(user=user, asked_at=now)
    record(user, "user.export_asked", target="user", target_id=user.pk, now=now)
    enqueue("accounts.make_export", export_id=export.pk)
    return export


def make_export(*, export_id: int, now: datetime) -> bool:
    """Make the zip and ask for the mail; whether there was something to make. Safe to run twice."""
    with transaction.atomic():
        waiting = DataExport.objects.select_for_update().filter(status=ExportStatus.WAITING)
        export = waiting.filter(pk=export_id).select_related("user").first()
        if export is None:
            return False
        with tempfile.TemporaryFile() as file:
            with override(export.user.language):
                write_zip(file, export.user, now=now)
            export.size = _store(export, file)
        export.status, export.ready_at, export.content = ExportStatus.READY, now, b""
        export.expires_at = now + timedelta(hours=settings.DATA_EXPORT_HOURS)
        export.save()
        enqueue("accounts.mail_export", export_id=export.pk)
    return True


def _store(export: DataExport, file: IO[bytes]) -> int:
    """Keep the zip a part at a time; its size in bytes."""
    size = file.tell()
    file.seek(0)
    for number, data in enumerate(iter(lambda: file.read(PART), b"")):
        ExportPart.objects.create(export=export, number=number, data=data)
    return size


def write_zip(file: IO[bytes], user: User, *, now: datetime) -> None:
    """Every part as JSON, uploaded files one by one, and a page to read, in the active language.

    Only one file at a time is in memory; of the texts the page needs all at once.
    """
    shown: list[dict[str, Any]] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts():
            told = part.export(user)
            archive.writestr(f"{part.name}.json", _json(told))
            names = []
            for number, (name, content) in enumerate(part.files(user), start=1):
                path = f"bestanden/{part.name}/{number}-{_UNSAFE.sub('-', name)[-80:]}"
                archive.writestr(path, content)
                names.append(path)
            shown.append({"name": part.name, "label": part.label or part.name, "data": told, "files": names})
        context = {"parts": shown, "user": user, "now": now, "site_name": settings.SITE_NAME}
        archive.writestr("index.html", render_to_string("accounts/export/index.html", context))


def _json(told: Any) -> str:
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
