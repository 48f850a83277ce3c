"""From a file to a run that can be looked at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import audit
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue
from core.text import clean_line
from imports import permissions
from imports.formats import FORMATS, RoomList
from imports.models import Run, Status, Twins
from imports.reading import Dialect, look_at
from imports.services.files import fingerprint, store
from imports.services.previewing import forget


def upload(
    *,
    path: Path,
    name: str,
    format: str,
    by: Any,
    now: datetime,
    list_name: str = "",
    licence: str = "",
    command: bool = False,
) -> Run:
    """Keep a file as a new run. A format that needs no mapping is previewed at once.

    Args:
        path: where the file is now; it is copied.
        name: what the curator calls it.
        list_name: which list this is, for generic ones: the same name next time is the same list.
        licence: of generic ones: under which the list may be used again (SPDX); "" for unknown.
        command: by the command line: nobody asks for rights, and nothing is enqueued.

    Raises:
        NotAllowed: `by` is no curator.
        Unreadable: it is no such file, or is too large.
        HubError: columns are missing, or the list has no name.
    """
    if not command and not permissions.can_import(by):
        raise NotAllowed(_("Alleen curatoren kunnen lijsten inlezen."))
    found = FORMATS[format]
    dialect = look_at(path, name, kinds=found.files, wanted=found.columns)
    missing = [column for column in found.columns if column not in dialect.header]
    if missing:
        raise HubError(_("Deze kolommen ontbreken: %(names)s.") % {"names": ", ".join(missing)}, field="file")
    list_name = clean_line(list_name)[:80]
    if isinstance(found, RoomList) and not slugify(list_name):
        raise HubError(_("Geef de lijst een naam, bijvoorbeeld “Buurthuizen Gent”."), field="list_name")
    with transaction.atomic():
        run = _create(path, name, found.name, dialect, by, now, list_name, licence)
        store(run, path)
        if not found.needs_mapping and not command:
            _preview(run, now)
    return run


def _create(
    path: Path, name: str, format: str, dialect: Dialect, by: Any, now: datetime, list_name: str, licence: str
) -> Run:
    found = FORMATS[format]
    header_hash = hashlib.sha256(json.dumps(dialect.header).encode()).hexdigest()
    mapping: Mapping[str, str] = {}
    if isinstance(found, RoomList):
        mapping = mapping_before(format, header_hash) or found.guess(dialect.header)
    return Run.objects.create(
        format=format,
        list_name=list_name,
        licence=licence[:40] if isinstance(found, RoomList) else "",
        source=found.source or f"lijst:{slugify(list_name)}"[:40],
        file_name=clean_line(Path(name).name)[:200] or "lijst",
        file_size=path.stat().st_size,
        sha256=fingerprint(path),
        file_kind=dialect.kind,
        dialect=dialect.as_json(),
        header=dialect.header,
        header_hash=header_hash,
        mapping=mapping,
        notices=dialect.notices,
        created_by=by,
        created_at=now,
        updated_at=now,
    )


def mapping_before(format: str, header_hash: str) -> dict[str, str]:
    """What the last curator chose for a file with these very columns; {} when there was none."""
    earlier = Run.objects.filter(format=format, header_hash=header_hash).exclude(status=Status.UPLOADED)
    return dict(earlier.order_by("-pk").values_list("mapping", flat=True).first() or {})


@transaction.atomic
def set_mapping(*, run: Run, mapping: Mapping[str, str], twins: str, by: Any, now: datetime) -> Run:
    """Say which column is what and what becomes of duplicates, and have the preview made (again).

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: the run has started.
        HubError: a needed column is missing, or one column is used twice.
    """
    if not permissions.can_import(by):
        raise NotAllowed(_("Alleen curatoren kunnen lijsten inlezen."))
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.started_at is not None or run.status not in (Status.UPLOADED, Status.PREVIEWED, Status.FAILED):
        raise Conflict(_("Deze import is al gestart of wordt net nagekeken."))
    found = FORMATS[run.format]
    if isinstance(found, RoomList):
        _check_mapping(found, run, mapping)
        run.mapping = dict(mapping)
    run.twins = Twins(twins)
    run.save(update_fields=["mapping", "twins"])
    _preview(run, now)
    return run


def _check_mapping(found: RoomList, run: Run, mapping: Mapping[str, str]) -> None:
    if any(column not in run.header for column in mapping.values()):
        raise HubError(_("Kies alleen kolommen die in het bestand staan."))
    if len(set(mapping.values())) != len(mapping):
        raise HubError(_("Dezelfde kolom is twee keer gekozen."))
    missing = [column.name for column in found.fields if column.required and column.name not in mapping]
    if missing:
        raise HubError(_("Zonder deze kolommen kan het niet: %(names)s.") % {"names": ", ".join(missing)})


def _preview(run: Run, now: datetime) -> None:
    run.status, run.position, run.claim, run.claimed_at, run.attempts = Status.PREVIEWING, 0, "", None, 0
    run.error, run.updated_at = "", now
    run.save(update_fields=["status", "position", "claim", "claimed_at", "attempts", "error", "updated_at"])
    forget(run)
    enqueue("imports.work", run_id=run.pk)


@transaction.atomic
def delete_run(*, run: Run, by: Any, now: datetime) -> None:
    """Throw away a file that was never started.

    Raises:
        NotAllowed: `by` is no curator.
        Conflict: it has started: only undoing takes back what it did.
    """
    if not permissions.can_import(by):
        raise NotAllowed(_("Alleen curatoren kunnen lijsten inlezen."))
    run = Run.objects.select_for_update().get(pk=run.pk)
    if run.started_at is not None:
        raise Conflict(_("Deze import is gestart. Je kunt hem terugdraaien, niet weggooien."))
    audit.record(by, "import.discarded", target="import", target_id=run.pk, title=run.file_name, now=now)
    run.delete()
