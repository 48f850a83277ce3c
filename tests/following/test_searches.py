"""Saved searches: what is kept, how it is called, and that they find exactly what their list shows."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.unsubscribe import make_token
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.search import SearchQuery, entries_of_each, matching_entries, name_of
from core.errors import HubError
from following import lists, news, selectors, services
from following.models import SavedSearch
from tests.catalogue.drafts import draft
from tests.following.factory import keep

pytestmark = pytest.mark.django_db


def query(params: str) -> SearchQuery:
    return SearchQuery.anywhere(QueryDict(params))


@pytest.mark.parametrize(
    ("params", "dutch", "english"),
    [
        ("", "Alles", "Everything"),
        ("kind=innovation&theme=loneliness&place=41002", "Innovaties over eenzaamheid", "Innovations about"),
        ("kind=funding&open=1&amount=5000", "Financiering, nu open, minstens € 5.000", "Funding, open now"),
        ("q=warm+huis", "Alles over “warm huis”", "Everything about “warm huis”"),
        ("kind=innovation&kind=space&bbox=3,50,4,51", "Innovaties en experimenteerplekken op", "Innovations and"),
    ],
)
def test_a_search_has_a_readable_name(params: str, dutch: str, english: str) -> None:
    assert name_of(query(params)).startswith(dutch)
    with override("en"):
        assert name_of(query(params)).startswith(english)


def test_the_name_tells_the_place() -> None:
    assert name_of(query("kind=innovation&place=41002")) == "Innovaties in Aalst"
    assert len(name_of(query("&".join(f"q={'woord ' * 40}" for _ in range(3))))) <= 120


def test_the_same_search_is_kept_once_whatever_its_order(personas: Any, now: datetime) -> None:
    one = keep(personas.member, "theme=food&kind=innovation&theme=housing&sort=title&page=3", now)
    same = keep(personas.member, "kind=innovation&theme=housing&theme=food&unknown=1", now, name="Eten en wonen")
    assert one.pk == same.pk
    assert SavedSearch.objects.get().name == "Eten en wonen"
    assert keep(personas.owner, "kind=innovation&theme=housing&theme=food", now).pk != one.pk


def test_what_the_hub_no_longer_knows_falls_away(personas: Any, now: datetime) -> None:
    search = keep(personas.member, "kind=innovation&theme=food", now)
    SavedSearch.objects.filter(pk=search.pk).update(params="kind=innovation&theme=food&theme=gone&old=1&kind=x&bbox=1")
    search.refresh_from_db()
    assert lists.url_of(search.list_name, search.params) == f"{reverse('innovations:list')}?theme=food"


@pytest.mark.parametrize(
    ("name", "params", "path"),
    [
        ("innovations:list", "kind=innovation&theme=food", "/innovaties/?theme=food"),
        ("map", "theme=food&helix=citizens", "/kaart/?theme=food&helix=citizens"),
        ("funding:list", "kind=innovation", "/innovaties/"),
        ("admin:index", "", "/zoeken/"),
        ("search", "kind=space", "/zoeken/?kind=space"),
    ],
)
def test_it_opens_on_the_list_it_came_from(personas: Any, now: datetime, name: str, params: str, path: str) -> None:
    search = keep(personas.member, params, now, list_name=name)
    assert lists.url_of(search.list_name, search.params) == path


def test_there_is_a_limit_and_a_frequency_must_exist(
    personas: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_SEARCHES", 1)
    keep(personas.member, "theme=food", now)
    with pytest.raises(HubError, match="Je bewaart al 1"):
        keep(personas.member, "theme=housing", now)
    with pytest.raises(HubError):
        keep(personas.owner, "theme=housing", now, frequency="hourly")
    monkeypatch.setattr(services, "MAX_PARAMS", 10)
    with pytest.raises(HubError, match="te veel filters"):
        keep(personas.owner, "theme=housing", now)


def test_a_name_is_cleaned_and_asked_for(personas: Any, now: datetime) -> None:
    search = keep(personas.member, "theme=food", now, name=" Eten\n\x00 voor ")
    assert search.name == "Eten voor"
    with pytest.raises(HubError):
        services.change_search(search_id=search.pk, user=personas.member, name="\x00 ", frequency="", now=now)
    with pytest.raises(SavedSearch.DoesNotExist):
        services.change_search(search_id=search.pk, user=personas.owner, name="Van mij", frequency="", now=now)


SEARCHES = [
    "",
    "kind=innovation",
    "kind=innovation&theme=poverty",
    "kind=funding&open=1&amount=5000",
    "place=40000",
    "place=44021&challenge=lonely-elderly",
    "bbox=3.5,50.9,4,51.2",
    "q=oven",
    "q=ovn",
    "q=energiearmoede",
    "q=warme&kind=organisation",
    "q=xyzzy",
]


def test_new_is_what_the_list_shows_and_nothing_else(personas: Any, now: datetime) -> None:
    """The property the digest rests on, over many searches: by id what the list itself finds, published later."""
    words = ["Warme oven voor de buurt", "Ovenwerk", "Tuin", "Isolatie tegen kou", "Samen eten", "Een dak"]
    for number in range(24):
        kind = [Kind.INNOVATION, Kind.FUNDING, Kind.ORGANISATION][number % 3]
        moment = now - timedelta(hours=number)
        fields: dict[str, Any] = {
            "kind": kind,
            "challenges": [["energy-poverty"], ["lonely-elderly"], []][number % 3],
            "place": ["44021", "11002", ""][number // 2 % 3],
            "visibility": "members" if number % 7 == 0 else "public",
        }
        if kind == Kind.FUNDING:
            fields |= {"amount_max": number * 1000, "closes_at": now + timedelta(days=number - 10)}
        catalogue.publish(draft(number + 1, words[number % 6], moment, **fields), now=moment)
    catalogue.withdraw(Kind.INNOVATION, 1, now=now)
    since, until = now - timedelta(hours=15), now - timedelta(hours=2)
    searches = [keep(personas.member, params, now) for params in SEARCHES]
    found = news.found_by(searches, since=dict.fromkeys([s.pk for s in searches], since), until=until, now=now)
    for search in searches:
        shown = matching_entries(lists.query_of(search.params), user=personas.member, now=now)
        expected = shown.filter(published_at__gt=since, published_at__lte=until)
        assert sorted(found.get(search.pk, [])) == sorted(expected.values_list("pk", flat=True)), search.params
    assert sum(len(ids) for ids in found.values()) > 20
    each = entries_of_each([query(params) for params in SEARCHES], user=personas.member, now=now)
    for params, rows in zip(SEARCHES, each, strict=True):
        alone = matching_entries(query(params), user=personas.member, now=now)
        assert set(rows.values_list("pk", flat=True)) == set(alone.values_list("pk", flat=True)), params


def test_the_page_counts_what_is_new_since_i_looked(
    personas: Any, now: datetime, client_for: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    search = keep(personas.member, "kind=innovation&challenge=energy-poverty", now - timedelta(days=2))
    old = draft(1, "Oud", now - timedelta(days=3), challenges=["energy-poverty"])
    catalogue.publish_many([old, draft(2, "Nieuw", now, challenges=["energy-poverty"])], now=now)
    [view] = selectors.searches_of(personas.member, now)
    assert (view.new, view.frequency) == (1, "weekly")
    client = client_for(personas.member)
    assert "1 nieuw" in client.get(reverse("following")).content.decode()
    answer = client.get(reverse("open_search", args=[search.pk]))
    assert answer["Location"] == "/innovaties/?challenge=energy-poverty"
    assert selectors.searches_of(personas.member, now)[0].new == 0


def test_pages_cost_the_same_with_more_searches(
    personas: Any, now: datetime, client_for: Callable[[Any], Client]
) -> None:
    client = client_for(personas.member)
    entries_of_each([query("q=oven")], user=None, now=now)  # a text is parsed once per process
    numbers = []
    themes = ["food", "housing", "mobility", "health", "work", "education", "migration", "poverty", "democracy"]
    for chosen in (themes[:3], themes):
        for theme in chosen:
            keep(personas.member, f"theme={theme}&q=oven", now)
        for number in range(1, len(chosen) + 1):
            entry = catalogue.publish(draft(number, f"Oven {number}", now, challenges=["energy-poverty"]), now=now)
            services.follow(user=personas.member, entry=entry, now=now - timedelta(hours=1))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("following")).status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1] <= 16, numbers


# --- pages -------------------------------------------------------------------------------------------------
def test_a_visitor_loses_nothing_on_the_way_through_login(client: Client, personas: Any) -> None:
    page = client.get("/innovaties/?theme=loneliness&q=buren").content.decode()
    start = page.index(reverse("save_search"))
    url = page[start : page.index('"', start)].replace("&amp;", "&")
    answer = client.get(url)
    assert answer.status_code == 302
    client.force_login(personas.stranger, backend="django.contrib.auth.backends.ModelBackend")
    there = QueryDict(answer["Location"].partition("?")[2])["next"]
    shown = client.get(there)
    assert "Innovaties over “buren” en eenzaamheid" in shown.content.decode()
    answer = client.post(there, {"name": "Buren", "frequency": "daily"})
    assert answer["Location"] == "/innovaties/?q=buren&theme=loneliness"
    search = SavedSearch.objects.get(user=personas.stranger)
    assert (search.name, search.frequency, search.list_name) == ("Buren", "daily", "innovations:list")


def test_bad_input_keeps_what_was_typed(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.member)
    answer = client.post(reverse("save_search") + "?q=oven", {"name": "x" * 200, "frequency": "hourly"})
    assert answer.status_code == 422
    assert "x" * 200 in answer.content.decode()
    for params in ("q=%00", "q=%ED%A0%80", "bbox=a&place=;drop", "lijst=x", "q=%E2%80%AE&kind=x"):
        assert client.get(reverse("save_search") + "?" + params).status_code == 200


def test_leaving_the_mail_of_a_search(personas: Any, now: datetime, client: Client) -> None:
    search = keep(personas.member, "theme=food", now, name="Geheime zorgen")
    url = reverse("mute_search", args=[make_token(personas.member, f"search:{search.pk}")])
    page = client.get(url)
    assert "Geheime zorgen" not in page.content.decode()
    search.refresh_from_db()
    assert search.frequency == ""
    strict = Client(enforce_csrf_checks=True)
    for _again in range(2):
        assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    assert search.frequency == "never"
    other = keep(personas.owner, "theme=food", now)
    wrong = [
        make_token(personas.member, f"search:{other.pk}"),  # signed by us, but not theirs: nothing happens
        make_token(personas.member, "digest"),
        make_token(personas.member, "search:x"),
        url.split("/")[-2] + "x",
    ]
    answers = [strict.post(reverse("mute_search", args=[token])).status_code for token in wrong]
    assert answers == [200, 404, 404, 404]
    other.refresh_from_db()
    assert other.frequency == ""
