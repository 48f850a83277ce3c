"""The funding map in a real browser."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.browser import Visit
from tests.funding.factory import opportunity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visit]


def test_pages_are_clean(personas: Any, now: datetime, visit: Open) -> None:
    made = opportunity(personas, now, fit={"milestones": (True, "Je rapporteert per mijlpaal.")})
    visitor = visit()
    for path in ("/financiering/", "/financiering/matrix/", made.get_absolute_url(), "/en/financiering/matrix/"):
        assert visitor.goto(path).status == 200
        visitor.page.wait_for_load_state("networkidle")
        visitor.check()
    owner = visit(personas.owner)
    for path in ("/financiering/nieuw/", f"{made.get_absolute_url()}bewerk/"):
        assert owner.goto(path).status == 200
        owner.check()


def test_add_funding_and_find_it_in_the_matrix_without_javascript(personas: Any, visit: Open) -> None:
    owner = visit(personas.owner, javascript=False)
    page = owner.page
    owner.goto("/financiering/")
    page.get_by_role("link", name="Voeg financiering toe").click()
    page.locator("[name=title]").fill("Kiemgeld zonder script")
    page.locator("[name=instrument]").select_option("prize")
    page.get_by_role("button", name="Zet op de kaart").click()
    page.locator("#error-summary").wait_for()
    assert page.locator("[name=title]").input_value() == "Kiemgeld zonder script"
    page.locator("[name=summary]").fill("Duizend euro om te beginnen.")
    page.locator("[name=phases][value=prompts]").check()
    page.get_by_role("button", name="Zet op de kaart").click()
    page.get_by_role("heading", name="Kiemgeld zonder script", level=1).wait_for()
    owner.goto("/financiering/matrix/")
    page.get_by_role("row", name="Prijs").get_by_role("link", name="1").click()
    page.locator(".card").get_by_role("link", name="Kiemgeld zonder script").wait_for()
    owner.check(axe=False)
