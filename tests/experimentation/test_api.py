"""The endpoints: the same services, and nothing about others' bookings."""

import pytest

from experimentation.models import Booking, Space
from tests.experimentation.factory import ask, at, make_space

pytestmark = pytest.mark.django_db
SPACES, BOOKINGS = "/api/v1/spaces/", "/api/v1/bookings/"


@pytest.fixture(autouse=True)
def _clock(time_machine, now):
    time_machine.move_to(now)


@pytest.fixture
def space(personas, now):
    return make_space(personas, now)


def send(client, method, path, data):
    return getattr(client, method)(path, data, content_type="application/json")


def wish(**fields):
    start, end = "2026-11-25T09:00:00+01:00", "2026-11-25T11:00:00+01:00"
    return {"space": "het-labo", "start": start, "end": end, "purpose": "Proef", "people": 3, **fields}


def test_spaces_are_open_data(client, space, personas, now, django_assert_max_num_queries):
    ask(space, personas.stranger, now)
    with django_assert_max_num_queries(4):
        (row,) = client.get(SPACES).json()["results"]
    assert row["slug"] == "het-labo"
    assert row["layers"] == ["physical", "social-psychological", "financial-economic"]
    assert row["opening_hours"][0] == {"weekday": 0, "start": "09:00:00", "end": "17:00:00"}
    assert "Stef" not in str(row)
    for number in range(3):
        make_space(personas, now, name=f"Plek {number}")
    with django_assert_max_num_queries(4):
        assert client.get(SPACES).json()["count"] == 4
    assert client.get(SPACES, {"place": "40000", "capacity": 20}).json()["count"] == 4
    assert client.get(SPACES, {"capacity": 21}).json()["count"] == 0


def test_members_write_spaces(personas, client_for):
    hours = [{"weekday": 1, "start": "10:00", "end": "12:00"}]
    data = {
        "organisation": "demo-vzw",
        "name": "Kelder",
        "summary": "Stil en donker.",
        "municipality": "44021",
        "equipment": "Een tafel",
        "opening_hours": hours,
    }
    assert send(client_for(personas.stranger), "post", SPACES, data).status_code == 403
    client = client_for(personas.member)
    assert send(client, "post", SPACES, data).status_code == 201
    assert Space.objects.get().opening_hours.count() == 1
    assert send(client, "patch", f"{SPACES}kelder/", {"methods": "Scrum"}).json()["layers"] == [
        "physical",
        "content-instrumental",
    ]
    bad = send(client, "patch", f"{SPACES}kelder/", {"challenges": ["nope"], "opening_hours": hours * 2})
    assert bad.status_code == 422
    overlap = send(client, "patch", f"{SPACES}kelder/", {"methods": "Weg", "opening_hours": hours * 2})
    assert overlap.status_code == 422
    assert Space.objects.get().methods == "Scrum"


def test_free_slots_of_a_bounded_time(client, space, personas, now, django_assert_max_num_queries):
    ask(space, personas.member, now)
    with django_assert_max_num_queries(6):
        slots = client.get(f"{SPACES}het-labo/slots/", {"from": "2026-11-25", "to": "2026-11-25"}).json()
    assert [slot["state"] for slot in slots] == ["taken", "taken"] + ["free"] * 6
    assert slots[0]["start"] == "2026-11-25T09:00:00+01:00"
    for query in (
        {"from": "2026-11-25", "to": "2027-02-25"},
        {"from": "2026-11-25", "to": "2026-11-24"},
        {"from": "9999-12-31"},
        {"from": "2026-02-31"},
        {"to": "x"},
    ):
        assert client.get(f"{SPACES}het-labo/slots/", query).status_code == 422, query
    assert len(client.get(f"{SPACES}het-labo/slots/", {"from": "2026-11-25", "to": "2027-01-25"}).json()) > 200


def test_booking_and_deciding(space, personas, client_for):
    booker, host = client_for(personas.stranger), client_for(personas.owner)
    made = send(booker, "post", BOOKINGS, wish())
    assert made.status_code == 201
    uid = made.json()["id"]
    assert made.json()["start"] == "2026-11-25T09:00:00+01:00"
    assert send(booker, "post", f"{BOOKINGS}{uid}/approve/", {}).status_code == 403
    assert send(host, "post", f"{BOOKINGS}{uid}/approve/", {}).json()["status"] == "confirmed"
    assert send(host, "post", f"{BOOKINGS}{uid}/approve/", {}).status_code == 409
    taken = send(client_for(personas.curator), "post", BOOKINGS, wish())
    assert (taken.status_code, taken.json()["code"], taken.json()["field"]) == (409, "conflict", "start")
    assert send(host, "post", f"{BOOKINGS}{uid}/cancel/", {}).json()["field"] == "reason"
    assert send(host, "post", f"{BOOKINGS}{uid}/cancel/", {"reason": "Lek"}).json()["status"] == "cancelled"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"space": "nergens"}, 404),
        ({"end": "2036-11-25T11:00:00+01:00"}, 422),
        ({"end": "2026-11-25T08:00:00+01:00"}, 422),
        ({"start": "2026-11-17T09:00:00+01:00", "end": "2026-11-17T10:00:00+01:00"}, 422),
        ({"people": 21}, 422),
        ({"people": 10**12}, 400),
        ({"innovation": 424242}, 400),
        ({"start": "morgen"}, 400),
        ({"purpose": ""}, 400),
    ],
)
def test_bad_bookings_are_refused(space, personas, client_for, fields, status):
    assert send(client_for(personas.stranger), "post", BOOKINGS, wish(**fields)).status_code == status
    assert not Booking.objects.exists()


def test_bookings_are_seen_by_their_people_only(space, personas, client_for, now, django_assert_max_num_queries):
    booking = ask(space, personas.stranger, now)
    ask(space, personas.member, now, start=at(26, 9))
    host, booker, curator = (client_for(p) for p in (personas.owner, personas.stranger, personas.curator))
    with django_assert_max_num_queries(7):
        assert host.get(BOOKINGS).json()["count"] == 2
    assert host.get(BOOKINGS, {"role": "booker"}).json()["count"] == 0
    assert host.get(BOOKINGS, {"role": "host", "status": "requested"}).json()["count"] == 1
    assert booker.get(BOOKINGS).json()["count"] == 1
    assert curator.get(BOOKINGS).json()["count"] == 0
    assert curator.get(f"{BOOKINGS}{booking.uid}/").status_code == 404
    assert client_for(None).get(BOOKINGS).status_code == 403
    assert "@" not in str(host.get(BOOKINGS).json())
