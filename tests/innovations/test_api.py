"""The API: the same rules as the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation, Status
from tests.innovations import factory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]
URL = "/api/v1/innovations/"


def send(client: Client, method: str, url: str, data: Any = None) -> Any:
    return getattr(client, method)(url, data or {}, content_type="application/json")


def test_list_and_filters(personas: Any, now: datetime, client: Client) -> None:
    shown = factory.published(personas.owner, personas.curator, now, organisation=personas.organisation)
    factory.with_everything(shown, personas.owner, now)
    row = client.get(URL).json()["results"][0]
    assert (row["title"], row["organisation"]["kind"], row["needs"][0]["amount"]) == ("Buurtsoep", "organisation", 5000)
    assert "raw" not in row
    assert "lessons" not in row
    for query, count in [
        ("challenge=lonely-elderly", 1),
        ("theme=loneliness", 1),
        ("place=40000", 1),
        ("place=70000", 0),
        ("need=scaling-up", 1),
        ("phase=scaling", 0),
    ]:
        assert client.get(f"{URL}?{query}").json()["count"] == count, query


def test_draft_to_hand_in(personas: Any, client_for: ClientFor) -> None:
    client = client_for(personas.stranger)
    made = send(client, "post", URL, {"problem": "Te weinig bomen", "challenges": ["lonely-elderly"]})
    assert made.status_code == 201
    url = f"{URL}{made.json()['id']}/"
    refused = send(client, "post", f"{url}submit/")
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    rest = {"title": "Bomen", "summary": "Wij planten.", "approach": "Planten", "municipality": "44021"}
    assert send(client, "patch", url, {**rest, "phase": "prompts"}).status_code == 200
    assert send(client, "post", f"{url}submit/").json()["status"] == "pending"
    assert Innovation.objects.get().status == Status.PENDING


@pytest.mark.parametrize(
    "data",
    [
        {"problem": "a" * 1_000_000},
        {"problem": "nul\x00"},
        {"challenges": ["bestaat-niet"]},
        {"phase": "fout"},
        {"scaler_staffing": 6},
        {"organisation": 999999},
        {"website": "javascript:alert(1)"},
    ],
)
def test_bad_input_is_told_and_nothing_is_made(personas: Any, client_for: ClientFor, data: dict[str, Any]) -> None:
    answer = send(client_for(personas.stranger), "post", URL, data)
    assert answer.status_code in (400, 422)
    assert next(iter(data)) in answer.json()
    assert Innovation.objects.count() == 0


def test_speaking_for_an_organisation_of_others_is_refused(personas: Any, client_for: ClientFor) -> None:
    answer = send(client_for(personas.stranger), "post", URL, {"organisation": personas.organisation.pk})
    assert answer.status_code == 403


def test_status_and_iconic_cannot_be_written(personas: Any, now: datetime, client_for: ClientFor) -> None:
    innovation = factory.draft(personas.owner, now)
    data = {"status": "published", "iconic": True, "summary": "Anders"}
    send(client_for(personas.owner), "patch", f"{URL}{innovation.pk}/", data)
    innovation.refresh_from_db()
    assert (innovation.status, innovation.iconic, innovation.summary) == (Status.DRAFT, False, "Anders")


def test_as_many_queries_for_many(personas: Any, now: datetime, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(URL).status_code == 200
        return len(asked)

    for number in range(2):
        factory.published(personas.owner, personas.curator, now, title=f"Soep {number}")
    count()
    few = count()
    for number in range(4):
        factory.published(personas.owner, personas.curator, now, title=f"Saus {number}")
    assert count() == few <= 8


def test_schema_has_no_warning(capsys: Any) -> None:
    from django.core.management import call_command

    call_command("spectacular", file="/dev/null")
    mine = [line for line in capsys.readouterr().err.splitlines() if "innovations/api" in line]
    assert mine == []
