"""The pages, as people use them."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from experimentation import services
from experimentation.models import Booking, Space
from tests.experimentation.factory import ask, at, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine, now):
    time_machine.move_to(now)


@pytest.fixture
def space(personas, now):
    return make_space(personas, now)


def url(name, *args):
    return reverse(f"experimentation:{name}", args=args)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


# --- reading -----------------------------------------------------------------------------------------------
def test_list_shows_what_is_public(client, space, personas, now):
    make_space(personas, now, name="Geheim ontwerp", status="draft")
    page = text(client.get(url("list")))
    assert "Het Labo" in page
    assert "max. 20" in page
    assert "Geheim ontwerp" not in page
    assert "Het Labo" not in text(client.get(url("list"), {"layer": "legal-political"}))
    assert "Het Labo" in text(client.get(url("list"), {"layer": "physical"}))


def test_detail_tells_five_layers_in_order(client, space):
    page = text(client.get(space.get_absolute_url()))
    titles = ["Ruimte", "Veiligheid en vertrouwen", "Inhoud en instrumenten", "Geld en ruil", "Recht en beleid"]
    places = [page.index(f"<h3>{title}</h3>") for title in titles]
    assert places == sorted(places)
    assert "€ 25 per uur" in page
    assert page.count("layer--empty") == 2


def test_a_week_has_its_slots_as_buttons_and_links_to_the_next(client, space, personas, now):
    ask(space, personas.member, now)
    page = text(client.get(space.get_absolute_url(), {"week": "2026-W48"}))
    assert 'value="2026-11-25T11:00+01:00"' in page
    assert 'value="2026-11-25T09:00+01:00"' not in page
    assert page.count("slot--taken") == 2
    assert "?week=2026-W47" in page
    assert "?week=2026-W49" in page
    assert personas.member.name not in page
    assert "repair" not in page


@pytest.mark.parametrize("week", ["x", "9999-W52", "2026-W99", "'; drop table", "\x00"])
def test_a_broken_week_is_the_current_one(client, space, week):
    response = client.get(space.get_absolute_url(), {"week": week})
    assert response.status_code == 200
    assert response.context["week"].name == "2026-W47"


def test_the_first_free_week_is_told_and_leads_to_the_present_one(client, personas, now):
    space = make_space(personas, now, lead_time_hours=14 * 24)
    page = text(client.get(space.get_absolute_url()))
    assert "Dit is de eerste week met een vrij moment." in page
    assert 'href="?week=2026-W47#week"' in page
    assert "30 november tot 6 december 2026" in page
    asked = text(client.get(space.get_absolute_url(), {"week": "2026-W47"}))
    assert "eerste week" not in asked
    assert "Deze week is er niets vrij." in asked
    services.add_closure(space=space, start=at(18, 9).date(), end=at(18, 9, year=2027).date())
    assert "Er is niets vrij tot en met 16 februari 2027." in text(client.get(space.get_absolute_url()))


def test_detail_takes_as_many_queries_however_much_is_booked(
    client, space, personas, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        client.get(space.get_absolute_url(), {"week": "2026-W48"})
    for hour in (9, 11, 13, 15):
        ask(space, personas.member, now, start=at(24, hour))
    services.add_closure(space=space, start=at(26, 9).date(), end=at(27, 9).date())
    with django_assert_max_num_queries(6):
        client.get(space.get_absolute_url(), {"week": "2026-W48"})


def test_english_pages(client, space):
    page = text(client.get(f"/en{space.get_absolute_url()}", {"week": "2026-W48"}))
    assert "Free times" in page
    assert "Vrije momenten" not in page


# --- booking -----------------------------------------------------------------------------------------------
def wish(**fields):
    return {"start": "2026-11-25T09:00+01:00", "duration": "120", "people": "5", "purpose": "Repair café", **fields}


def test_from_slot_to_confirmation(space, personas, client_for, mailoutbox, django_capture_on_commit_callbacks):
    client = client_for(personas.stranger)
    form = client.get(url("book", space.slug), {"start": "2026-11-25T09:00+01:00"})
    assert '<option value="2026-11-25T09:00+01:00" selected>' in text(form)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url("book", space.slug), wish())
    booking = Booking.objects.get()
    assert response.url == url("booking", booking.uid)
    assert booking.during.lower == at(25, 9)
    assert booking.during.upper == at(25, 11)
    assert "Je aanvraag is verstuurd" in text(client.get(response.url))
    assert len(mailoutbox) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2026-11-17T09:00+01:00"},
        {"start": "2026-11-25T06:00+01:00"},
        {"start": "2026-11-22T10:00+01:00"},
        {"start": "2036-11-25T09:00+01:00"},
        {"start": "gisteren"},
        {"start": "9999-12-31T23:59-23:59"},
        {"start": "0001-01-01T00:00+23:00"},
        {"start": ""},
        {"duration": "5256000"},
        {"duration": "-60"},
        {"duration": "0"},
        {"people": "21"},
        {"people": "0"},
        {"people": "9" * 30},
        {"innovation": "999999"},
        {"innovation": "1; drop"},
    ],
)
def test_bad_input_is_explained_and_kept(space, personas, client_for, fields):
    response = client_for(personas.stranger).post(url("book", space.slug), wish(purpose="Mijn lange verhaal", **fields))
    assert response.status_code == 422
    page = text(response)
    assert "Mijn lange verhaal" in page
    assert "error-summary" in page
    assert not Booking.objects.exists()


def test_a_taken_time_is_a_kind_refusal(space, personas, client_for, now):
    ask(space, personas.member, now)
    response = client_for(personas.stranger).post(url("book", space.slug), wish())
    assert response.status_code == 422
    assert "Dit moment is net bezet" in text(response)
    assert "Repair café" in text(response)


def test_an_experiment_can_be_about_an_innovation_of_ones_own(space, personas, client_for, now, monkeypatch):
    from catalogue.drafts import EntryDraft
    from catalogue.kinds import Kind
    from catalogue.services import publish
    from catalogue.sources import source_for

    draft = EntryDraft(
        kind=Kind.INNOVATION, object_id=7, title="Buurtbatterij", url_name="x", url_key="x", updated_at=now
    )
    entry = publish(draft, now=now)
    source = source_for("innovation")
    stranger = personas.stranger.pk
    monkeypatch.setattr(source, "managed_by", lambda user_id: {7} if user_id == stranger else set())
    monkeypatch.setattr(type(source), "managed_at_once", False)
    monkeypatch.setattr(source, "manager_ids", lambda object_id: {stranger})
    client = client_for(personas.stranger)
    assert "Buurtbatterij" in text(client.get(url("book", space.slug)))
    assert "Buurtbatterij" not in text(client_for(personas.curator).get(url("book", space.slug)))
    forged = client_for(personas.curator).post(url("book", space.slug), wish(innovation=str(entry.pk)))
    assert forged.status_code == 422
    client.post(url("book", space.slug), wish(innovation=str(entry.pk)))
    assert Booking.objects.get().innovation_entry == entry


def test_nobody_else_finds_a_booking(space, personas, client_for, now):
    booking = ask(space, personas.stranger, now)
    for name in ("booking", "calendar"):
        for person in (personas.curator, personas.staff):
            assert client_for(person).get(url(name, booking.uid)).status_code == 404
            assert client_for(person).get(url(name, uuid.uuid4())).status_code == 404


def test_addresses_are_shared_only_after_the_yes(space, personas, client_for, now):
    booking = ask(space, personas.stranger, now)
    host, booker = client_for(personas.owner), client_for(personas.stranger)
    assert personas.stranger.email not in text(host.get(url("booking", booking.uid)))
    assert personas.organisation.email not in text(booker.get(url("booking", booking.uid)))
    assert host.post(url("approve", booking.uid)).status_code == 302
    assert personas.stranger.email in text(host.get(url("booking", booking.uid)))
    assert personas.organisation.email in text(booker.get(url("booking", booking.uid)))


def test_host_declines_with_a_reason(space, personas, client_for, now):
    booking = ask(space, personas.stranger, now)
    host = client_for(personas.member)
    assert host.post(url("decline", booking.uid), {"reason": " "}).status_code == 422
    long = host.post(url("decline", booking.uid), {"reason": "x" * 501})
    assert long.status_code == 422
    assert "x" * 501 in text(long)
    host.post(url("decline", booking.uid), {"reason": "We verbouwen"})
    booker = client_for(personas.stranger)
    assert "We verbouwen" in text(booker.get(url("booking", booking.uid)))
    assert client_for(personas.owner).get(url("approve", booking.uid)).status_code == 405
    again = client_for(personas.owner).post(url("approve", booking.uid), follow=True)
    assert "intussen al beslist" in text(again)


def test_booker_cancels_in_time_and_not_after(space, personas, client_for, now, time_machine):
    booking = ask(space, personas.stranger, now)
    services.approve_booking(booking=booking, by=personas.owner, now=now)
    client = client_for(personas.stranger)
    time_machine.move_to(at(25, 8))
    assert "Online annuleren kan niet meer" in text(client.get(url("booking", booking.uid)))
    late = client.post(url("cancel", booking.uid), {"reason": "Ziek"}, follow=True)
    assert "Annuleren kan tot 24 uur vooraf" in text(late)
    time_machine.move_to(at(24, 8))
    client.post(url("cancel", booking.uid), {"reason": "Ziek"})
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == ("cancelled", "Ziek")


def test_host_page_and_my_bookings_take_as_many_queries_however_full(
    space, personas, client_for, now, django_assert_max_num_queries
):
    ask(space, personas.stranger, now)
    host, booker = client_for(personas.owner), client_for(personas.stranger)
    for visits in range(2):
        with django_assert_max_num_queries(8):
            assert "Stef Stranger" in text(host.get(url("hosted", space.slug)))
        with django_assert_max_num_queries(8):
            assert "Het Labo" in text(booker.get(url("mine")))
        if not visits:
            for hour in (11, 13, 15):
                ask(space, personas.stranger, now, start=at(25, hour), end=at(25, hour + 1))


# --- keeping a space ---------------------------------------------------------------------------------------
def test_a_member_makes_a_space_step_by_step(personas, client_for):
    client = client_for(personas.member)
    first = {
        "organisation": personas.organisation.pk,
        "name": "De Kas",
        "summary": "Stadslandbouw uitproberen.",
        "municipality": "44021",
        "language": "nl",
        "next": "1",
    }
    response = client.post(url("create"), first)
    assert response.url == url("edit", "de-kas", "ruimte")
    response = client.post(response.url, {"capacity": "12", "equipment": "Een serre", "next": "1"})
    assert response.url == url("edit", "de-kas", "veiligheid")
    hours = {"day_0_0_start": "09:00", "day_0_0_end": "12:00", "day_0_1_start": "13:00", "day_0_1_end": "17:00"}
    assert client.post(url("hours", "de-kas"), hours).status_code == 302
    client.post(url("status", "de-kas"), {"action": "publish"})
    space = Space.objects.get()
    assert (space.status, space.opening_hours.count()) == ("published", 2)
    assert "De Kas" in text(client_for(None).get(url("list")))


def test_a_space_cannot_be_made_for_somebody_elses_organisation(personas, client_for):
    data = {
        "organisation": personas.organisation.pk,
        "name": "X",
        "summary": "Y",
        "municipality": "44021",
        "language": "nl",
    }
    assert client_for(personas.stranger).post(url("create"), data).status_code == 422
    assert not Space.objects.exists()


@pytest.mark.parametrize(
    ("section", "data", "kept"),
    [
        ("basis", {"name": "", "summary": "Een verhaal dat blijft"}, "Een verhaal dat blijft"),
        ("ruimte", {"capacity": "veel", "equipment": "Blijft staan"}, "Blijft staan"),
        ("ruimte", {"lat": "51", "equipment": "Blijft staan"}, "Blijft staan"),
        ("geld", {"cost_per_hour": "-3", "exchange": "Blijft staan"}, "Blijft staan"),
        (
            "boeken",
            {
                "approval": "instant",
                "slot_minutes": "240",
                "min_minutes": "60",
                "max_minutes": "120",
                "buffer_minutes": "0",
                "lead_time_hours": "0",
                "max_days_ahead": "77",
                "cancel_hours": "1",
            },
            'value="77"',
        ),
    ],
)
def test_a_wrong_section_is_explained_and_kept(space, personas, client_for, section, data, kept):
    response = client_for(personas.owner).post(url("edit", space.slug, section), data)
    assert response.status_code == 422
    assert kept in text(response)
    assert "error-summary" in text(response)


def test_wrong_hours_are_explained_and_kept(space, personas, client_for):
    client = client_for(personas.owner)
    for data in (
        {"day_1_0_start": "10:00", "day_1_0_end": "09:00"},
        {"day_1_0_start": "10:00"},
        {"day_1_0_start": "10:00", "day_1_0_end": "12:00", "day_1_1_start": "11:00", "day_1_1_end": "13:00"},
        {"day_1_0_start": "10:00", "day_1_0_end": "25:61"},
    ):
        response = client.post(url("hours", space.slug), data)
        assert response.status_code == 422
        assert 'value="10:00"' in text(response)
    assert space.opening_hours.count() == 5


def test_closures_are_added_and_removed(space, personas, client_for):
    client = client_for(personas.owner)
    assert client.post(url("closures", space.slug), {"start": "2026-12-24", "end": "2026-12-20"}).status_code == 422
    client.post(url("closures", space.slug), {"start": "2026-12-24", "end": "2027-01-03", "reason": "Kerst"})
    closure = space.closures.get()
    assert "Kerst" in text(client.get(space.get_absolute_url()))
    client.post(url("closures", space.slug), {"remove": str(closure.pk)})
    assert not space.closures.exists()
    assert client.post(url("closures", space.slug), {"remove": "9" * 40}).status_code == 302


def test_a_closure_of_another_space_stays(space, personas, client_for, now):
    other = make_space(personas, now, name="Andere")
    closure = services.add_closure(space=other, start=now.date(), end=now.date() + timedelta(days=1))
    client_for(personas.owner).post(url("closures", space.slug), {"remove": str(closure.pk)})
    assert other.closures.exists()
