"""The room of organisations in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from organisations import services
from tests.browser import Visit
from tests.organisations.factory import make, make_unclaimed

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


def test_claim_and_approve_without_javascript(personas: Any, now: Any, visit: Open) -> None:
    make_unclaimed(now, "Huis van Niemand", website="https://voorbeeld.be")
    stranger = visit(personas.stranger, javascript=False)
    stranger.goto("/organisaties/huis-van-niemand/")
    stranger.page.get_by_role("link", name="Ja, dit is onze organisatie").click()
    stranger.page.get_by_label("Wat doe je er?").fill("Coördinator")
    stranger.page.get_by_role("button", name="Verstuur je aanvraag").click()
    stranger.page.get_by_role("link", name="Waarom wil je meewerken").click()
    assert stranger.page.get_by_label("Wat doe je er?").input_value() == "Coördinator"
    stranger.page.get_by_label("Waarom wil je meewerken").fill("Ik werk er al tien jaar.")
    stranger.page.get_by_role("button", name="Verstuur je aanvraag").click()
    stranger.page.get_by_text("Je aanvraag is verstuurd.").wait_for()
    stranger.check(axe=False)
    curator = visit(personas.curator)
    curator.goto("/beheer/claims/")
    curator.check()
    curator.page.get_by_role("link", name="Huis van Niemand").click()
    curator.check()
    curator.page.get_by_role("button", name="Keur goed").click()
    curator.page.get_by_text("hoort nu bij Huis van Niemand").wait_for()
    curator.check()
    stranger.goto("/organisaties/huis-van-niemand/")
    stranger.page.get_by_role("link", name="Bewerk", exact=True).wait_for()


def test_merge_and_be_led_on_without_javascript(personas: Any, now: Any, visit: Open) -> None:
    make(personas, now, "Demo vzw Gent", kbo_number="0202239951", challenges=["food-waste"])
    services.compare_waiting(now=now)
    looking = visit(personas.curator)
    looking.goto("/beheer/dubbels/")
    looking.check()
    looking.page.get_by_role("link", name="Vergelijk").click()
    looking.check()
    for path in ("/beheer/dubbels/samenvoegen/", "/beheer/geverifieerd/", "/organisaties/demo-vzw/verifieren/"):
        looking.goto(path)
        looking.check()
    curator = visit(personas.curator, javascript=False)
    curator.goto("/beheer/dubbels/")
    curator.page.get_by_role("link", name="Vergelijk").click()
    curator.page.get_by_role("radio", name="Demo vzw", exact=True).first.check()
    curator.page.get_by_role("button", name="Voeg samen").click()
    curator.page.get_by_text("Demo vzw Gent is nu deel van Demo vzw.").wait_for()
    curator.page.get_by_text("0202.239.951").wait_for()
    visitor = visit(javascript=False)
    visitor.goto("/organisaties/demo-vzw-gent/")
    assert visitor.page.url.endswith("/organisaties/demo-vzw/")
    visitor.check(axe=False)
