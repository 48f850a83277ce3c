"""Which reader reads a file: its name, its first bytes and its format have to agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from imports.limits import limit
from imports.reading.base import Dialect, ReadRow, Unreadable, too_long
from imports.reading.documents import look_at_json, rows_of_json
from imports.reading.text import look_at_csv, rows_of_csv
from imports.reading.workbook import look_at_workbook, rows_of_workbook

_BINARY = {
    b"PK": "ZIP of Excel",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "Excel 97 (.xls)",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "RAR",
    b"\x7fELF": "programma",
    b"MZ\x90": "programma",
}


def look_at(path: Path, name: str, *, kinds: tuple[str, ...], wanted: tuple[str, ...] = ()) -> Dialect:
    """What this file is and which columns it has.

    Args:
        name: the name it was uploaded with.
        kinds: what the format takes: "csv", "xlsx", "json".
        wanted: columns the format needs.

    Raises:
        Unreadable: it is something else than its name says, or than the format takes, or is too large.
    """
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(_("Dit bestand is leeg."))
    if size > limit("MAX_BYTES"):
        raise Unreadable(
            _("Een bestand mag hoogstens %(most)s MB groot zijn.") % {"most": limit("MAX_BYTES") // 1_000_000}
        )
    kind = _kind(name)
    if kind not in kinds:
        names = ", ".join(f".{kind}" for kind in kinds)
        raise Unreadable(_("Deze soort lijst lezen we uit een bestand %(names)s.") % {"names": names})
    if kind == "xlsx":
        return look_at_workbook(path)
    _refuse_binary(path, kind)
    return look_at_json(path) if kind == "json" else look_at_csv(path, wanted)


def rows_of(path: Path, dialect: Dialect) -> Iterator[ReadRow]:
    """The rows, one by one.

    Raises:
        Unreadable: more rows than allowed, or the file is broken further on.
    """
    readers = {"csv": rows_of_csv, "xlsx": rows_of_workbook, "json": rows_of_json}
    for number, row in enumerate(readers[dialect.kind](path, dialect), start=1):
        if number > limit("MAX_ROWS"):
            raise too_long()
        yield row


def _kind(name: str) -> str:
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return {"txt": "csv", "tsv": "csv"}.get(ending, ending)


def _refuse_binary(path: Path, kind: str) -> None:
    with path.open("rb") as handle:
        start = handle.read(8)
    for magic, what in _BINARY.items():
        if start.startswith(magic):
            raise Unreadable(
                _("De naam zegt .%(kind)s, maar dit bestand is iets anders: %(what)s.") % {"kind": kind, "what": what}
            )
