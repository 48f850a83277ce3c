"""Writing spaces and bookings."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue.models import Entry
from core.errors import Conflict, HubError, NotAllowed
from experimentation import selectors, services
from experimentation.models import Booking, OpeningHours
from tests.experimentation.factory import ask, at, make_space

pytestmark = pytest.mark.django_db
BARE = {"name": "Kaal", "summary": "Nog niets", "municipality": "44021"}
PEOPLE = ("visitor", "stranger", "member", "owner", "curator", "staff")
PUBLISHED = ("object_id", "title", "facets", "extra", "status", "url_key", "place")


@pytest.fixture
def space(personas, now):
    return make_space(personas, now)


def entry_of(space):
    return Entry.objects.get(kind="space", object_id=space.pk)


# --- spaces ------------------------------------------------------------------------------------------------
def test_a_new_space_is_in_the_catalogue_at_once(space, personas):
    entry = entry_of(space)
    assert entry.status == "published"
    assert entry.get_absolute_url() == "/experimenteerplekken/het-labo/"
    assert entry.codes("layer") == ["financial-economic", "physical", "social-psychological"]
    assert entry.codes("theme") != []
    assert entry.extra["capacity"] == 20
    assert {"icon": "coins", "text": "€ 25/h"} in entry.extra["facts"]
    assert entry.owner.object_id == personas.organisation.pk


@pytest.mark.parametrize(("cost", "text"), [(12.5, "€ 12,50/h"), (100, "€ 100/h"), (0, "€ 0")])
def test_the_card_tells_the_price(personas, now, cost, text):
    facts = entry_of(make_space(personas, now, cost_per_hour=cost)).extra["facts"]
    assert {"icon": "coins", "text": text} in facts


def test_only_members_and_curators_make_spaces(personas, now):
    with pytest.raises(NotAllowed):
        services.create_space(
            organisation=personas.organisation,
            by=personas.stranger,
            now=now,
            name="X",
            summary="Y",
            municipality="44021",
        )
    made = services.create_space(
        organisation=personas.organisation, by=personas.curator, now=now, name="X", summary="Y", municipality="44021"
    )
    assert made.slug == "x"


def test_slugs_are_free_and_never_an_address_of_the_room(personas, now):
    names = ["Boekingen", "Nieuw", "Het Labo", "Het Labo", "???"]
    slugs = [make_space(personas, now, name=name).slug for name in names]
    assert slugs == ["boekingen-2", "nieuw-2", "het-labo", "het-labo-2", "plek"]


def test_an_update_reaches_the_catalogue(space, personas, now):
    later = now + timedelta(days=1)
    services.update_space(space=space, by=personas.member, now=later, methods="Design thinking", name="Het Grote Labo")
    entry = entry_of(space)
    assert entry.title == "Het Grote Labo"
    assert "content-instrumental" in entry.codes("layer")
    assert entry.updated_at == later
    with pytest.raises(NotAllowed):
        services.update_space(space=space, by=personas.stranger, now=later, name="Weg")


@pytest.mark.parametrize(
    "fields",
    [
        {"lat": 51.0},
        {"min_minutes": 300, "max_minutes": 240},
        {"slot_minutes": 240, "min_minutes": 60, "max_minutes": 200},
        {"slot_minutes": 120, "min_minutes": 130, "max_minutes": 200},
        {"cost_per_hour": -1},
        {"capacity": 0},
        {"challenges": ["no-such-challenge"]},
        {"municipality": "99999"},
        {"slot_minutes": 17},
    ],
)
def test_what_does_not_fit_is_refused(space, personas, now, fields):
    with pytest.raises(ValidationError):
        services.update_space(space=space, by=personas.owner, now=now, **fields)


def test_withdraw_and_publish(space, personas, now):
    services.withdraw_space(space=space, by=personas.owner, now=now)
    assert entry_of(space).status == "withdrawn"
    with pytest.raises(NotAllowed):
        ask(space, personas.stranger, now)
    services.publish_space(space=space, by=personas.owner, now=now)
    assert entry_of(space).status == "published"


def test_a_draft_is_in_no_catalogue_and_must_say_something(personas, now):
    draft = services.create_space(
        organisation=personas.organisation,
        by=personas.owner,
        now=now,
        status="draft",
        **BARE,
    )
    assert not Entry.objects.filter(kind="space", object_id=draft.pk).exists()
    with pytest.raises(HubError):
        services.publish_space(space=draft, by=personas.owner, now=now)
    services.update_space(space=draft, by=personas.owner, now=now, equipment="Een tafel")
    services.publish_space(space=draft, by=personas.owner, now=now)
    assert entry_of(draft).status == "published"


@pytest.mark.parametrize(
    "hours",
    [
        [(0, time(9), time(12)), (0, time(11), time(13))],
        [(0, time(12), time(9))],
        [(0, time(9), time(9))],
        [(7, time(9), time(10))],
        [(0, time(9), time(0)), (0, time(22), time(23))],
        [(day % 7, time(9), time(10)) for day in range(80)],
    ],
)
def test_wrong_hours_change_nothing(space, hours):
    with pytest.raises(HubError):
        services.set_opening_hours(space, hours)
    assert space.opening_hours.count() == 5


def test_the_database_refuses_hours_that_overlap(space):
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningHours.objects.create(space=space, weekday=0, start=time(16), end=time(0))


def test_closures(space, personas, now):
    services.add_closure(space=space, start=date(2026, 11, 25), end=date(2026, 11, 25), reason="Schilderwerk")
    with pytest.raises(HubError, match="open"):
        ask(space, personas.stranger, now)
    services.remove_closure(space=space, closure_id=space.closures.get().pk)
    assert ask(space, personas.stranger, now).status == "requested"
    with pytest.raises(ValidationError):
        services.add_closure(space=space, start=date(2026, 11, 25), end=date(2026, 11, 24))


# --- asking ------------------------------------------------------------------------------------------------
def test_a_request_waits_and_an_instant_space_confirms(space, personas, now):
    assert ask(space, personas.stranger, now).status == "requested"
    quick = make_space(personas, now, approval="instant")
    booking = ask(quick, personas.stranger, now)
    assert booking.status == "confirmed"
    assert booking.during.lower == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_hosts_confirm_their_own_bookings(space, personas, now):
    assert ask(space, personas.member, now).status == "confirmed"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"start": at(17, 9)}, "start"),
        ({"start": at(18, 14)}, "start"),
        ({"start": at(22, 9)}, "start"),
        ({"start": at(25, 6)}, "start"),
        ({"start": at(25, 9, 10)}, "start"),
        ({"end": at(25, 9)}, "duration"),
        ({"end": at(25, 8)}, "duration"),
        ({"end": at(25, 9) + timedelta(days=3650)}, "duration"),
        ({"start": at(25, 9, year=2036), "end": at(25, 11, year=2036)}, "start"),
        ({"people": 21}, "people"),
        ({"people": 0}, "people"),
        ({"purpose": " \x00 "}, "purpose"),
    ],
)
def test_what_cannot_be_booked_says_where_it_is_wrong(space, personas, now, fields, field):
    if "start" in fields and "end" not in fields:
        fields["end"] = fields["start"] + timedelta(hours=1)
    with pytest.raises(HubError) as refused:
        ask(space, personas.stranger, now, **fields)
    assert refused.value.field == field
    assert not Booking.objects.exists()


def test_visitors_and_drafts_are_refused(space, personas, now):
    with pytest.raises(NotAllowed):
        ask(space, None, now)
    draft = make_space(personas, now, name="Ontwerp", status="draft")
    with pytest.raises(NotAllowed):
        ask(draft, personas.stranger, now)


def test_the_same_time_cannot_be_asked_twice_by_one_person(space, personas, now):
    ask(space, personas.stranger, now)
    with pytest.raises(Conflict):
        ask(space, personas.stranger, now, start=at(25, 10), end=at(25, 11))


def test_nobody_fills_the_mailbox_of_a_host(space, personas, now, monkeypatch):
    monkeypatch.setattr("experimentation.services.bookings.MAX_PER_DAY", 2)
    for _again in range(2):
        services.cancel_booking(booking=ask(space, personas.stranger, now), by=personas.stranger, now=now)
    with pytest.raises(Conflict):
        ask(space, personas.stranger, now)
    assert ask(space, personas.stranger, now + timedelta(days=1)).status == "requested"


def test_there_is_an_end_to_what_one_person_holds(space, personas, now, monkeypatch):
    monkeypatch.setattr("experimentation.services.bookings.MAX_OPEN", 1)
    ask(space, personas.stranger, now)
    with pytest.raises(Conflict):
        ask(space, personas.stranger, now, start=at(26, 9))


def test_an_innovation_must_be_ones_own(space, personas, now):
    other = entry_of(space)
    with pytest.raises(HubError) as refused:
        ask(space, personas.stranger, now, innovation_entry=other)
    assert refused.value.field == "innovation"


# --- deciding ----------------------------------------------------------------------------------------------
def test_the_first_approval_wins_and_the_rest_get_an_answer(space, personas, now):
    first = ask(space, personas.stranger, now)
    second = ask(space, personas.curator, now, start=at(25, 10))
    elsewhere = ask(space, personas.staff, now, start=at(26, 9))
    services.approve_booking(booking=second, by=personas.member, now=now)
    first.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (first.status, first.given_away, elsewhere.status) == ("declined", True, "requested")
    with pytest.raises(Conflict):
        services.approve_booking(booking=first, by=personas.member, now=now)
    with pytest.raises(Conflict):
        ask(space, personas.stranger, now, start=at(25, 11))


def test_the_database_refuses_two_confirmed_bookings_at_one_time(space, personas, now):
    booking = ask(space, personas.member, now)
    with pytest.raises(IntegrityError, match="booking_no_overlap"), transaction.atomic():
        Booking.objects.create(
            space=space,
            booker=personas.stranger,
            during=booking.during,
            blocked=booking.blocked,
            purpose="Toch",
            status="confirmed",
            created_at=now,
            updated_at=now,
        )


def test_a_pause_is_kept(personas, now):
    space = make_space(personas, now, buffer_minutes=30, approval="instant")
    ask(space, personas.stranger, now)
    with pytest.raises(Conflict):
        ask(space, personas.curator, now, start=at(25, 11), end=at(25, 12))
    assert ask(space, personas.curator, now, start=at(25, 12), end=at(25, 13)).status == "confirmed"


def test_only_hosts_decide(space, personas, now):
    booking = ask(space, personas.stranger, now)
    for person in (personas.stranger, personas.curator, personas.staff):
        with pytest.raises(NotAllowed):
            services.approve_booking(booking=booking, by=person, now=now)
        with pytest.raises(NotAllowed):
            services.decline_booking(booking=booking, by=person, reason="Nee", now=now)
    with pytest.raises(HubError) as refused:
        services.decline_booking(booking=booking, by=personas.owner, reason="  ", now=now)
    assert refused.value.field == "reason"
    declined = services.decline_booking(booking=booking, by=personas.owner, reason="Verbouwing", now=now)
    assert (declined.status, declined.reason, declined.sequence) == ("declined", "Verbouwing", 1)


def test_nothing_is_approved_after_it_began(space, personas, now):
    booking = ask(space, personas.stranger, now)
    with pytest.raises(Conflict):
        services.approve_booking(booking=booking, by=personas.owner, now=booking.during.lower)


def test_cancelling(space, personas, now):
    booking = services.approve_booking(booking=ask(space, personas.stranger, now), by=personas.owner, now=now)
    late = booking.during.lower - timedelta(hours=23)
    with pytest.raises(NotAllowed):
        services.cancel_booking(booking=booking, by=personas.curator, now=now)
    with pytest.raises(Conflict):
        services.cancel_booking(booking=booking, by=personas.stranger, now=late)
    with pytest.raises(HubError):
        services.cancel_booking(booking=booking, by=personas.owner, now=late)
    cancelled = services.cancel_booking(booking=booking, by=personas.owner, now=late, reason="Lek in het dak")
    assert (cancelled.status, cancelled.sequence) == ("cancelled", 2)
    with pytest.raises(Conflict):
        services.cancel_booking(booking=booking, by=personas.stranger, now=now)
    assert ask(space, personas.stranger, now).status == "requested"


def test_a_request_can_be_taken_back_until_it_starts(space, personas, now):
    booking = ask(space, personas.stranger, now)
    taken_back = services.cancel_booking(booking=booking, by=personas.stranger, now=booking.during.lower)
    assert taken_back.status == "cancelled"


def test_nothing_is_cancelled_when_it_is_over(space, personas, now):
    booking = ask(space, personas.member, now)
    with pytest.raises(Conflict):
        services.cancel_booking(booking=booking, by=personas.owner, now=booking.during.upper, reason="Te laat")


# --- reading -----------------------------------------------------------------------------------------------
def test_a_week_takes_three_queries_however_full(space, personas, now, django_assert_num_queries):
    with django_assert_num_queries(3):
        empty = selectors.week_of(space, "2026-W48", now=now)
    for hour in (9, 11, 13):
        ask(space, personas.member, now, start=at(25, hour), end=at(25, hour + 1))
    with django_assert_num_queries(3):
        week = selectors.week_of(space, "2026-W48", now=now)
    assert sum(slot.is_free for day in empty.days for slot in day.slots) == 40
    assert sum(slot.is_free for day in week.days for slot in day.slots) == 37


def test_the_weeks_one_can_go_to_are_those_with_something_to_book(space, now):
    first = selectors.week_of(space, "2020-W01", now=now)
    last = selectors.week_of(space, "2100-W01", now=now)
    assert (first.name, first.previous, first.following) == ("2026-W47", "", "2026-W48")
    assert (last.name, last.following) == ("2027-W07", "")


def test_without_a_wish_the_first_week_with_something_free_opens(space, personas, now, django_assert_num_queries):
    here = selectors.week_of(space, "", now=now)
    assert (here.name, here.present, here.has_free) == ("2026-W47", "", True)
    services.add_closure(space=space, start=at(18, 9).date(), end=at(30, 9).date())
    for day in (1, 2, 3, 4):
        for hour in (9, 13):
            start = at(day, hour, month=12)
            ask(space, personas.member, now, start=start, end=start + timedelta(hours=4))
    ask(space, personas.stranger, now, start=at(7, 9, month=12))
    with django_assert_num_queries(3):
        first = selectors.week_of(space, "", now=now)
    assert (first.name, first.present, first.previous) == ("2026-W50", "2026-W47", "2026-W49")
    assert first.days[0].slots[0].is_free  # a request alone takes nothing


def test_a_long_notice_is_waited_for(personas, now):
    space = make_space(personas, now, lead_time_hours=14 * 24)
    first = selectors.week_of(space, "", now=now)
    assert (first.name, first.present, first.has_free) == ("2026-W49", "2026-W47", True)


@pytest.mark.parametrize("fields", [{"lead_time_hours": 240, "max_days_ahead": 5}, {"hours": []}])
def test_where_nothing_is_free_the_present_week_says_so(personas, now, fields):
    week = selectors.week_of(make_space(personas, now, **fields), "", now=now)
    assert (week.name, week.present, week.has_free) == ("2026-W47", "", False)
    assert week.nothing_until == now.date() + timedelta(days=fields.get("max_days_ahead", 90))


def test_bookings_are_seen_by_booker_and_hosts_only(space, personas, now):
    ask(space, personas.stranger, now)
    seen = {name: selectors.visible_bookings(getattr(personas, name)).count() for name in PEOPLE}
    assert seen == {"stranger": 1, "member": 1, "owner": 1, "curator": 0, "staff": 0, "visitor": 0}


def test_rebuilding_the_catalogue_gives_what_the_services_published(space, personas, now):
    from catalogue import services as catalogue

    make_space(personas, now, name="Ontwerp", status="draft")
    before = list(Entry.objects.filter(kind="space").values(*PUBLISHED))
    Entry.objects.filter(kind="space").delete()
    list(catalogue.rebuild("space", now=now))
    after = Entry.objects.filter(kind="space").values(*PUBLISHED)
    assert list(after) == before


def test_the_source_knows_who_hosts(space, personas, now):
    from catalogue.selectors import is_manager
    from catalogue.sources import source_for

    source = source_for("space")
    assert source.manager_ids(space.pk) == {personas.owner.pk, personas.member.pk}
    assert source.managed_by(personas.member.pk) == {space.pk}
    assert source.managed_by(personas.stranger.pk) == set()
    assert source.contact(space.pk).name == "Demo vzw"
    assert is_manager(personas.member, entry_of(space))


def test_panels_show_what_waits(space, personas, now, time_machine):
    time_machine.move_to(now)
    from catalogue.sources import source_for

    ask(space, personas.stranger, now)
    (waiting,) = source_for("space").panels(personas.owner)
    (coming,) = source_for("space").panels(personas.stranger)
    assert waiting.items[0][0].startswith("Het Labo · 25 november, 09:00")
    assert waiting.items[0][2] == "Stef Stranger"
    assert coming.items[0][2] == "Aangevraagd"
    assert source_for("space").panels(personas.curator) == []
