"""Runs a file through a format, batch by batch."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction

from core.jobs import in_bulk
from hubsi.imports.base import BATCH, Format, ReadRow, Report, read_csv

Progress = Callable[[int], None]


def run_import(
    format: Format, path: Path, *, now: datetime, dry_run: bool = False, progress: Progress = lambda read: None
) -> Report:
    """Read `path` and write it through the rooms' services.

    Each batch is a transaction of its own, so an interrupted import is simply run again: rows are recognised by their
    source id. A dry run does the same work and takes all of it back, so that what it reports is true.

    Raises:
        HubError: the file as a whole cannot be read.
    """
    report = Report()
    start = getattr(format, "start", None)
    if start is not None:
        start()
    if not dry_run:
        _load(format, path, report, now, progress)
        return report
    with transaction.atomic():
        _load(format, path, report, now, progress)
        transaction.set_rollback(True)
    return report


def _load(format: Format, path: Path, report: Report, now: datetime, progress: Progress) -> None:
    for batch in _batches(read_csv(path, format.columns)):
        with in_bulk(), transaction.atomic():
            format.load(batch, report, now)
        report.read += len(batch)
        progress(report.read)
    report.refused.sort(key=lambda refusal: refusal.line)


def _batches(rows: Iterable[ReadRow]) -> Iterator[list[ReadRow]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
