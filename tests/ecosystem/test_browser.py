"""What spans the rooms in a real browser: home, search, map and relations, with and without script."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from ecosystem import selectors
from tests.browser import Visit
from tests.ecosystem.factory import build
from tests.funding.factory import opportunity
from tests.supporters.factory import offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visit]


@pytest.fixture
def things(personas: Any, now: datetime) -> dict[str, Any]:
    opportunity(personas, now)
    offer(personas, now)
    return build(personas, now)


def test_pages_are_clean_in_both_languages(things: dict[str, Any], visit: Open) -> None:
    visitor = visit()
    shown = things["shown"]
    relations = reverse("relations", args=[shown.kind, shown.object_id])
    for path in ("/", "/zoeken/?q=oven", "/en/zoeken/", "/zoeken/?q=onvindbaarwoord", relations, "/api-documentatie/"):
        assert visitor.goto(path).status == 200
        visitor.page.wait_for_load_state("networkidle")
        visitor.check()


def test_search_suggests_and_is_worked_by_keyboard(things: dict[str, Any], visit: Open) -> None:
    visitor = visit()
    visitor.goto("/")
    box = visitor.page.locator("#hero-q")
    box.press_sequentially("fonds")
    first = visitor.page.locator("#hero-q-suggest a").first
    first.wait_for()
    visitor.check(narrow=False)
    box.press("ArrowDown")
    assert first.evaluate("link => link === document.activeElement")
    first.press("Escape")
    assert box.evaluate("input => input === document.activeElement")
    assert visitor.page.locator("#hero-q-suggest a").count() == 0
    box.press_sequentially(" voor")
    first.wait_for()
    box.press("ArrowDown")
    first.press("Enter")
    visitor.page.get_by_role("heading", name="Fonds voor proberen", level=1).wait_for()
    visitor.check(axe=False)


def test_facets_swap_the_results_and_keep_the_address(things: dict[str, Any], visit: Open) -> None:
    visitor = visit()
    visitor.goto("/zoeken/")
    visitor.page.locator("#f-challenge-energy-poverty").check()
    visitor.page.wait_for_function("() => location.search.includes('challenge=energy-poverty')")
    visitor.page.get_by_role("link", name="Verwijder filter: Energiearmoede").wait_for()
    rooms = visitor.page.get_by_label("Kies een kamer").get_by_role("link")
    assert "challenge=energy-poverty" in (rooms.first.get_attribute("href") or "")
    visitor.page.wait_for_load_state("networkidle")
    visitor.check()


def test_search_filters_without_javascript(things: dict[str, Any], visit: Open) -> None:
    visitor = visit(javascript=False)
    page = visitor.page
    visitor.goto("/")
    page.locator("#hero-q").fill("deelmoestuin")
    page.get_by_role("button", name="Zoek").first.click()
    page.get_by_role("heading", name="1 resultaat").wait_for()
    page.get_by_label("Kies een kamer").get_by_role("link", name="Alles").click()
    page.locator("#f-challenge-energy-poverty").check()
    page.get_by_role("button", name="Toon resultaten").click()
    assert "q=deelmoestuin" in page.url
    assert "challenge=energy-poverty" in page.url
    page.locator(".card").get_by_role("link", name="Deelmoestuin").wait_for()
    visitor.check(axe=False)


def test_the_map_lives_beside_its_list(things: dict[str, Any], visit: Open) -> None:
    visitor = visit()
    visitor.goto("/kaart/")
    visitor.page.wait_for_selector(".leaflet-marker-icon")
    assert visitor.page.locator(".leaflet-marker-icon").first.get_attribute("title")
    assert visitor.page.locator("[data-pane=list] .card").count() == 5
    visitor.check()


def test_thousands_are_grouped_by_the_server_and_come_apart_closer_by(
    things: dict[str, Any], visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MAX_SINGLE", 2)
    visitor = visit()
    visitor.goto("/kaart/")
    group = visitor.page.locator(".pin--many").first
    group.wait_for()
    assert group.text_content() == "5"
    with visitor.page.expect_response(lambda response: "bbox=" in response.url):
        group.click()
    visitor.check(narrow=False)


def test_the_map_is_a_drawing_with_a_list_without_javascript(things: dict[str, Any], visit: Open) -> None:
    visitor = visit(javascript=False, width=360)
    visitor.goto("/kaart/")
    assert visitor.page.locator("[data-map] svg .dot").count() > 0
    assert visitor.page.locator("[data-pane=list] .card").count() == 5
    visitor.page.get_by_label("Kies een kamer").get_by_role("link", name="Financiering").click()
    assert visitor.page.locator("[data-pane=list] .card").count() == 1
    visitor.check(axe=False)
