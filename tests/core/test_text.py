"""Text made safe, addresses made from titles, rows as downloads, jobs after commit."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exports import csv_response, harmless, json_response
from core.slugs import base_slug, free_slug
from core.text import clean_line, clean_text

ANYTHING = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  dag\r\nwereld\r", "dag\nwereld"),
        ("nul\x00byte\x07", "nulbyte"),
        ("half\ud800", "half"),
        ("cafe\u0301", "café"),
        ("tab\tblijft", "tab\tblijft"),
        ("\ufffe\uffff", ""),
        ("🙂 été", "🙂 été"),
    ],
)
def test_text_loses_what_is_no_text(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once_and_the_database_takes_it(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    assert "\x00" not in once
    once.encode("utf-8")
    line = clean_line(raw)
    assert clean_line(line) == line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Soep op de stoep!", "soep-op-de-stoep"),
        ("Brood & rozen", "brood-en-rozen"),
        ("Coöperatie Été", "cooperatie-ete"),
        ("🙂", "innovatie"),
        ("", "innovatie"),
        ("-- --", "innovatie"),
        ("a" * 200, "a" * 70),
    ],
)
def test_an_address_follows_the_title(title: str, slug: str) -> None:
    assert base_slug(title, "innovatie") == slug


def test_an_address_is_never_given_twice_nor_one_of_the_hub_itself() -> None:
    assert free_slug("Soep", set(), fallback="x") == "soep"
    assert free_slug("Soep", {"soep", "soep-2"}, fallback="x") == "soep-3"
    assert free_slug("Nieuw", set(), fallback="x", reserved={"nieuw"}) == "nieuw-2"


@given(ANYTHING)
def test_any_title_gives_an_address_that_fits(title: str) -> None:
    slug = base_slug(title, "x")
    assert 0 < len(slug) <= 70
    assert slug.isascii()
    assert slug == slug.strip("-")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_runs_as_a_formula(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["gewoon", "", "1-2", None, 3, -3, 4.5, True])
def test_other_cells_stay_as_they_are(value: Any) -> None:
    assert harmless(value) is value


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


ROWS = [{"naam": 'Zij zei "dag";\nen ging', "n": 1}, {"naam": "=kwaad", "n": None}]


def test_rows_come_back_whole_from_csv_and_json() -> None:
    raw = body(csv_response(iter(ROWS), "lijst"))
    found = list(csv.DictReader(io.StringIO(raw.removeprefix("\ufeff"), newline="")))
    assert found == [{"naam": ROWS[0]["naam"], "n": "1"}, {"naam": "'=kwaad", "n": ""}]
    assert json.loads(body(json_response(iter(ROWS), "lijst"))) == ROWS
    assert json.loads(body(json_response([], "leeg"))) == []


def test_downloads_stream_row_by_row() -> None:
    asked: list[int] = []

    def rows() -> Any:
        for number in range(3):
            asked.append(number)
            yield {"n": number}

    stream = iter(csv_response(rows(), "lijst").streaming_content)  # type: ignore[arg-type]
    assert asked == []
    next(stream), next(stream)
    assert asked == [0]
