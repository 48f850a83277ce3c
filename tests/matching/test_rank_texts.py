"""The command that ranks plain texts."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

Rank = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def rank(tmp_path: Path, settings: Any) -> Rank:
    settings.EMBEDDING_CACHE_DIR = tmp_path / "cache"

    def run(queries: str, corpus: str, top: int = 3) -> list[dict[str, Any]]:
        (tmp_path / "q.jsonl").write_text(queries, encoding="utf-8")
        (tmp_path / "c.jsonl").write_text(corpus, encoding="utf-8")
        out, err = StringIO(), StringIO()
        call_command(
            "rank_texts",
            str(tmp_path / "q.jsonl"),
            str(tmp_path / "c.jsonl"),
            top=top,
            processes=1,
            stdout=out,
            stderr=err,
        )
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


CORPUS = lines(
    {"id": "a", "text": "Buren delen hun auto in het dorp zonder bus."},
    {"id": "b", "text": "Vrijwilligers herstellen fietsen en broodroosters in een herstelcafé."},
    {"id": 3, "text": "Zonnepanelen op het dak van de school, samen gekocht door burgers."},
    {"id": "leeg", "text": ""},
)


def test_one_line_per_query_best_first_with_the_ids_as_given(rank: Rank) -> None:
    found = rank(
        lines({"id": 7, "text": "autodelen in een dorp"}, {"id": "a", "text": "zonnepanelen van burgers"}), CORPUS
    )
    assert [row["id"] for row in found] == [7, "a"]
    assert found[0]["results"][0]["id"] == "a"
    assert found[1]["results"][0]["id"] == 3
    for row in found:
        scores = [result["score"] for result in row["results"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 3


def test_the_same_run_gives_the_same_answer(rank: Rank) -> None:
    queries = lines({"id": 1, "text": "fietsen herstellen"})
    assert rank(queries, CORPUS) == rank(queries, CORPUS)


def test_empty_texts_and_more_asked_than_there_is(rank: Rank) -> None:
    found = rank(lines({"id": 1, "text": ""}, {"id": 2, "text": "auto delen"}), CORPUS, top=50)
    assert len(found[0]["results"]) == 4
    assert found[1]["results"][-1]["id"] == "leeg"


def test_empty_files(rank: Rank) -> None:
    assert rank("", CORPUS) == []
    assert rank(lines({"id": 1, "text": "x"}), "") == [{"id": 1, "results": []}]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("geen json", "not JSON"),
        ("[1]", "not an object"),
        ('{"text": "x"}', '"id" must be'),
        ('{"id": true, "text": "x"}', '"id" must be'),
        ('{"id": 1}', '"text" must be'),
        ('{"id": 1, "text": null}', '"text" must be'),
    ],
)
def test_a_bad_line_is_named(rank: Rank, bad: str, words: str) -> None:
    with pytest.raises(CommandError, match="line 2") as caught:
        rank(lines({"id": 1, "text": "x"}) + bad + "\n", CORPUS)
    assert words in str(caught.value)
    assert caught.value.returncode == 2


def test_a_file_that_is_not_there_and_a_top_of_nothing(rank: Rank, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("rank_texts", str(tmp_path / "no.jsonl"), str(tmp_path / "no.jsonl"))
    assert caught.value.returncode == 2
    with pytest.raises(CommandError):
        rank(CORPUS, CORPUS, top=0)
