"""Innovations in a real browser: with and without scripts, narrow and wide, for a keyboard and a screen reader."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from innovations.models import Innovation, Status
from tests.innovations import factory
from tests.personas import build_personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visiting = Callable[..., Any]


@pytest.fixture
def world(transactional_db: None, now: datetime) -> dict[str, Any]:
    personas = build_personas(now)
    return {**factory.build(personas, now), "personas": personas}


def test_pages_are_clean(visit: Visiting, world: dict[str, Any]) -> None:
    reader = visit()
    for path in ("/innovaties/", world["published"].get_absolute_url()):
        reader.goto(path)
        reader.check()
    editor = visit(world["personas"].owner)
    pages = ["/innovaties/nieuw/", f"/innovaties/concept/{world['draft'].pk}/fase-en-noden/"]
    for path in [*pages, f"{world['published'].get_absolute_url()}bewerken/"]:
        editor.goto(path)
        editor.check()


def test_whole_wizard_without_script(visit: Visiting, world: dict[str, Any]) -> None:
    there = visit(world["personas"].stranger, javascript=False)
    there.goto("/innovaties/nieuw/")
    page = there.page
    page.get_by_label("Wat is het probleem?").fill("Ouderen in onze straat zijn eenzaam en eten alleen.")
    page.get_by_role("button", name="Toon anderen").click()
    assert page.get_by_role("link", name="Buurtsoep").is_visible()
    page.get_by_text("Eenzaamheid en samenleven").click()
    page.locator("input[value=lonely-elderly]").first.check()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.get_by_label("Wat doen jullie eraan?").fill("Elke week een lange tafel op straat.")
    page.get_by_label("Naam van je innovatie").fill("Lange tafel")
    page.get_by_label("In het kort").fill("Wij eten samen op straat.")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.locator("#id_municipality").select_option("44021")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.get_by_label("Voorstel").check()
    page.get_by_role("button", name="Bewaar en ga verder").click()
    page.get_by_role("button", name="Dien in").click()
    assert page.get_by_role("heading", name="Lange tafel").is_visible()
    assert Innovation.objects.get(title="Lange tafel").status == Status.PENDING
    there.check(axe=False)


def test_typing_saves_and_shows_others(visit: Visiting, world: dict[str, Any]) -> None:
    there = visit(world["personas"].stranger)
    there.goto("/innovaties/nieuw/")
    page = there.page
    page.get_by_label("Wat is het probleem?").press_sequentially("Eenzame ouderen eten elke dag alleen")
    page.get_by_role("link", name="Buurtsoep").wait_for()
    page.get_by_text("Bewaard om").wait_for()
    assert page.evaluate("() => document.activeElement.id") == "id_problem"
    draft = Innovation.objects.get(created_by=world["personas"].stranger)
    assert draft.problem == "Eenzame ouderen eten elke dag alleen"
    assert page.url.endswith(f"/concept/{draft.pk}/probleem/")
    page.get_by_label("Van wie is dit probleem?").evaluate("(field) => { field.closest('details').open = true }")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "nieuw" in answer.url):
        page.get_by_label("Van wie is dit probleem?").press_sequentially("Van ons")
    page.get_by_text("Bewaard om").wait_for()
    assert Innovation.objects.filter(created_by=world["personas"].stranger).count() == 1
    there.check()
