"""Small fictional lists, brought in as a curator does it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from imports import services
from imports.models import Run, Status

NAMES = ("Buurthuis De Linde", "Repair Café Zuid", "Volkstuin Noord")
HEADER = ("id", "naam", "rol", "gemeente", "website", "e-mail", "in het kort")


def csv_bytes(rows: Sequence[Mapping[str, str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV of these rows; the first one gives the columns."""
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def house(number: int, **fields: str) -> dict[str, str]:
    """A row of a list of organisations."""
    values = {
        "id": str(number),
        "naam": f"Huis {number} van de wijk",
        "rol": "civil-society",
        "gemeente": "9000",
        "website": f"https://huis{number}.voorbeeld.be",
        "e-mail": f"huis{number}@voorbeeld.be",
        "in het kort": "Een huis voor iedereen in de wijk.",
    }
    return {**values, **fields}


def upload(
    content: bytes,
    *,
    by: Any,
    now: datetime,
    format: str = "organisations",
    name: str = "lijst.csv",
    list_name: str = "Huizen",
    licence: str = "",
) -> Run:
    """The file as a new run."""
    with tempfile.NamedTemporaryFile() as handle:
        handle.write(content)
        handle.flush()
        path = Path(handle.name)
        return services.upload(
            path=path, name=name, format=format, by=by, now=now, list_name=list_name, licence=licence
        )


def work(run: Run, now: datetime) -> Run:
    """What the worker does, until there is nothing more to do."""
    run.refresh_from_db()
    while run.is_working:
        services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
        run.refresh_from_db()
    return run


def preview(content: bytes, *, by: Any, now: datetime, twins: str = "join", **options: Any) -> Run:
    """Uploaded, mapped as guessed, looked at."""
    run = upload(content, by=by, now=now, **options)
    if run.status == Status.UPLOADED or twins != "join":
        run = work(run, now)
        services.set_mapping(run=run, mapping=run.mapping, twins=twins, by=by, now=now)
    return work(run, now)


def bring_in(content: bytes, *, by: Any, now: datetime, **options: Any) -> Run:
    """All the way."""
    run = preview(content, by=by, now=now, **options)
    services.start(run=run, by=by, now=now)
    return work(run, now)


def undo(run: Run, *, by: Any, now: datetime) -> Run:
    services.start_undo(run=run, by=by, now=now)
    return work(run, now)


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """A run in each state that the permission matrix walks through."""
    rows = [house(900 + number, naam=name) for number, name in enumerate(NAMES)]
    content = csv_bytes(rows)
    by = personas.curator
    return {
        "uploaded": upload(content, by=by, now=now, list_name="Nieuw"),
        "previewed": preview(content, by=by, now=now, list_name="Voorbeeld"),
        "done": bring_in(content, by=by, now=now, list_name="Klaar"),
    }
