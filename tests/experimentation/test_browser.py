"""The room in a real Chromium: accessible, and every flow without JavaScript."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from experimentation.models import Booking
from tests.experimentation.factory import make_space
from tests.personas import build_personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERY_DAY = [(day, time(8), time(20)) for day in range(7)]


@pytest.fixture
def world():
    """Personas and a space that is open every day, on the clock of the server."""
    now = timezone.now()
    people = build_personas(now)
    return people, make_space(people, now, hours=EVERY_DAY, closed_on_holidays=False)


def test_booking_without_javascript(world, visit):
    people, space = world
    booker = visit(people.stranger, javascript=False, width=360)
    page = booker.page
    booker.goto("/experimenteerplekken/")
    page.get_by_role("link", name="Het Labo").first.click()
    page.get_by_role("link", name="Volgende week").click()
    page.locator(".slot--free").first.click()
    page.get_by_label("Hoe lang?").select_option("120")
    page.get_by_role("button", name="Verstuur mijn aanvraag").click()
    assert page.locator(".error-summary").is_visible()
    page.get_by_label("Wat wil je uitproberen?").fill("Samen koken met buren")
    page.get_by_role("button", name="Verstuur mijn aanvraag").click()
    assert "Je aanvraag is verstuurd" in page.content()

    host = visit(people.owner, javascript=False)
    host.goto(f"{space.get_absolute_url()}boekingen/")
    host.page.locator("main .list a").first.click()
    host.page.get_by_role("button", name="Keur goed").click()
    assert "Bevestigd" in host.page.content()
    assert Booking.objects.get().status == "confirmed"
    assert booker.problems == host.problems == []


def test_pages_are_accessible(world, visit):
    people, space = world
    seen = visit(people.owner)
    start = space.get_absolute_url()
    asked = "/experimenteerplekken/?free=2020-01-01"
    for path in (
        "/experimenteerplekken/",
        asked,
        start,
        f"{start}boeken/",
        f"{start}uren/",
        f"{start}bewerken/boeken/",
    ):
        seen.goto(path)
        seen.check()


def test_a_free_day_without_javascript(world, visit):
    _people, _space = world
    seen = visit(javascript=False, width=360)
    page = seen.page
    seen.goto("/experimenteerplekken/?layer=physical")
    page.get_by_label("Vrij op", exact=True).fill((timezone.localdate() + timedelta(days=3)).isoformat())
    page.get_by_label("Wanneer").select_option("morning")
    page.get_by_role("button", name="Toon wat vrij is").click()
    assert "layer=physical" in page.url
    assert page.locator("article").count() == 1
    page.get_by_label("Wanneer").select_option("evening")
    page.get_by_role("button", name="Toon wat vrij is").click()
    assert page.locator("article").count() == 1
    page.get_by_role("link", name="Vrij op").click()
    assert "free=" not in page.url
    assert seen.problems == []


def test_another_week_replaces_only_the_week(world, visit):
    _people, space = world
    seen = visit()
    seen.goto(space.get_absolute_url())
    before = seen.page.locator("#week-title + p").inner_text()
    seen.page.get_by_role("link", name="Volgende week").click()
    seen.page.wait_for_url("**week=**")
    seen.page.get_by_role("link", name="Vorige week").wait_for()
    assert seen.page.locator("#week-title + p").inner_text() != before
    assert seen.page.evaluate("() => document.activeElement.id") == "week-following"
    seen.check()
