"""Excel workbooks, row by row, looked at from outside before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from imports.limits import limit
from imports.reading.base import Dialect, ReadRow, Unreadable, as_row, clean_header, too_long, too_wide

_END_OF_DIRECTORY = b"PK\x05\x06"
_MEGABYTE = 1_000_000
_PROBLEMS = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def look_at_workbook(path: Path) -> Dialect:
    """The first sheet with something in it, and its columns.

    Raises:
        Unreadable: no workbook, or one that grows dangerously when unpacked.
    """
    _check_directory(path)
    try:
        found = next(_first_rows(path), None)
        if found is not None:
            return Dialect("xlsx", sheet=found[0], header=clean_header(found[1]))
    except Unreadable:
        raise
    except _PROBLEMS as error:
        raise _no_workbook() from error
    raise Unreadable(_("Het bestand is leeg: er staat geen enkele kolom in."))


def rows_of_workbook(path: Path, dialect: Dialect) -> Iterator[ReadRow]:
    """The rows below the header, streaming. Formulas come in as the text they are.

    Raises:
        Unreadable: the workbook is broken further on.
    """
    seen_header = False
    try:
        for number, cells in _rows(path, dialect.sheet):
            if number > limit("MAX_ROWS") + 1000:
                raise too_long()
            if not any(cells):
                continue
            if not seen_header:
                seen_header = True
                continue
            row = as_row(number, dialect.header, cells)
            if row is not None:
                yield row
    except Unreadable:
        raise
    except _PROBLEMS as error:
        raise _no_workbook() from error


def _first_rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    """(sheet, cells) of the first row with something in it, per sheet."""
    with _opened(path) as book:
        names = [sheet.title for sheet in book.worksheets][:20]
    for name in names:
        for number, cells in _rows(path, name):
            if any(cells):
                yield name, cells
            if any(cells) or number > 100:
                break


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """By its content: the name it has on our disk says nothing."""
    with path.open("rb") as handle:
        book = load_workbook(handle, read_only=True, data_only=False, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _rows(path: Path, name: str) -> Iterator[tuple[int, list[str]]]:
    most = limit("MAX_COLUMNS") + 1
    with _opened(path) as book:
        sheet = book[name]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=most, values_only=True), start=1):
            yield number, [cell_text(value) for value in _trimmed(row)]


def _trimmed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without the empty cells at the end.

    Raises:
        Unreadable: a cell stands beyond the last column that is allowed.
    """
    if len(row) > limit("MAX_COLUMNS") and row[-1] is not None:
        raise too_wide()
    while row and row[-1] is None:
        row = row[:-1]
    return row


def cell_text(value: Any) -> str:
    """A cell as the text a person would type: dates as 2024-01-31, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(getattr(value, "text", value))


def _no_workbook() -> Unreadable:
    return Unreadable(_("Dit is geen Excel-werkmap die we kunnen lezen. Bewaar ze opnieuw als .xlsx of als CSV."))


def _check_directory(path: Path) -> None:
    """Look at the list of contents of the ZIP only, and refuse what could explode.

    Raises:
        Unreadable: no ZIP, no workbook, encrypted, with macros, or too much in too little.
    """
    if _entries(path) > limit("MAX_PARTS"):
        raise _explosive()
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/workbook") for n in names):
                raise _no_workbook()
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable(_("Deze werkmap is met een wachtwoord beveiligd. Bewaar ze zonder wachtwoord."))
            _check_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except Unreadable:
        raise
    except _PROBLEMS as error:
        raise _no_workbook() from error


def _entries(path: Path) -> int:
    """How many files the ZIP says it holds, without reading its directory."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        if handle.read(2) != b"PK":
            raise _no_workbook()
        handle.seek(max(0, size - 65_557))
        tail = handle.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise _no_workbook()
    total, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if directory > 1000 * limit("MAX_PARTS"):
        raise _explosive()
    return int(total)


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if sum(part.file_size for part in parts) > limit("MAX_UNPACKED"):
        raise _explosive()
    for part in parts:
        if part.file_size > _MEGABYTE and part.file_size > limit("MAX_RATIO") * max(1, part.compress_size):
            raise _explosive()
        if part.filename.endswith("sharedStrings.xml") and part.file_size > limit("MAX_SHARED_STRINGS"):
            raise _explosive()


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No document type (entities), and in a sheet no row of which the end does not come."""
    longest = 2 * limit("MAX_LINE")
    since_row = 0
    with archive.open(part) as handle:
        start = handle.read(_MEGABYTE // 4)
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<\0!\0D\0" in start:
            raise _no_workbook()
        if "/worksheets/" not in part.filename:
            return
        chunk = start
        while chunk:
            at = chunk.rfind(b"</row>")
            since_row = since_row + len(chunk) if at < 0 else len(chunk) - at
            if since_row > longest:
                raise too_wide()
            chunk = handle.read(_MEGABYTE // 4)


def _explosive() -> Unreadable:
    return Unreadable(
        _("Deze werkmap wordt veel te groot als ze uitgepakt wordt. Bewaar alleen de lijst, als CSV UTF-8.")
    )
