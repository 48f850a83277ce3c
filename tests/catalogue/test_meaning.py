"""Search by meaning, with an engine that knows two directions."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import QueryDict

from catalogue import services
from catalogue.models import Entry
from catalogue.search import SearchQuery, meaning, search
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db
ALONE = [1.0] + [0.0] * 383
POWER = [0.0, 1.0] + [0.0] * 382


@pytest.fixture
def hub(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    services.publish_many(
        [draft(1, "Soep op de stoep", now), draft(2, "Buurtbatterij", now), draft(3, "Verborgen", now)], now=now
    )
    services.withdraw("innovation", 3, now=now)
    for number, vector in ((1, ALONE), (2, POWER), (3, ALONE)):
        Entry.objects.filter(kind="innovation", object_id=number).update(embedding=vector, embedding_key="test")
    engine = SimpleNamespace(works=True, key="test", vector=lambda text, language="": np.array(ALONE))
    monkeypatch.setattr(meaning, "current_embedder", lambda: engine)


def related(now: datetime, words: str) -> list[str]:
    query = SearchQuery.from_params(QueryDict(f"q={words}"), kinds=["innovation"])
    return [entry.title for entry in search(query, user=AnonymousUser(), now=now).related]


def test_what_lies_near_comes_first_and_nothing_hidden(
    hub: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning._warm, "is_set", lambda: True)
    assert related(now, "oma zit de hele dag thuis") == ["Soep op de stoep", "Buurtbatterij"]
    assert related(now, "soep") == ["Buurtbatterij"]


def test_vectors_of_another_engine_are_never_compared(
    hub: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning._warm, "is_set", lambda: True)
    Entry.objects.update(embedding_key="other")
    assert related(now, "oma zit de hele dag thuis") == []


def test_nobody_waits_for_the_model(hub: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(meaning, "_load_in_background", lambda: started.append(1))
    monkeypatch.setattr(meaning._warm, "is_set", lambda: False)
    cache.clear()
    assert related(now, "oma zit de hele dag thuis") == []
    assert started == [1]


def test_loading_that_fails_leaves_search_working(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise RuntimeError("no model")

    monkeypatch.setattr(meaning, "current_embedder", broken)
    meaning._loading.acquire()
    meaning._load()
    assert not meaning._warm.is_set()
    assert not meaning._loading.locked()
