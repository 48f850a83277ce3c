"""What all readers share."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.errors import HubError
from core.text import clean_text
from imports.limits import limit


class Unreadable(HubError):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True)
class ReadRow:
    """A row as it stands in the file, as clean text; `line` counts from 1. `fault` says why it cannot be used."""

    line: int
    values: dict[str, Any]
    fault: str = ""


@dataclass
class Dialect:
    """How a file is to be read.

    Attributes:
        kind: "csv", "xlsx" or "json".
        encoding, delimiter, first_line: of a CSV; `first_line` is the line of the header.
        sheet: of a workbook.
        header: the columns.
        notices: what the curator should know, translated.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    first_line: int = 1
    sheet: str = ""
    header: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Without what a run keeps in columns of its own."""
        kept = asdict(self)
        del kept["header"], kept["notices"]
        return kept


def clean_header(cells: list[str]) -> list[str]:
    """Column names as they are shown and mapped: blanks folded; empty ones get a number, doubles are refused.

    Raises:
        Unreadable: too many columns, none at all, or two of the same name.
    """
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if not cells:
        raise Unreadable(_("Het bestand is leeg: er staat geen enkele kolom in."))
    if len(cells) > limit("MAX_COLUMNS"):
        raise too_wide()
    names = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(clean_text(cell).split())[:80] or _("kolom %(number)s") % {"number": number}
        if name in names:
            raise Unreadable(_("De kolom “%(name)s” staat er twee keer in.") % {"name": name})
        names.append(name)
    return names


def too_wide() -> Unreadable:
    return Unreadable(
        _("Het bestand heeft meer dan %(most)s kolommen. Bewaar alleen de kolommen die je nodig hebt.")
        % {"most": limit("MAX_COLUMNS")}
    )


def too_long() -> Unreadable:
    return Unreadable(
        _("Het bestand heeft meer dan %(most)s rijen. Deel het op en lees de delen na elkaar in.")
        % {"most": limit("MAX_ROWS")}
    )


def as_row(line: int, header: list[str], cells: list[str]) -> ReadRow | None:
    """The cells by column; None for an empty line and for a remark (a first cell that begins with “# ”)."""
    if not any(cells) or cells[0].startswith("# "):
        return None
    while len(cells) > len(header) and not cells[-1].strip():
        cells = cells[:-1]
    fault = ""
    if len(cells) > len(header):
        fault = _("heeft meer cellen dan er kolommen zijn")
    elif any(len(cell) > limit("MAX_CELL") for cell in cells):
        fault = _("heeft een cel met meer dan %(most)s tekens") % {"most": limit("MAX_CELL")}
    if fault:
        return ReadRow(line, dict.fromkeys(header, ""), fault)
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return ReadRow(line, {name: clean_text(cell) for name, cell in zip(header, padded, strict=True)})
