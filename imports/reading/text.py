"""CSV in the encodings and with the delimiters that people really use. Nothing is read as a whole."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from imports.limits import limit
from imports.reading.base import Dialect, ReadRow, Unreadable, as_row, clean_header

DELIMITERS = ",;\t|"
_CHUNK = 1 << 16
_BOMS = (
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def look_at_csv(path: Path, wanted: tuple[str, ...] = ()) -> Dialect:
    """How this CSV is written, and its columns.

    Args:
        wanted: columns the format asks for: they help to tell the delimiter.

    Raises:
        Unreadable: it is no such text.
    """
    encoding = _encoding(path)
    notices = []
    if encoding == "cp1252":
        notices.append(
            _("Dit bestand is geen UTF-8. We lazen het als Windows-1252: kijk na of letters met accenten kloppen.")
        )
    with path.open(encoding=encoding, newline="") as handle:
        lines = _lines(handle)
        first, skipped = next(lines, ""), 0
        given = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
        while first and ((given and not skipped) or not first.strip() or first.lstrip('"').startswith("# ")):
            first, skipped = next(lines, ""), skipped + 1
        if not first:
            raise Unreadable(_("Het bestand is leeg: er staat geen enkele kolom in."))
        head = _whole_record(first, lines)
    delimiter = given if len(given) == 1 and given in DELIMITERS else _delimiter(head, wanted)
    header = clean_header(_cells(head, delimiter))
    return Dialect("csv", encoding, delimiter, skipped + 1, header=header, notices=notices)


def rows_of_csv(path: Path, dialect: Dialect) -> Iterator[ReadRow]:
    """The rows below the header, streaming.

    Raises:
        Unreadable: a line without end, a quote that is never closed.
    """
    with path.open(encoding=dialect.encoding, newline="") as handle:
        lines = _lines(handle)
        for _number in range(dialect.first_line - 1):
            next(lines, "")
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        try:
            next(reader, None)
            line = dialect.first_line - 1 + reader.line_num + 1
            for cells in reader:
                start, line = line, dialect.first_line + reader.line_num
                row = as_row(start, dialect.header, cells)
                if row is not None:
                    yield row
        except csv.Error as error:
            raise _bad_csv(error, line) from error


def _bad_csv(error: csv.Error, line: int) -> Unreadable:
    if "field larger" in str(error):
        return Unreadable(
            _("Een cel is veel te lang. Wellicht wordt een aanhalingsteken niet gesloten, rond regel %(line)s.")
            % {"line": line}
        )
    return Unreadable(_("Dit is geen geldige CSV, rond regel %(line)s.") % {"line": line})


def _encoding(path: Path) -> str:
    """The encoding by its mark, else UTF-8 when every byte agrees, else Windows-1252.

    Raises:
        Unreadable: NUL bytes, an encoding nobody should send, or broken characters.
    """
    with path.open("rb") as handle:
        start = handle.read(4)
        marked = next((name for bom, name in _BOMS if start.startswith(bom)), None)
        if marked == "":
            raise Unreadable(_("Dit bestand is UTF-32. Bewaar het opnieuw als “CSV UTF-8”."))
        handle.seek(0)
        decoder = codecs.getincrementaldecoder(marked or "utf-8")()
        fits = True
        for number, chunk in enumerate(iter(lambda: handle.read(_CHUNK), b"")):
            if b"\0" in chunk and marked != "utf-16":
                raise Unreadable(_("In dit bestand staan NUL-tekens: het is geen tekst. Bewaar het opnieuw als CSV."))
            if fits:
                fits = _decodes(decoder, chunk, marked, number)
        if fits:
            fits = _decodes(decoder, b"", marked, 0, final=True)
    return marked or ("utf-8" if fits else _windows(path))


def _decodes(
    decoder: codecs.IncrementalDecoder, chunk: bytes, marked: str | None, number: int, *, final: bool = False
) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        bad = error.object[error.start : error.start + 2]
        half_character = len(bad) == 2 and bad[0] == 0xED and bad[1] >= 0xA0
        if marked or half_character:
            raise Unreadable(_("In dit bestand staan kapotte tekens. Bewaar het opnieuw als “CSV UTF-8”.")) from error
        return False
    return True


def _windows(path: Path) -> str:
    """ "cp1252" when every byte is a character in it."""
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(_CHUNK), b""):
            if any(byte in chunk for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")):
                raise Unreadable(_("We herkennen de tekens in dit bestand niet. Bewaar het opnieuw als “CSV UTF-8”."))
    return "cp1252"


def _lines(handle: io.TextIOWrapper) -> Iterator[str]:
    """Line by line, never more than a bounded piece in memory."""
    longest = limit("MAX_LINE")
    while line := handle.readline(longest + 1):
        if len(line) > longest:
            raise Unreadable(
                _("Een regel is langer dan %(most)s tekens: dit is geen lijst die we kunnen lezen.") % {"most": longest}
            )
        yield line


def _whole_record(first: str, lines: Iterator[str]) -> str:
    """The header, also where a quoted name has a line break in it."""
    record = first
    while record.count('"') % 2 and len(record) <= limit("MAX_LINE") and (more := next(lines, "")):
        record += more
    return record


def _cells(record: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise _bad_csv(error, 1) from error


def _delimiter(record: str, wanted: tuple[str, ...]) -> str:
    """The one that finds most of the wanted columns, else most columns."""
    short = record[:100_000]
    scores = Counter(dict.fromkeys(DELIMITERS, 0))
    for mark in DELIMITERS:
        try:
            cells = _cells(short, mark)
        except Unreadable:
            continue
        scores[mark] = 1000 * sum(name in cells for name in wanted) + len(cells)
    return scores.most_common(1)[0][0]
