"""Search on the real database: words, stems, typos, synonyms, facets and their counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from catalogue import services
from catalogue.kinds import Kind
from catalogue.search import SearchQuery, SearchResult, search
from catalogue.search.facets import chips, facet_views, relaxations
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
FACETS = ("theme", "challenge", "phase", "place")


@pytest.fixture
def hub(now: datetime) -> None:
    services.publish_many(
        [
            draft(
                1,
                "Soep op de stoep",
                now,
                challenges=["lonely-elderly"],
                phases=["prototyping"],
                place="44021",
                places=["44021"],
                summary="Buren eten samen.",
            ),
            draft(
                2,
                "Buurtbatterij Muide",
                now - timedelta(days=1),
                challenges=["energy-poverty"],
                phases=["scaling"],
                place="44021",
                places=["44021"],
                challenge_text="Gezinnen betalen te veel voor stroom.",
            ),
            draft(
                3,
                "Wooncoöperatie De Kiem",
                now - timedelta(days=2),
                challenges=["energy-poverty"],
                phases=["prototyping"],
                place="11002",
                places=["11002"],
            ),
            draft(
                4,
                "Repair bus",
                now - timedelta(days=3),
                language="en",
                phases=["scaling"],
                places=["40000"],
                challenge_text="Volunteers repairing broken appliances.",
            ),
            draft(5, "Alleen voor leden", now, visibility="members"),
        ],
        now=now,
    )
    services.publish(draft(6, "Soep in nazicht", now), now=now, status="pending")


def find(now: datetime, params: str, user: Any = VISITOR, **kwargs: Any) -> SearchResult:
    kwargs.setdefault("kinds", [Kind.INNOVATION])
    query = SearchQuery.from_params(QueryDict(params), facets=FACETS, **kwargs)
    return search(query, user=user, now=now, with_points=True)


def titles(result: SearchResult) -> list[str]:
    return [entry.title for entry in result.entries]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("soep", "Soep op de stoep"),
        ("buurtbaterij", "Buurtbatterij Muide"),
        ("wooncooperatie", "Wooncoöperatie De Kiem"),
        ("woonco", "Wooncoöperatie De Kiem"),
        ("repair appliance", "Repair bus"),
        ("gezin stroom", "Buurtbatterij Muide"),
        ("energiearmoede in Gent", "Buurtbatterij Muide"),
        ("antwerpen", "Wooncoöperatie De Kiem"),
    ],
)
def test_words_stems_typos_and_beginnings(hub: None, now: datetime, words: str, first: str) -> None:
    assert titles(find(now, f"q={words}"))[0] == first


def test_synonym_of_a_challenge_finds_what_is_tagged_with_it(hub: None, now: datetime) -> None:
    found = titles(find(now, "q=précarité énergétique"))
    assert set(found) == {"Buurtbatterij Muide", "Wooncoöperatie De Kiem"}


def test_visitors_never_find_what_waits_or_is_for_members(hub: None, now: datetime, personas: Any) -> None:
    assert set(titles(find(now, ""))) == {
        "Soep op de stoep",
        "Buurtbatterij Muide",
        "Wooncoöperatie De Kiem",
        "Repair bus",
    }
    assert "Alleen voor leden" in titles(find(now, "", user=personas.stranger))
    assert find(now, "q=nazicht").total == 0


def test_facets_are_or_within_and_between(hub: None, now: datetime) -> None:
    assert find(now, "challenge=energy-poverty&challenge=lonely-elderly").total == 3
    assert titles(find(now, "challenge=energy-poverty&phase=scaling")) == ["Buurtbatterij Muide"]


def test_counts_ignore_the_facets_own_choice(hub: None, now: datetime) -> None:
    result = find(now, "challenge=energy-poverty&phase=scaling")
    assert result.counts["phase:prototyping"] == 1
    assert result.counts["phase:scaling"] == 1
    assert result.counts["challenge:energy-poverty"] == 1
    assert "challenge:lonely-elderly" not in result.counts


def test_a_place_finds_what_lies_in_it_and_what_counts_for_it(hub: None, now: datetime) -> None:
    assert set(titles(find(now, "place=44021"))) == {"Soep op de stoep", "Buurtbatterij Muide", "Repair bus"}
    assert set(titles(find(now, "place=40000"))) == {"Soep op de stoep", "Buurtbatterij Muide", "Repair bus"}
    assert find(now, "place=02000").total == 4


def test_box_on_the_map(hub: None, now: datetime) -> None:
    assert titles(find(now, "bbox=4.2,51.1,4.6,51.4")) == ["Wooncoöperatie De Kiem"]
    assert len(find(now, "").points) == 3


def test_kinds_sort_and_pages(hub: None, now: datetime) -> None:
    assert find(now, "kind=funding", kinds=[]).total == 0
    assert find(now, "", kinds=[Kind.INNOVATION]).total == 4
    assert titles(find(now, "sort=title"))[0] == "Buurtbatterij Muide"
    assert titles(find(now, "page=99")) == titles(find(now, ""))


def test_screen_parts(hub: None, now: datetime) -> None:
    result = find(now, "q=soep&challenge=energy-poverty")
    assert result.total == 0
    assert [chip.url for chip in chips(result.query)] == ["?challenge=energy-poverty", "?q=soep"]
    looser = relaxations(result, lambda query: search(query, user=VISITOR, now=now).total)
    assert [chip.url for chip in looser] == ["?q=soep"]
    views = {view.name: view for view in facet_views(find(now, "phase=scaling"))}
    options = {option.code: option for option in views["phase"].options}
    assert options["scaling"].selected
    assert not options["prototyping"].selected


@pytest.mark.parametrize(
    "params",
    [
        "q=%00",
        "q=%27%27%27%29%3B--",
        "q=" + "x" * 5000,
        "q=%F0%9F%98%80",
        "q=:*%20%26%20!",
        "page=0&sort=evil&bbox=1,2,3&amount=-5&place=nowhere&phase=",
        "page=99999999999999999999",
        "bbox=nan,nan,nan,nan",
        "bbox=inf,-inf,1,2",
        "challenge=" + "&challenge=".join(["energy-poverty"] * 500),
    ],
)
def test_nonsense_never_breaks_a_search(hub: None, now: datetime, params: str) -> None:
    assert find(now, params).total >= 0


def test_number_of_queries_does_not_grow(hub: None, now: datetime, django_assert_max_num_queries: Any) -> None:
    params = "q=soep&phase=scaling&phase=prototyping&challenge=energy-poverty&place=44021"
    find(now, params)
    with django_assert_max_num_queries(4):
        find(now, params)
    services.publish_many([draft(100 + i, f"Soep nummer {i}", now) for i in range(40)], now=now)
    with django_assert_max_num_queries(4):
        find(now, params)
    with django_assert_max_num_queries(4):
        assert len(find(now, "q=soep").entries) == 24
