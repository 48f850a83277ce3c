"""The pure rules: hours, clock changes, holidays, pauses, free slots."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experimentation.rules import (
    BRUSSELS,
    Period,
    Refusal,
    SlotState,
    Timetable,
    blocked,
    closed_because,
    days,
    exists,
    first_free_day,
    free_starts,
    merged,
    open_periods,
    parse_week,
    refusal,
    to_utc,
    week_name,
)

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
ALL_DAY = tuple((day, time(0), time(0)) for day in range(7))
OFFICE = tuple((day, time(9), time(17)) for day in range(5))
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


def period(day, start, hours):
    begin = to_utc(datetime.combine(day, start))
    return Period(begin, begin + timedelta(hours=hours))


WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (time(9), 60, None),
        (time(15), 120, None),
        (time(16), 120, Refusal.CLOSED),
        (time(8), 60, Refusal.CLOSED),
        (time(9, 30), 60, Refusal.OFF_GRID),
        (time(9), 90, Refusal.OFF_GRID),
        (time(9), 30, Refusal.TOO_SHORT),
        (time(9), 60 * 24 * 3650, Refusal.TOO_LONG),
        (time(9), 0, Refusal.END_BEFORE_START),
        (time(9), -60, Refusal.END_BEFORE_START),
    ],
)
def test_refusal_by_hours_and_length(start, minutes, expected):
    begin = to_utc(datetime.combine(WEDNESDAY, start))
    wanted = Period(begin, begin + timedelta(minutes=minutes))
    assert refusal(Timetable(hours=OFFICE), wanted, [], now=NOW) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 17), Refusal.PAST),
        (date(2026, 11, 18), Refusal.LEAD_TIME),
        (date(2026, 11, 20), None),
        (date(2027, 2, 16), None),
        (date(2027, 2, 17), Refusal.TOO_FAR),
        (date(9998, 1, 1), Refusal.TOO_FAR),
        (date(2026, 11, 22), Refusal.CLOSED),
        (date(2026, 12, 25), Refusal.CLOSED),
    ],
)
def test_refusal_by_day(day, expected):
    assert refusal(Timetable(hours=OFFICE), period(day, time(14), 1), [], now=NOW) == expected


def test_lead_time_is_to_the_minute():
    table = Timetable(hours=OFFICE, lead_time_hours=24)
    wanted = period(date(2026, 11, 19), time(11), 1)
    assert refusal(table, wanted, [], now=wanted.start - timedelta(hours=24)) is None
    assert refusal(table, wanted, [], now=wanted.start - timedelta(hours=23, minutes=59)) == Refusal.LEAD_TIME


def test_holidays_and_closures_close():
    table = Timetable(hours=OFFICE, closures=((date(2026, 11, 23), date(2026, 11, 24)),))
    assert closed_because(table, date(2026, 11, 24)) == "closure"
    assert closed_because(table, date(2026, 11, 25)) == ""
    assert closed_because(table, date(2026, 12, 25)) == "holiday"
    assert closed_because(table, date(2026, 11, 22)) == "hours"
    open_anyway = Timetable(hours=OFFICE, closed_on_holidays=False)
    assert closed_because(open_anyway, date(2026, 12, 25)) == ""


def test_a_pause_keeps_the_next_booking_away():
    table = Timetable(hours=OFFICE, buffer_minutes=30, slot_minutes=30, min_minutes=30)
    first = period(WEDNESDAY, time(10), 1)
    taken = [blocked(table, first)]
    after = period(WEDNESDAY, time(11), 1)
    later = Period(after.start + timedelta(minutes=30), after.end + timedelta(minutes=30))
    before = period(WEDNESDAY, time(9), 1)
    earlier = Period(before.start, before.end - timedelta(minutes=30))
    assert refusal(table, after, taken, now=NOW) == Refusal.TAKEN
    assert refusal(table, later, taken, now=NOW) is None
    assert refusal(table, before, taken, now=NOW) == Refusal.TAKEN
    assert refusal(table, earlier, taken, now=NOW) is None


def test_half_past_two_does_not_exist_when_the_clock_goes_forward():
    assert not exists(datetime(2027, 3, 28, 2, 30))
    assert exists(datetime(2027, 3, 28, 3, 0))
    assert to_utc(datetime(2027, 3, 28, 2, 30)) == utc(2027, 3, 28, 1, 0)


def test_half_past_two_happens_twice_when_the_clock_goes_back():
    assert to_utc(datetime(2027, 10, 31, 2, 30)) == utc(2027, 10, 31, 0, 30)
    assert to_utc(datetime(2027, 10, 31, 2, 30), last=True) == utc(2027, 10, 31, 1, 30)


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2027, 3, 27), 24)])
def test_a_whole_day_has_its_real_length(day, hours):
    (whole,) = open_periods(Timetable(hours=ALL_DAY, closed_on_holidays=False), day)
    assert whole.end - whole.start == timedelta(hours=hours)


def test_slots_of_the_night_the_clock_goes_forward():
    table = Timetable(hours=ALL_DAY, max_days_ahead=365, closed_on_holidays=False)
    (day,) = days(table, SPRING, SPRING, [], now=NOW)
    walls = [slot.start.astimezone(BRUSSELS).strftime("%H:%M") for slot in day.slots]
    assert walls[:4] == ["00:00", "01:00", "03:00", "04:00"]
    assert len(walls) == 23
    assert all(slot.end - slot.start == timedelta(hours=1) for slot in day.slots)


def test_hours_that_the_clock_change_swallows_are_left_out():
    table = Timetable(hours=((6, time(2), time(3)),), max_days_ahead=365, closed_on_holidays=False)
    assert open_periods(table, SPRING) == []
    assert len(open_periods(table, AUTUMN)) == 1


def test_a_booking_may_cross_midnight_where_the_hours_do():
    table = Timetable(hours=((2, time(18), time(0)), (3, time(0), time(4))), closed_on_holidays=False)
    assert refusal(table, period(WEDNESDAY, time(23), 3), [], now=NOW) is None
    closed = Timetable(hours=((2, time(18), time(0)), (3, time(1), time(4))), closed_on_holidays=False)
    assert refusal(closed, period(WEDNESDAY, time(23), 3), [], now=NOW) == Refusal.CLOSED


def test_a_start_needs_room_for_the_shortest_booking():
    table = Timetable(hours=OFFICE, min_minutes=120)
    (day,) = days(table, WEDNESDAY, WEDNESDAY, [], now=NOW)
    assert day.slots[-1].start == to_utc(datetime(2026, 11, 25, 15))


def test_weeks():
    assert parse_week("2026-W48", now=NOW) == date(2026, 11, 23)
    assert week_name(date(2026, 11, 29)) == "2026-W48"
    this_week = date(2026, 11, 16)
    for text in ["", "2026-W60", "9999-W52", "-W", "2026-W-1", "x", "2026-W48-W1", "0000-W01", "٢٠٢٦-W00"]:
        assert parse_week(text, now=NOW) == this_week


quarters = st.integers(0, 4 * 24 - 1).map(lambda q: time(q // 4, q % 4 * 15))
TIMETABLES = st.builds(
    Timetable,
    hours=st.lists(st.tuples(st.integers(0, 6), quarters, quarters), min_size=1, max_size=10).map(tuple),
    slot_minutes=st.sampled_from([30, 60, 120, 240]),
    min_minutes=st.integers(15, 240),
    max_minutes=st.just(480),
    buffer_minutes=st.integers(0, 120),
    lead_time_hours=st.integers(0, 72),
    max_days_ahead=st.just(400),
    closed_on_holidays=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    table=TIMETABLES, day=st.sampled_from([SPRING, AUTUMN, WEDNESDAY]), picks=st.lists(st.integers(0, 500), max_size=12)
)
def test_whatever_is_booked_from_the_free_slots_never_overlaps(table, day, picks):
    first, last = day - timedelta(days=3), day + timedelta(days=3)
    booked: list[Period] = []
    for pick in picks:
        taken = [blocked(table, period) for period in booked]
        free = [s for d in days(table, first, last, taken, now=NOW) for s in d.slots if s.is_free]
        if not free:
            break
        start = free[pick % len(free)].start
        wanted = Period(start, start + timedelta(minutes=table.shortest))
        assert refusal(table, wanted, taken, now=NOW) is None
        booked.append(wanted)
    pauses = sorted(blocked(table, period) for period in booked)
    assert all(one.end <= two.start for one, two in itertools.pairwise(pauses))


@settings(max_examples=60, deadline=None)
@given(table=TIMETABLES, day=st.sampled_from([SPRING, AUTUMN]))
def test_slots_lie_in_opening_hours_and_last_their_real_length(table, day):
    (found,) = days(table, day, day, [], now=NOW)
    around = [p for offset in (-1, 0, 1) for p in open_periods(table, day + timedelta(days=offset))]
    for slot in found.slots:
        assert slot.end - slot.start == timedelta(minutes=table.slot_minutes)
        wanted = Period(slot.start, slot.start + timedelta(minutes=table.shortest))
        assert any(whole.holds(wanted) for whole in merged(around))
        assert exists(slot.start.astimezone(BRUSSELS).replace(tzinfo=None))


def test_taken_and_late_slots_say_so():
    table = Timetable(hours=OFFICE)
    taken = [period(WEDNESDAY, time(10), 2)]
    (today,) = days(table, NOW.date(), NOW.date(), [], now=NOW)
    (day,) = days(table, WEDNESDAY, WEDNESDAY, taken, now=NOW)
    assert {slot.state for slot in today.slots} == {SlotState.TOO_LATE}
    assert [slot.state for slot in day.slots][:4] == [SlotState.FREE, SlotState.TAKEN, SlotState.TAKEN, SlotState.FREE]


@settings(max_examples=60, deadline=None)
@given(
    table=TIMETABLES,
    today=st.sampled_from([SPRING, AUTUMN, WEDNESDAY]),
    starts=st.lists(st.integers(0, 96), max_size=8),
    ahead=st.integers(1, 10),
)
def test_what_is_free_is_what_the_calendar_shows(table, today, starts, ahead):
    now = to_utc(datetime.combine(today, time(10)))
    table = replace(table, max_days_ahead=ahead)
    taken = [Period(now + timedelta(hours=n), now + timedelta(hours=n + 5)) for n in starts]
    shown = days(table, today, today + timedelta(days=ahead + 2), taken, now=now)
    free = {day.date: [slot.start for slot in day.slots if slot.is_free] for day in shown}
    assert {day: list(free_starts(table, day, merged(taken), now=now)) for day in free} == free
    assert first_free_day(table, taken, now=now) == next((day for day, starts in free.items() if starts), None)
