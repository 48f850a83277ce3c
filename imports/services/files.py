"""The uploaded file in the database, and back on the disk of whoever reads it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from imports.limits import limit
from imports.models import FilePart, Run
from imports.reading import Dialect

_PART = 1_000_000


def store(run: Run, path: Path) -> None:
    """Keep a file with its run, a megabyte at a time."""
    with path.open("rb") as handle:
        for number, data in enumerate(iter(lambda: handle.read(_PART), b"")):
            FilePart.objects.create(run=run, number=number, data=data)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def on_disk(run: Run) -> Iterator[Path]:
    """The file of a run as a temporary file of this process."""
    with tempfile.NamedTemporaryFile(prefix="import-", suffix=f".{run.file_kind}") as handle:
        parts = FilePart.objects.filter(run=run).order_by("number").values_list("pk", flat=True)
        for pk in list(parts):
            handle.write(bytes(FilePart.objects.values_list("data", flat=True).get(pk=pk)))
        handle.flush()
        yield Path(handle.name)


def forget_files(now: datetime, most: int) -> int:
    """Let go of files of runs that ended, or were left alone, long ago; how many runs that were."""
    before = now - timedelta(days=limit("KEEP_FILE_DAYS"))
    ids = list(
        Run.objects.filter(updated_at__lt=before, parts__number=0).order_by("pk").values_list("pk", flat=True)[:most]
    )
    FilePart.objects.filter(run__in=ids).delete()
    return len(ids)


def dialect_of(run: Run) -> Dialect:
    """How the file of a run is read."""
    return Dialect(**run.dialect, header=list(run.header))
