"""Files as people (and worse) send them: a clear refusal, or the right text; never half a list."""

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.errors import HubError
from imports.formats import ROOMS
from imports.formats.columns import as_bool, as_date, as_number, as_place, as_places, as_terms
from imports.models import Run
from imports.reading import ReadRow, Unreadable, look_at, rows_of
from imports.reading.workbook import cell_text
from imports.templates_to_fill import as_csv, as_xlsx
from tests.imports.factory import preview

KINDS = ("csv", "xlsx", "json")


def read(path: Path, content: bytes, name: str = "lijst.csv") -> list[ReadRow]:
    path.write_bytes(content)
    return list(rows_of(path, look_at(path, name, kinds=KINDS)))


def refused(path: Path, content: bytes, name: str = "lijst.csv") -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, content, name)
    return str(caught.value.message)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x"


TEXT = "naam;plaats\r\nCafé “Ünïq”;Gent\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_recognised(path: Path, encoding: str, delimiter: str) -> None:
    (row,) = read(path, TEXT.replace(";", delimiter).encode(encoding))
    assert row.values == {"naam": "Café “Ünïq”", "plaats": "Gent"}


def test_windows_text_is_read_with_a_warning(path: Path) -> None:
    path.write_bytes(TEXT.encode("cp1252"))
    assert "Windows-1252" in look_at(path, "x.csv", kinds=KINDS).notices[0]


def test_lines_count_as_in_the_file(path: Path) -> None:
    content = b'sep=;\r\nnaam;tekst\r\n# een opmerking;\r\n"a\nb";1\r\n\r\n"c ""d""";2;;\r\n#tag;3\r\n'
    rows = read(path, content)
    assert [(row.line, row.values["naam"]) for row in rows] == [(4, "a\nb"), (7, 'c "d"'), (8, "#tag")]


