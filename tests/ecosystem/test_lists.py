"""Any list to take along: as a feed and as a file, with the filters of the page, and only what is public."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from catalogue import services
from catalogue.kinds import Kind
from catalogue.search import SearchQuery, matching_entries
from ecosystem import feeds, opendata, views
from tests.catalogue.drafts import draft
from tests.ecosystem.factory import SECRET, build, place

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def address(page: str, start: str) -> str:
    """The first address on a page that begins so."""
    at = page.index(start)
    return page[at : page.index('"', at)].replace("&amp;", "&")


def body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def test_each_list_offers_itself_with_its_filters(personas: Any, now: datetime, client: Client) -> None:
    place(1, "Oven", now)
    place(2, "Tuin", now, challenges=["lonely-elderly"])
    place(3, "Ovenfonds", now, kind=Kind.FUNDING, url_name="funding:detail")
    page = client.get("/innovaties/?challenge=energy-poverty&sort=title").content.decode()
    feed = ElementTree.fromstring(client.get(address(page, "/open-data/lijst.rss")).content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Oven"]
    assert feed.findtext("channel/title") == "Innovaties over energiearmoede · Hubsi"
    assert page.count('rel="alternate" type="application/') == 2
    rows = json.loads(body(client.get(address(page, "/open-data/lijst.json"))))
    assert [row["title"] for row in rows] == ["Oven"]
    assert (rows[0]["licence"], rows[0]["source"], rows[0]["source_name"]) == ("CC-BY-4.0", "", "")
    for url in ("/zoeken/?q=oven", "/kaart/?theme=poverty", "/financiering/", "/ondersteuning/", "/organisaties/"):
        page = client.get(url).content.decode()
        for start in ("/open-data/lijst.atom", "/open-data/lijst.csv"):
            assert client.get(address(page, start)).status_code == 200


def test_a_feed_is_valid_newest_first_and_hides_what_is_hidden(
    personas: Any, now: datetime, client: Client, client_for: Any
) -> None:
    things = build(personas, now)
    place(1, "Later <b>& vet</b> \x0b", now + timedelta(days=1), summary="]]> \u202e “é” \U0001f600")
    for somebody in (client, client_for(personas.curator)):
        answer = somebody.get(reverse("list-feed", args=["atom"]))
        assert SECRET not in answer.content.decode()
        feed = ElementTree.fromstring(answer.content)
        titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        assert titles[0] == "Later <b>& vet</b>"
        assert things["shown"].title in titles
        links = [entry.find(f"{ATOM}link").attrib["href"] for entry in feed.iter(f"{ATOM}entry")]
        assert all(link.startswith("http://") for link in links)
    assert answer["Content-Type"].startswith("application/atom+xml")


def test_a_feed_is_made_once_a_minute_and_not_sent_again(now: datetime, client: Client) -> None:
    place(1, "Oven", now)
    url = reverse("list-feed", args=["rss"]) + "?kind=innovation"
    first = client.get(url)
    assert "max-age=60" in first["Cache-Control"]
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    place(2, "Tuin", now + timedelta(hours=1))
    assert client.get(url).content == first.content
    cache.clear()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_lists_are_bounded(now: datetime, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    services.publish_many([draft(n, f"Punt {n}", now) for n in range(1, 7)], now=now)
    monkeypatch.setattr(feeds, "ITEMS", 3)
    monkeypatch.setattr(opendata, "MOST_FILTERED", 4)
    monkeypatch.setattr(opendata, "CHUNK", 2)
    feed = ElementTree.fromstring(client.get(reverse("list-feed", args=["rss"])).content)
    assert len(list(feed.iter("item"))) == 3
    assert len(json.loads(body(client.get(reverse("list-download", args=["json"]))))) == 4
    assert len(json.loads(body(client.get(reverse("download", args=["innovation", "json"]))))) == 6


@pytest.mark.parametrize("params", ["", "kind=innovation&theme=poverty", "q=ovn", "q=tuin&place=40000", "amount=9"])
def test_a_file_holds_what_the_list_shows(personas: Any, now: datetime, client: Client, params: str) -> None:
    build(personas, now)
    place(1, "=Oven", now, visibility="members")
    place(2, "=Ovens", now)
    place(3, "Tuin", now, kind=Kind.OFFER)
    raw = body(client.get(f"{reverse('list-download', args=['csv'])}?{params}"))
    rows = list(csv.DictReader(io.StringIO(raw.removeprefix("\ufeff"), newline="")))
    expected = matching_entries(SearchQuery.anywhere(QueryDict(params)), user=None, now=now)
    assert sorted(row["title"].removeprefix("'") for row in rows) == sorted(expected.values_list("title", flat=True))
    assert all(not row["title"].startswith("=") for row in rows)


def test_nonsense_in_an_address_never_fails(now: datetime, client: Client) -> None:
    place(1, "Oven", now)
    for params in ("q=%00%ff&kind=x&place=;&bbox=1,2&amount=-1&page=x", f"q={'%EF%B7%BA' * 300}", "theme=%ED%A0%80"):
        for name, form in (("list-feed", "rss"), ("list-feed", "atom"), ("list-download", "csv")):
            answer = client.get(f"{reverse(name, args=[form])}?{params}")
            assert answer.status_code == 200
            body(answer)
    assert client.post(reverse("list-download", args=["csv"])).status_code == 405


def test_who_downloads_too_often_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    url = reverse("list-download", args=["json"])
    answers = [client.get(url).status_code for _ in range(views.DOWNLOADS_A_MINUTE)]
    assert set(answers) == {200}
    refused = client.get(url)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert client.get(reverse("download", args=["space", "csv"])).status_code == 429
    assert client.get(reverse("list-feed", args=["rss"])).status_code == 200
