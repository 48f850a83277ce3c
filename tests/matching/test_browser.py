"""Mijn hub and a conversation in a real browser, without JavaScript, and clean for axe."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from catalogue import services as catalogue
from catalogue.models import Entry
from matching import refresh
from tests.browser import Visit
from tests.catalogue.drafts import draft
from tests.matching import factory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def things(personas: Any, now: datetime) -> dict[str, Any]:
    made = factory.build(personas, now)
    catalogue.publish(draft(5, "Daken die isoleren", now, challenges=("energy-poverty",), place="44021"), now=now)
    mine = Entry.objects.get(pk=made["mine"].pk)
    refresh.refresh([mine.pk], embedder=factory.Embedder(factory.load("none")), now=now)
    return made


def test_pages_are_clean(visit: Callable[..., Visit], things: dict[str, Any], personas: Any) -> None:
    mine, theirs, talk = things["mine"].pk, things["theirs"].pk, things["introduction"].pk
    there = visit(personas.owner)
    for path in (
        reverse("my_hub"),
        reverse("my_matches", args=[mine]),
        reverse("dismiss", args=[mine, theirs]),
        reverse("introductions"),
        reverse("introduction", args=[talk]),
        f"/en{reverse('my_hub')}",
    ):
        assert there.goto(path).status == 200
        there.check()
    other = visit(personas.curator)
    for path in (reverse("my_hub"), reverse("introduction", args=[talk])):
        assert other.goto(path).status == 200
        other.check()
    stranger = visit(personas.stranger)
    assert stranger.goto(reverse("ask", args=[theirs])).status == 200
    stranger.check()


def test_answering_without_javascript(visit: Callable[..., Visit], things: dict[str, Any], personas: Any) -> None:
    there = visit(personas.curator, javascript=False, width=360)
    there.goto(reverse("my_hub"))
    there.page.click(f"a[href='{reverse('introduction', args=[things['introduction'].pk])}']")
    there.page.click("button[value=decline]")
    assert "Waarom niet" in there.page.inner_text("main")
    there.page.fill("[name=accept-message]", "Graag, kom eens langs.")
    there.page.check("[name=accept-share_contact]")
    there.page.click("button[value=accept]")
    shown = there.page.inner_text("main")
    assert "Graag, kom eens langs." in shown
    assert "Deel ze niet meer" in shown


def test_clicking_away_without_javascript(visit: Callable[..., Visit], things: dict[str, Any], personas: Any) -> None:
    there = visit(personas.owner, javascript=False)
    there.goto(reverse("my_matches", args=[things["mine"].pk]))
    assert "Daken die isoleren" in there.page.inner_text("main")
    there.page.click("main a:has-text('Niet nuttig')")
    there.page.check("input[value=known]")
    there.page.click("main button")
    shown = there.page.inner_text("main")
    assert "Weggeklikt" in shown
    there.page.click("main button:has-text('Haal')")
    assert "Weggeklikt" not in there.page.inner_text("main")
