"""The curator's desk in a real browser: by keyboard alone, and without any script."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from catalogue import services
from catalogue.kinds import Kind
from catalogue.models import ModerationCase
from catalogue.selectors import entry_for
from innovations import services as room
from tests.innovations import factory
from tests.personas import build_personas

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visiting = Callable[..., Any]


@pytest.fixture
def desk(transactional_db: None, now: datetime) -> dict[str, Any]:
    """One changed, one reported, one new: in this order."""
    personas = build_personas(now)
    ModerationCase.objects.all().delete()
    public = factory.published(personas.owner, personas.curator, now)
    room.update_innovation(innovation=public, by=personas.owner, now=now + timedelta(hours=1), summary="Samen koken.")
    entry = entry_for(Kind.ORGANISATION, personas.organisation.pk)
    assert entry is not None
    services.report(entry=entry, reason="wrong", text="Ze zijn verhuisd.", by=None, now=now + timedelta(hours=2))
    factory.pending(personas.stranger, now + timedelta(hours=3))
    changed, reported, new = ModerationCase.objects.open().order_by("opened_at")
    return {"personas": personas, "changed": changed, "reported": reported, "new": new, "entry": entry}


def test_a_curator_decides_by_keyboard_alone(visit: Visiting, desk: dict[str, Any]) -> None:
    there = visit(desk["personas"].curator)
    there.goto("/beheer/")
    page = there.page
    there.check()
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/nazicht/{desk['changed'].pk}/")
    there.check()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/nazicht/{desk['reported'].pk}/")
    assert page.get_by_text("Ze zijn verhuisd.").is_visible()
    page.keyboard.press("w")
    page.keyboard.type("Waar zijn jullie nu? a r j")
    assert page.locator("input[value=changes]").is_checked(), "letters that are typed decide nothing"
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/nazicht/{desk['new'].pk}/")
    page.keyboard.press("u")
    page.wait_for_url("**/beheer/")
    there.check(axe=False)
    desk["changed"].refresh_from_db()
    desk["reported"].refresh_from_db()
    assert (desk["changed"].status, desk["reported"].status) == ("approved", "changes")
    assert desk["reported"].message == "Waar zijn jullie nu? a r j"


def test_keys_can_be_turned_off_and_stay_off(visit: Visiting, desk: dict[str, Any]) -> None:
    there = visit(desk["personas"].curator)
    there.goto(f"/beheer/nazicht/{desk['new'].pk}/")
    page = there.page
    page.get_by_role("button", name="Zet sneltoetsen uit").click()
    page.reload()
    page.keyboard.press("a")
    assert not page.locator("input[value=approved]").is_checked()
    page.get_by_role("button", name="Zet sneltoetsen aan").click()
    page.keyboard.press("a")
    assert page.locator("input[value=approved]").is_checked()


def test_the_desk_works_without_scripts(visit: Visiting, desk: dict[str, Any]) -> None:
    there = visit(desk["personas"].curator, javascript=False, width=360)
    there.goto("/beheer/?reden=reported")
    page = there.page
    page.get_by_role("link", name="Demo vzw").click()
    assert not page.locator("[data-keys-help]").is_visible()
    page.get_by_label("De pagina verbergen").check()
    page.get_by_role("button", name="Beslis").click()
    assert page.get_by_text("Leg kort uit waarom").first.is_visible()
    assert page.get_by_label("De pagina verbergen").is_checked()
    page.get_by_label("Bericht aan de indieners").fill("Jullie adres klopt niet meer.")
    page.get_by_role("button", name="Beslis").click()
    assert page.get_by_text("Er wacht niets meer").is_visible()
    desk["reported"].refresh_from_db()
    assert desk["reported"].status == "refused"
    there.check(axe=False)


def test_other_pages_are_clean(visit: Visiting, desk: dict[str, Any]) -> None:
    entry = desk["changed"].entry
    there = visit(desk["personas"].curator)
    for path in ("/beheer/verouderd/", "/beheer/links/", "/beheer/logboek/"):
        there.goto(path)
        there.check()
    anybody = visit()
    for path in ("versies/", "versies/2/", "melden/"):
        anybody.goto(f"/vermelding/{entry.pk}/{path}")
        anybody.check()
    anybody.page.get_by_label("Er staat iets fouts of verouderds").check()
    anybody.page.get_by_role("button", name="Meld dit").click()
    assert anybody.page.get_by_text("Een curator kijkt ernaar").is_visible()
