"""The frame in a real browser: both languages, keyboard, no JavaScript, the live map."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/", "/en/", "/over-sociale-innovatie/", "/toegankelijkheid/", "/privacy/", "/open-data/", "/bestaat-niet/"]
PAGES += ["/account/login/", "/account/signup/", "/account/password/reset/"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_clean(visit: Callable[..., Visit], path: str) -> None:
    there = visit()
    there.goto(path)
    there.page.wait_for_load_state("networkidle")
    there.check()


def test_the_style_page_shows_every_component_cleanly(visit: Callable[..., Visit], personas) -> None:  # type: ignore[no-untyped-def]
    there = visit(personas.curator)
    there.goto(reverse("core:style"))
    there.page.wait_for_load_state("networkidle")
    there.check()
    there.page.click("text=Toon de fouten")
    there.page.wait_for_function("() => document.activeElement.id === 'error-summary'")
    there.check()


def test_the_live_map_replaces_the_drawing(visit: Callable[..., Visit], personas) -> None:  # type: ignore[no-untyped-def]
    there = visit(personas.curator)
    there.goto(reverse("core:style"))
    there.page.locator("[data-map]").scroll_into_view_if_needed()
    there.page.wait_for_selector(".leaflet-marker-icon")
    pin = there.page.locator(".pin--funding").first
    assert pin.get_attribute("title")
    pin.focus()
    pin.press("Enter")
    assert there.page.locator(".leaflet-popup-content a").count() == 1
    there.check()


def test_the_map_is_a_drawing_without_javascript(visit: Callable[..., Visit], personas) -> None:  # type: ignore[no-untyped-def]
    there = visit(personas.curator, javascript=False)
    there.goto(reverse("core:style"))
    dots = there.page.locator("[data-map] svg a")
    assert dots.count() == 5
    assert dots.first.get_attribute("aria-label")


def test_the_menu_works_on_a_phone_without_javascript(visit: Callable[..., Visit]) -> None:
    there = visit(javascript=False, width=360)
    there.goto("/")
    there.page.click(".menu summary")
    there.page.click(".menu__panel a[hreflang=en]")
    assert there.page.get_attribute("html", "lang") == "en"


def test_the_first_tab_leads_past_the_menu(visit: Callable[..., Visit]) -> None:
    there = visit()
    there.goto("/privacy/")
    there.page.keyboard.press("Tab")
    there.page.keyboard.press("Enter")
    assert there.page.evaluate("() => document.activeElement.id") == "main"


def test_the_first_view_stays_small(visit: Callable[..., Visit]) -> None:
    """At most 120 kB of everything that the front page asks for, as the files lie on disk after gzip."""
    import gzip

    from django.contrib.staticfiles import finders

    there = visit()
    asked: list[str] = []
    there.page.on("request", lambda request: asked.append(request.url))
    there.goto("/")
    there.page.wait_for_load_state("networkidle")
    total = len(gzip.compress(Client().get("/").content))
    for url in asked:
        found = finders.find(re.sub(r"^.*/static/", "", url)) if "/static/" in url else None
        if isinstance(found, str):
            data = open(found, "rb").read()  # noqa: SIM115
            total += len(data) if found.endswith("woff2") else len(gzip.compress(data))
    assert total < 120_000
