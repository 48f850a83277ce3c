"""From a file to its result and back in a real browser."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from imports.models import Run
from organisations.models import Organisation
from tests.browser import Visit
from tests.imports.factory import build, csv_bytes, house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Visit]


def test_bring_in_and_undo_without_javascript(personas: Any, visit: Open, tmp_path: Path) -> None:
    path = tmp_path / "huizen.csv"
    path.write_bytes(csv_bytes([house(1), house(2), house(3, gemeente="Nergens")], delimiter=";"))
    curator = visit(personas.curator, javascript=False)
    page = curator.page
    curator.goto("/beheer/import/")
    page.get_by_role("link", name="Lees een lijst in").click()
    page.locator("[name=format]").select_option("organisations")
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Kijk na").click()
    page.locator("#error-summary").wait_for()
    page.locator("[name=list_name]").fill("Huizen van de wijk")
    page.locator("[name=file]").set_input_files(path)
    page.get_by_role("button", name="Kijk na").click()
    page.get_by_role("heading", name="Welke kolom is wat?").wait_for()
    assert page.locator("[name=c1]").input_value() == "naam"
    page.get_by_role("button", name="Toon wat er zou gebeuren").click()
    page.get_by_text("er is nog niets veranderd").wait_for()
    page.get_by_role("link", name="Geweigerd: 1").click()
    page.get_by_text("geen gemeente in Vlaanderen of Brussel").wait_for()
    page.get_by_role("button", name="Start de import").click()
    page.get_by_text("Klaar op").wait_for()
    assert Organisation.objects.filter(source="lijst:huizen-van-de-wijk").count() == 2
    page.get_by_text("Draai deze import terug").click()
    page.get_by_role("button", name="Draai terug").click()
    page.get_by_text("2 verwijderd").wait_for()
    assert not Organisation.objects.filter(source="lijst:huizen-van-de-wijk").exists()


def test_pages_are_clean(personas: Any, now: datetime, visit: Open) -> None:
    things = build(personas, now)
    busy = Run.objects.get(pk=things["uploaded"].pk)
    Run.objects.filter(pk=busy.pk).update(status="running", started_at=now, total=10, read=4)
    curator = visit(personas.curator)
    paths = [run.get_absolute_url() for run in things.values()]
    for path in ("/beheer/import/", "/beheer/import/nieuw/", *paths, f"{paths[1]}kolommen/", f"/en{paths[2]}"):
        assert curator.goto(path).status == 200
        curator.check()
    # a run that ends while somebody looks shows its result by itself
    curator.goto(paths[0])
    Run.objects.filter(pk=busy.pk).update(status="done", finished_at=now)
    curator.page.get_by_text("Klaar op").wait_for(timeout=10_000)
