"""Large results are counted by sample and ranked among candidates; small ones stay exact. Limits are lowered here."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.test import Client

from catalogue import services
from catalogue.models import SAMPLE, Entry
from catalogue.search import SearchQuery, counting, engine, kind_counts, search
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
N = 160


@pytest.fixture
def large(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    services.publish_many(
        [
            draft(
                i,
                "Buurtbatterij" if i == N else f"Project {i}",
                now - timedelta(hours=i),
                summary="Een buurtbatterij met de straat.",
                phases=["scaling" if i % 2 else "prototyping"],
                visibility="members" if i == 1 else "public",
            )
            for i in range(1, N + 1)
        ],
        now=now,
    )
    monkeypatch.setattr(counting, "EXACT_UP_TO", 40)
    monkeypatch.setattr(engine, "MOST_RANKED", 30)


def ask(text: str = "", page: int = 1, **codes: tuple[str, ...]) -> SearchQuery:
    return SearchQuery(text=text, facets=("phase",), codes=codes, page=page)


def test_a_sample_is_scaled_up_and_says_so(large: None, now: datetime) -> None:
    found = search(ask("buurtbatterij"), user=VISITOR, now=now)
    assert found.approximate
    assert found.total == pytest.approx(N, rel=0.5)
    assert found.counts["phase:scaling"] + found.counts["phase:prototyping"] == pytest.approx(N, rel=0.5)
    assert sum(kind_counts(found, user=VISITOR, now=now).values()) == pytest.approx(N, rel=0.5)


def test_a_facet_is_counted_without_its_own_choice_in_a_sample_too(large: None, now: datetime) -> None:
    found = search(ask("buurtbatterij", phase=("scaling",)), user=VISITOR, now=now)
    assert found.approximate
    assert found.counts["phase:prototyping"] > 0
    assert all("phase:scaling" in entry.facets for entry in found.entries)


def test_few_are_counted_exactly(large: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "EXACT_UP_TO", N + 10 * SAMPLE)
    found = search(ask("buurtbatterij"), user=VISITOR, now=now)
    assert (found.total, found.approximate) == (N - 1, False)
    assert found.counts == {"phase:scaling": N // 2 - 1, "phase:prototyping": N // 2}


def test_a_phrase_is_sampled_sooner(large: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "EXACT_UP_TO", N + 10 * SAMPLE)
    monkeypatch.setattr(counting, "EXACT_PHRASES_UP_TO", 40)
    found = search(ask('"een buurtbatterij"'), user=VISITOR, now=now)
    assert found.approximate
    assert found.total == pytest.approx(N, rel=0.5)
    assert len(found.entries) == engine.PAGE_SIZE


def test_who_has_it_in_the_title_comes_first_although_oldest(
    large: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "EXACT_UP_TO", N + 10 * SAMPLE)
    assert search(ask("buurtbatterij"), user=VISITOR, now=now).entries[0].title == "Buurtbatterij"


def test_pages_end_where_ranking_ends(large: None, now: datetime) -> None:
    found = search(ask("buurtbatterij", page=99), user=VISITOR, now=now)
    assert (found.reachable, found.pages) == (30, 2)
    assert 0 < len(found.entries) <= 6 + 1


def test_the_bare_list_is_exact_and_kept_a_minute_when_large(large: None, now: datetime) -> None:
    first = search(ask(), user=VISITOR, now=now)
    assert (first.total, first.approximate, first.reachable) == (N - 1, False, N - 1)
    Entry.objects.filter(object_id=2).update(status="withdrawn")
    assert search(ask(), user=VISITOR, now=now).total == N - 1
    cache.clear()
    assert search(ask(), user=VISITOR, now=now).total == N - 2


def test_what_members_count_never_reaches_visitors(large: None, now: datetime, personas: object) -> None:
    member = personas.member  # type: ignore[attr-defined]
    assert search(ask(), user=member, now=now).total == Entry.objects.count()
    assert search(ask(), user=VISITOR, now=now).total == Entry.objects.count() - 1


def test_a_small_bare_list_is_never_kept(now: datetime) -> None:
    services.publish(draft(1, "Eerste", now), now=now)
    assert search(ask(), user=VISITOR, now=now).total == 1
    services.publish(draft(2, "Tweede", now), now=now)
    assert search(ask(), user=VISITOR, now=now).total == 2


def test_page_and_api_say_about(large: None, client: Client) -> None:
    text = client.get("/zoeken/", {"q": "buurtbatterij"}).content.decode()
    assert "ongeveer" in text
    assert "Je kan door de eerste 30 bladeren" in text
    assert client.get("/api/v1/entries/", {"q": "buurtbatterij"}).json()["approximate"] is True
