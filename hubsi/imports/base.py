"""What a format is, what it reports, and the errors a row can have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _

from core.errors import HubError

MAX_COLUMNS = 200
MAX_CELL = 100_000
BATCH = 500


class RowError(Exception):
    """A row that cannot go in: which field, and the true reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class ReadRow:
    """A row as it stands in the file; `line` counts from 1, the header being line 1."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """A row that stayed out."""

    line: int
    field: str
    reason: str


@dataclass
class Report:
    """What became of a file.

    Attributes:
        read: rows in the file.
        counts: rows or records by outcome, e.g. {"innovations created": 448}.
        refused: rows that stayed out, by line.
    """

    read: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, outcome: str, number: int) -> None:
        """Count something; zero is not shown."""
        if number:
            self.counts[outcome] = self.counts.get(outcome, 0) + number


class Format(Protocol):
    """One kind of file. `load` writes one batch through the rooms' services."""

    name: ClassVar[str]
    label: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]

    def load(self, rows: Sequence[ReadRow], report: Report, now: datetime) -> None:
        """Write these rows; those that do not fit go to `report.refused`."""
        ...


def read_csv(path: Path, columns: tuple[str, ...]) -> Iterator[ReadRow]:
    """The rows of a UTF-8 CSV file (with or without BOM), streaming.

    Raises:
        HubError: no file, not UTF-8, no CSV, columns missing, or absurdly wide.
    """
    try:
        handle = path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise HubError(_("Het bestand %(path)s is niet te lezen.") % {"path": path}) from error
    with handle:
        yield from _rows(handle, columns)


def _rows(handle: io.TextIOBase | io.TextIOWrapper, columns: tuple[str, ...]) -> Iterator[ReadRow]:
    reader = csv.reader(handle)
    try:
        header = next(reader, [])
        if len(header) > MAX_COLUMNS:
            raise HubError(_("Het bestand heeft meer dan %(most)s kolommen.") % {"most": MAX_COLUMNS})
        missing = [name for name in columns if name not in header]
        if missing:
            raise HubError(_("Deze kolommen ontbreken: %(names)s.") % {"names": ", ".join(missing)})
        line = reader.line_num + 1
        for cells in reader:
            start, line = line, reader.line_num + 1
            if any(cells):
                padded = [*cells, *[""] * (len(header) - len(cells))]
                yield ReadRow(start, {name: cell[:MAX_CELL] for name, cell in zip(header, padded, strict=False)})
    except UnicodeDecodeError as error:
        raise HubError(_("Het bestand is geen UTF-8. Bewaar het opnieuw als “CSV UTF-8”.")) from error
    except csv.Error as error:
        raise HubError(_("Het bestand is geen geldige CSV: %(error)s.") % {"error": error}) from error
