"""What goes out by mail, and what the calendar file says."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from experimentation import services
from experimentation.models import Booking
from experimentation.tasks import mail_booking
from tests.experimentation.factory import ask, at, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def space(personas, now):
    return make_space(personas, now)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run something with the jobs it leaves for after the commit."""

    def run(action, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return action(**kwargs)

    return run


def sent_to(outbox, user):
    return [mail for mail in outbox if mail.to == [user.email]]


def calendar_in(mail):
    ((_name, content, media_type),) = mail.attachments
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event, media_type


def test_from_request_to_cancellation_one_appointment(space, personas, now, mailoutbox, committed):
    booking = committed(lambda: ask(space, personas.stranger, now))
    committed(services.approve_booking, booking=booking, by=personas.owner, now=now + timedelta(hours=1))
    committed(services.cancel_booking, booking=booking, by=personas.stranger, now=now + timedelta(hours=2))
    calendars = [calendar_in(mail) for mail in sent_to(mailoutbox, personas.stranger)]
    assert [str(c["METHOD"]) for c, _, _ in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(e["STATUS"]) for _, e, _ in calendars] == ["TENTATIVE", "CONFIRMED", "CANCELLED"]
    assert [int(e["SEQUENCE"]) for _, e, _ in calendars] == [0, 1, 2]
    assert {str(e["UID"]) for _, e, _ in calendars} == {f"{booking.uid}@hubsi.example"}
    assert [media for _, _, media in calendars][2] == "text/calendar; method=CANCEL"


def test_times_are_in_brussels_with_the_zone_in_the_file(space, personas, now, mailoutbox, committed):
    committed(lambda: ask(space, personas.stranger, now))
    mail = sent_to(mailoutbox, personas.stranger)[0]
    calendar, event, _media = calendar_in(mail)
    assert event["DTSTART"].params["TZID"] == "Europe/Brussels"
    assert event["DTSTART"].dt.isoformat() == "2026-11-25T09:00:00+01:00"
    assert event["DTEND"].dt == at(25, 11)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]
    assert str(event["LOCATION"]) == "Dok-Noord 7, Gent"
    assert "woensdag 25 november 2026, 09:00 tot 11:00" in mail.body


def test_summer_and_winter_time_are_right(personas, now, mailoutbox, committed):
    space = make_space(personas, now, max_days_ahead=365, lead_time_hours=0)
    committed(lambda: ask(space, personas.stranger, now, start=at(7, 9, month=7, year=2027)))
    _calendar, event, _media = calendar_in(sent_to(mailoutbox, personas.stranger)[0])
    assert event["DTSTART"].dt.isoformat() == "2027-07-07T09:00:00+02:00"


def test_no_address_but_the_receivers_is_in_the_file(space, personas, now, mailoutbox, committed):
    booking = committed(lambda: ask(space, personas.stranger, now))
    committed(services.approve_booking, booking=booking, by=personas.owner, now=now)
    for mail in mailoutbox:
        for _name, content, _type in mail.attachments:
            addresses = [p.email for p in (personas.stranger, personas.owner, personas.member) if [p.email] != mail.to]
            assert not any(address in content for address in [*addresses, personas.organisation.email])


def test_hosts_are_asked_and_told(space, personas, now, mailoutbox, committed):
    booking = committed(lambda: ask(space, personas.stranger, now))
    asked = sent_to(mailoutbox, personas.member)
    assert len(asked) == len(sent_to(mailoutbox, personas.owner)) == 1
    assert asked[0].subject == "Stef Stranger wil Het Labo boeken"
    assert asked[0].attachments == []
    assert f"/experimenteerplekken/boekingen/{booking.uid}/" in asked[0].body
    committed(services.approve_booking, booking=booking, by=personas.owner, now=now)
    assert len(sent_to(mailoutbox, personas.member)) == 2


def test_the_losers_are_told_why(space, personas, now, mailoutbox, committed):
    committed(lambda: ask(space, personas.stranger, now))
    winner = committed(lambda: ask(space, personas.curator, now))
    committed(services.approve_booking, booking=winner, by=personas.owner, now=now)
    last = sent_to(mailoutbox, personas.stranger)[-1]
    assert last.subject == "Je aanvraag voor Het Labo gaat niet door"
    assert "ging voor dit moment naar iemand anders" in last.body
    assert str(calendar_in(last)[0]["METHOD"]) == "CANCEL"


def test_a_job_that_runs_twice_mails_once(space, personas, now, mailoutbox, committed):
    booking = committed(lambda: ask(space, personas.stranger, now))
    count = len(mailoutbox)
    mail_booking(booking_id=booking.pk, event="requested")
    mail_booking(booking_id=10**9, event="requested")
    assert len(mailoutbox) == count == 3


def test_mail_speaks_the_language_of_its_reader(space, personas, now, mailoutbox, committed):
    personas.stranger.language = "en"
    personas.stranger.save(update_fields=["language"])
    committed(lambda: ask(space, personas.stranger, now))
    mail = sent_to(mailoutbox, personas.stranger)[0]
    assert mail.subject == "Your request for Het Labo has been sent"
    assert "/en/experimenteerplekken/boekingen/" in mail.body


def test_nothing_goes_out_when_the_booking_is_undone(space, personas, now, mailoutbox, committed):
    from django.db import transaction

    def undone():
        with transaction.atomic():
            ask(space, personas.stranger, now)
            transaction.set_rollback(True)

    committed(undone)
    assert mailoutbox == []
    assert not Booking.objects.exists()


def test_the_file_can_be_downloaded(space, personas, now, client_for):
    booking = ask(space, personas.stranger, now)
    response = client_for(personas.stranger).get(f"/experimenteerplekken/boekingen/{booking.uid}/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert Calendar.from_ical(response.content).walk("VEVENT")[0]["SUMMARY"] == "Het Labo"
    assert "no-store" in response["Cache-Control"]


def test_a_strange_name_breaks_no_calendar_file(space, personas, now, client_for):
    personas.stranger.name = 'Stef; "de\nMaker", X:Y é\x0b'
    personas.stranger.save(update_fields=["name"])
    booking = ask(space, personas.stranger, now)
    response = client_for(personas.stranger).get(f"/experimenteerplekken/boekingen/{booking.uid}/kalender.ics")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["ATTENDEE"].params["CN"] == "Stef; 'de Maker', X:Y é"
    assert str(event["ATTENDEE"]) == f"mailto:{personas.stranger.email}"
