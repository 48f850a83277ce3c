"""The room of organisations in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visit]


def test_pages_hold_for_everyone(personas: Any, visit: Open) -> None:
    visitor = visit()
    for path in ("/organisaties/", "/organisaties/demo-vzw/", "/en/organisaties/demo-vzw/"):
        assert visitor.goto(path).status == 200
        visitor.check()
    owner = visit(personas.owner)
    for path in (
        "/organisaties/demo-vzw/",
        "/organisaties/demo-vzw/bewerken/",
        "/organisaties/demo-vzw/mensen/",
        "/organisaties/demo-vzw/terugtrekken/",
        "/account/profiel/",
    ):
        assert owner.goto(path).status == 200
        owner.check()


def test_bring_an_organisation_and_invite_without_javascript(personas: Any, visit: Open) -> None:
    stranger = visit(personas.stranger, javascript=False)
    stranger.goto("/organisaties/")
    page = stranger.page
    page.get_by_role("link", name="Voeg je organisatie toe").click()
    page.get_by_label("Naam van de organisatie").fill("Zonder script vzw")
    page.get_by_label("Wat voor organisatie is het?").select_option("civil-society")
    page.get_by_label("Ondernemingsnummer").fill("0202.239.952")
    page.get_by_role("button", name="Zet op de hub").click()
    page.get_by_role("link", name="Ondernemingsnummer").click()
    assert page.get_by_label("Naam van de organisatie").input_value() == "Zonder script vzw"
    page.get_by_label("Ondernemingsnummer").fill("0202.239.951")
    page.get_by_role("button", name="Zet op de hub").click()
    page.get_by_role("heading", name="Zonder script vzw").wait_for()
    page.get_by_role("link", name="Mensen").click()
    page.get_by_label("E-mailadres").fill("collega@voorbeeld.be")
    page.get_by_role("button", name="Stuur de uitnodiging").click()
    page.get_by_text("We hebben collega@voorbeeld.be uitgenodigd.").wait_for()
    stranger.check(axe=False)


def test_a_wrong_form_with_script_puts_the_focus_on_the_summary(personas: Any, visit: Open) -> None:
    owner = visit(personas.owner)
    owner.goto("/organisaties/demo-vzw/bewerken/")
    owner.page.get_by_label("Naam van de organisatie").fill("")
    owner.page.get_by_role("button", name="Bewaar").click()
    owner.page.locator("#error-summary").wait_for()
    owner.check()