def test_rows_that_are_too_wide_or_too_long_stay_out_alone(path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_CELL = 20
    rows = read(path, b"a,b\n1,2,3\n" + b"x" * 30 + b",1\n4,5\n")
    assert [bool(row.fault) for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "x.csv", "leeg"),
        (b"\n\n  \n", "x.csv", "leeg"),
        (b"a\0b,c\n", "x.csv", "NUL"),
        ("a,b\n1,2\n".encode("utf-32"), "x.csv", "UTF-32"),
        (b"a,b\n\xed\xa0\x80,1\n", "x.csv", "kapotte"),
        (b"a,b\n\x81\x8d,1\n", "x.csv", "tekens"),
        (b"a,a\n1,2\n", "x.csv", "twee keer"),
        (b'a,b\n"1,2\n' + b"x,y\n" * 50_000, "x.csv", "aanhalingsteken"),
        (b"kolom," * 1_000_000, "x.csv", "langer dan"),
        (b",".join(b"k%d" % n for n in range(5_000)), "x.csv", "kolommen"),
        (b"a\n" + b"x" * 2_000_000, "x.csv", "langer dan"),
        (b"%PDF-1.7", "x.csv", "PDF"),
        (b"PK\x03\x04", "x.csv", "ZIP"),
        (b"a,b\n1,2\n", "x.xlsx", "Excel"),
        (b"PK\x03\x04 en verder niets", "x.xlsx", "Excel"),
        (b"a,b\n", "x.exe", ".csv"),
        (b"{", "x.json", "JSON"),
        (b"[" * 100_000, "x.json", "JSON"),
        (b'{"a": 1}', "x.json", "lijst van objecten"),
        (json.dumps([{f"k{n}": 1 for n in range(300)}]).encode(), "x.json", "kolommen"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_with_its_reason(path: Path, content: bytes, name: str, words: str) -> None:
    assert words in refused(path, content, name)


def test_too_many_rows_are_refused(path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_ROWS = 10
    assert "10 rijen" in refused(path, b"a\n" + b"1\n" * 11)
    settings.IMPORT_MAX_BYTES = 5
    assert "groot" in refused(path, b"a,b\n1,2\n")


def test_json_is_cleaned_of_what_a_database_cannot_keep(path: Path) -> None:
    (row,) = read(path, b'[{"a": "x\\ud800\\u0000y", "b": [1e999, 99999999999999999999], "c": null}]', "x.json")
    assert row.values == {"a": "xy", "b": [None, "99999999999999999999"], "c": None}


# --- workbooks ---------------------------------------------------------------------------------------------
def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with parts replaced or added, by their name with / as __ and . as _dot_."""
    out = io.BytesIO()
    names = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in names:
                new.writestr(part, old.read(part))
        for name, data in names.items():
            new.writestr(name, data)
    return out.getvalue()


def test_a_workbook_gives_text(path: Path) -> None:
    content = workbook(["naam", "nr", "op"], ["=1+1", 202239951.0, datetime(2024, 1, 31)], [], ["b", None, True])
    rows = read(path, content, "x.xlsx")
    assert [(row.line, list(row.values.values())) for row in rows] == [
        (2, ["=1+1", "202239951", "2024-01-31"]),
        (4, ["b", "", "ja"]),
    ]
    assert cell_text(1.5) == "1.5"


def test_workbooks_that_explode_are_refused(path: Path, settings: Any) -> None:
    plain = workbook(["a"], ["1"])
    sheet = "xl__worksheets__sheet1_dot_xml"
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    assert "uitgepakt" in refused(path, repacked(plain, bommen_dot_xml=b" " * 30_000_000), "x.xlsx")
    assert "Excel" in refused(path, repacked(plain, **{sheet: b'<!DOCTYPE x [<!ENTITY a "b">]>' + start}), "x.xlsx")
    wide = start + b"<row>" + b"".join(b"<c><v>%d</v></c>" % n for n in range(300_000))
    assert "kolommen" in refused(path, repacked(plain, **{sheet: wide}), "x.xlsx")
    assert "kolommen" in refused(path, workbook([f"k{n}" for n in range(201)]), "x.xlsx")
    assert "Excel" in refused(path, repacked(plain, **{sheet: b"<worksheet>"}), "x.xlsx")
    assert "Excel" in refused(path, plain[: len(plain) // 2], "x.xlsx")
    settings.IMPORT_MAX_PARTS = 3
    assert "uitgepakt" in refused(path, plain, "x.xlsx")


# --- cells -------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_cells_as_people_write_them() -> None:
    assert [as_number(t) for t in ("€ 1.250", "1 250", "12,00", "2,500 EUR")] == [1250, 1250, 12, 2500]
    assert {as_date(t).isoformat() for t in ("2024-01-31", "31/01/2024", "31-01-2024")} == {"2024-01-31"}
    assert (as_bool("Ja"), as_bool("x"), as_bool("nee")) == (True, True, False)
    assert {as_place(t) for t in ("Gent", "9000", "B-9000 Gent", "44021", "gand")} == {"44021"}
    assert as_places("Gent; Vlaanderen") == ("44021", "02000")
    assert as_terms("phase")("Prototyping, scaling") == ("prototyping", "scaling")
    for parse, text in ((as_number, "veel"), (as_date, "31/02/2024"), (as_bool, "misschien"), (as_place, "Parijs")):
        with pytest.raises(ValueError, match=text):
            parse(text)


@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_template_is_a_list_that_can_be_read(path: Path, room: Any) -> None:
    for content, name in ((as_csv(room), "x.csv"), (as_xlsx(room), "x.xlsx")):
        path.write_bytes(content)
        dialect = look_at(path, name, kinds=KINDS)
        assert list(room.guess(dialect.header).values()) == [column.name for column in room.fields]
        assert list(rows_of(path, dialect)) == []


@pytest.mark.django_db
def test_a_file_that_breaks_further_on_leaves_nothing(personas: Any, now: datetime) -> None:
    content = b'naam,rol\nEen,government\n"Twee,government\n' + b"x,y\n" * 50_000
    run = preview(content, by=personas.curator, now=now)
    assert (run.status, "aanhalingsteken" in run.error) == ("failed", True)
    with pytest.raises(HubError):
        preview(b"a\0", by=personas.curator, now=now)
    assert Run.objects.count() == 1
