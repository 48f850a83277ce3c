"""Offers in a real browser."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.browser import Visit
from tests.supporters.factory import offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visit]


def test_pages_are_clean(personas: Any, now: datetime, visit: Open) -> None:
    made = offer(personas, now)
    visitor = visit()
    for path in ("/ondersteuning/", made.get_absolute_url(), "/en" + made.get_absolute_url()):
        assert visitor.goto(path).status == 200
        visitor.page.wait_for_load_state("networkidle")
        visitor.check()
    owner = visit(personas.owner)
    for path in ("/ondersteuning/nieuw/", f"{made.get_absolute_url()}bewerk/"):
        assert owner.goto(path).status == 200
        owner.check()


def test_offer_support_and_withdraw_it_without_javascript(personas: Any, visit: Open) -> None:
    owner = visit(personas.owner, javascript=False)
    page = owner.page
    owner.goto("/ondersteuning/")
    page.get_by_role("link", name="Bied ondersteuning aan").click()
    page.locator("[name=title]").fill("Tafel en koffie")
    page.locator("[name=summary]").fill("Kom bij ons werken.")
    page.get_by_role("button", name="Zet op de hub").click()
    page.locator("#error-summary").wait_for()
    assert page.locator("[name=title]").input_value() == "Tafel en koffie"
    page.locator("[name=support][value=co-creation]").check()
    page.get_by_role("button", name="Zet op de hub").click()
    page.get_by_role("heading", name="Tafel en koffie", level=1).wait_for()
    page.get_by_role("button", name="Trek terug").click()
    page.get_by_text("Dit aanbod is teruggetrokken.").wait_for()
    owner.check(axe=False)
