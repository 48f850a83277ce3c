from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from organisations import services
from organisations.models import Organisation
from tests.organisations.factory import make

pytestmark = pytest.mark.django_db

LIST = "/api/v1/organisations/"
DEMO = f"{LIST}demo-vzw/"


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_everyone_reads_and_nobody_reads_contact_data(personas: Any, client: Client) -> None:
    row = client.get(DEMO).json()
    assert (row["slug"], row["url"], row["helix"]) == ("demo-vzw", "/organisaties/demo-vzw/", "civil-society")
    assert (row["email"], row["phone"]) == ("", "")
    assert "raw" not in row
    assert "source" not in row


def test_members_curators_and_the_open_minded_share_contact_data(personas: Any, now: datetime, client_for: Any) -> None:
    for user, seen in [(personas.member, True), (personas.curator, True), (personas.stranger, False)]:
        assert bool(client_for(user).get(DEMO).json()["email"]) is seen
        assert bool(client_for(user).get(LIST).json()["results"][0]["email"]) is seen
    services.update_organisation(organisation=personas.organisation, by=personas.owner, now=now, show_contact=True)
    assert client_for(None).get(DEMO).json()["email"] == "info@demo.voorbeeld.be"


def test_filters(personas: Any, now: datetime, client: Client) -> None:
    make(personas, now, "Bedrijf bv", helix="company", municipality="11002", challenges=["debt"])
    make(personas, now, "Heel Vlaanderen", helix="company", municipality="", places=["02000"])
    assert names(client) == ["Bedrijf bv", "Demo vzw", "Heel Vlaanderen"]
    assert names(client, "?helix=company") == ["Bedrijf bv", "Heel Vlaanderen"]
    assert names(client, "?place=44021") == ["Demo vzw"]
    assert names(client, "?place=10000") == ["Bedrijf bv"]
    assert names(client, "?place=02000") == ["Bedrijf bv", "Demo vzw", "Heel Vlaanderen"]
    assert names(client, "?theme=poverty") == ["Bedrijf bv", "Demo vzw"]
    assert names(client, "?challenge=debt") == ["Bedrijf bv"]
    assert names(client, "?name=heel") == ["Heel Vlaanderen"]
    assert names(client, "?claimed=false") == []


def test_write_through_the_services(personas: Any, client_for: Any) -> None:
    stranger = client_for(personas.stranger)
    made = stranger.post(
        LIST,
        {"name": "Api vzw", "helix": "citizens", "kbo_number": "0202.239.951", "challenges": ["debt"]},
        content_type="application/json",
    )
    assert made.status_code == 201, made.content
    assert made.json()["kbo_number"] == "0202.239.951"
    assert made.json()["challenges"] == ["debt"]
    changed = stranger.patch(f"{LIST}api-vzw/", {"summary": "Kort."}, content_type="application/json")
    assert (changed.status_code, changed.json()["summary"]) == (200, "Kort.")
    assert Organisation.objects.get(slug="api-vzw").memberships.get().user == personas.stranger


@pytest.mark.parametrize(
    ("data", "status", "field"),
    [
        ({"name": "X"}, 400, "helix"),
        ({"name": "X", "helix": "baas"}, 400, "helix"),
        ({"name": "X", "helix": "company", "challenges": ["onzin"]}, 422, "challenges"),
        ({"name": "X", "helix": "company", "municipality": "1"}, 400, "municipality"),
        ({"name": "X" * 300, "helix": "company"}, 400, "name"),
        ({"name": "X", "helix": "company", "website": "javascript:alert(1)"}, 400, "website"),
    ],
)
def test_bad_input_is_refused_with_its_field(
    personas: Any, client_for: Any, data: dict[str, Any], status: int, field: str
) -> None:
    answer = client_for(personas.stranger).post(LIST, data, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert field in answer.json()


def test_a_wrong_number_names_its_field(personas: Any, client_for: Any) -> None:
    answer = client_for(personas.stranger).post(
        LIST, {"name": "X", "helix": "company", "kbo_number": "123"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "kbo_number")


def test_strangers_and_visitors_write_nothing(personas: Any, client_for: Any) -> None:
    for user, status in [(None, 403), (personas.stranger, 403)]:
        answer = client_for(user).patch(DEMO, {"name": "Gekaapt"}, content_type="application/json")
        assert answer.status_code == status
    personas.organisation.refresh_from_db()
    assert personas.organisation.name == "Demo vzw"


def test_the_list_costs_the_same_with_more_rows(
    personas: Any, now: datetime, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    member = client_for(personas.member)
    for count in (4, 12):
        for number in range(count):
            make(personas, now, f"Nummer {count} {number}")
        with django_assert_max_num_queries(6):
            member.get(LIST)
