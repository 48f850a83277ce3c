"""The vectors of entries, by task and by sweep."""

from datetime import timedelta
from typing import Any

import pytest

from catalogue import services, sources, tasks
from catalogue.embeddings import entries as embedding
from catalogue.embeddings.engine import load
from catalogue.embeddings.vectors import Embedder
from catalogue.models import Entry
from tests.catalogue.drafts import draft
from tests.catalogue.test_embeddings import CountingEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine() -> CountingEngine:
    return CountingEngine()


def test_a_new_or_changed_text_gets_a_vector_once(now: Any, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now, challenge_text="Eenzaam in de flat"), now=now)
    embedder = Embedder(engine)
    assert embedding.embed_entries([entry.pk], embedder) == 1
    entry.refresh_from_db()
    assert entry.embedding_key == embedder.key
    assert entry.embedding is not None
    assert embedding.embed_entries([entry.pk], embedder) == 0
    services.publish(draft(1, "Buren", now, challenge_text="Eenzaam in de flat", place="44021"), now=now)
    assert embedding.embed_entries([entry.pk], embedder) == 0, "the text is the same"
    services.publish(draft(1, "Buren", now, challenge_text="Iets heel anders"), now=now)
    assert embedding.embed_entries([entry.pk], embedder) == 1


def test_another_engine_means_another_vector(now: Any, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now), now=now)
    embedding.embed_entries([entry.pk], Embedder(engine))
    assert embedding.embed_entries([entry.pk], Embedder(load("none"))) == 1
    entry.refresh_from_db()
    assert entry.embedding is None
    assert entry.embedding_key == ""


def test_a_row_that_changed_meanwhile_is_left_to_its_own_job(now: Any, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now), now=now)

    class Slow(CountingEngine):
        def embed(self, texts: Any) -> Any:
            Entry.objects.filter(pk=entry.pk).update(indexed_at=now + timedelta(seconds=1))
            return super().embed(texts)

    assert embedding.embed_entries([entry.pk], Embedder(Slow())) == 0


def test_withdrawn_entries_are_not_embedded(now: Any, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now), now=now)
    services.withdraw("innovation", 1, now=now)
    assert embedding.embed_entries([entry.pk], Embedder(engine)) == 0


def test_the_sweep_finds_what_is_missing(now: Any, monkeypatch: pytest.MonkeyPatch, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now), now=now)
    monkeypatch.setattr(tasks, "current_embedder", lambda: Embedder(engine))
    tasks.embed_missing()
    entry.refresh_from_db()
    assert entry.embedding is not None


def test_the_floors_above_hear_of_a_change(now: Any, monkeypatch: pytest.MonkeyPatch, engine: CountingEngine) -> None:
    entry = services.publish(draft(1, "Buren", now), now=now)
    told: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(tasks, "current_embedder", lambda: Embedder(engine))
    monkeypatch.setattr(tasks, "enqueue", lambda name, ids, queue: told.append((name, ids)))
    tasks.embed(ids=[entry.pk])
    assert told == [(name, [entry.pk]) for name in sources.after_change]
    assert "matching.refresh" in sources.after_change
