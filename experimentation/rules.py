"""The rules of booking, as pure functions on plain data.

Moments are aware datetimes in UTC; days, weekdays and opening hours are wall-clock in Brussels. Durations are real
time, so that a booking of two hours lasts two hours on the night the clock changes. Nothing here reads a clock or a
database: the caller gives `now` and what is taken.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST_YEAR, LAST_YEAR = 2000, 2200
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of time [start, end), aware, UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """When one space can be booked.

    Attributes:
        hours: (weekday with Monday 0, from, until) rows; until 00:00 is midnight at the end of the day.
        closures: (first day, last day) rows, both included.
        slot_minutes: bookings start on this grid from opening time and last a multiple of it.
        buffer_minutes: pause kept free after every booking.
    """

    hours: tuple[tuple[int, time, time], ...]
    closures: tuple[tuple[date, date], ...] = ()
    slot_minutes: int = 60
    min_minutes: int = 60
    max_minutes: int = 480
    buffer_minutes: int = 0
    lead_time_hours: int = 24
    max_days_ahead: int = 90
    closed_on_holidays: bool = True

    @property
    def shortest(self) -> int:
        """Minutes of the shortest booking that fits the grid."""
        return -(-max(self.min_minutes, 1) // self.slot_minutes) * self.slot_minutes

    def durations(self) -> list[int]:
        """Minutes a booking may last, ascending."""
        return list(range(self.shortest, self.max_minutes + 1, self.slot_minutes))


class Refusal(StrEnum):
    """Why a wanted time cannot be booked."""

    END_BEFORE_START = "end_before_start"
    PAST = "past"
    LEAD_TIME = "lead_time"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OFF_GRID = "off_grid"
    CLOSED = "closed"
    TAKEN = "taken"


class SlotState(StrEnum):
    FREE = "free"
    TAKEN = "taken"
    TOO_LATE = "too_late"


@dataclass(frozen=True)
class Slot:
    """A moment at which a booking may start: [start, end) is one step of the grid, UTC."""

    start: datetime
    end: datetime
    state: SlotState

    @property
    def is_free(self) -> bool:
        return self.state == SlotState.FREE


@dataclass(frozen=True)
class Day:
    """One day of a space: its slots, or why it is closed ("closure", "holiday" or "hours")."""

    date: date
    slots: tuple[Slot, ...]
    closed: str = ""


def exists(wall: datetime) -> bool:
    """Whether a naive wall-clock moment happens in Brussels: 02:30 does not on the night the clock goes forward."""
    return wall.replace(tzinfo=BRUSSELS).astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) == wall


@lru_cache(maxsize=4096)
def to_utc(wall: datetime, *, last: bool = False) -> datetime:
    """A naive wall-clock moment in Brussels as UTC.

    One that does not exist becomes the moment the clock jumps to. One that happens twice is the first of the two,
    or with `last` the second.
    """
    while not exists(wall):
        wall = wall.replace(second=0, microsecond=0) + _MINUTE
    return wall.replace(tzinfo=BRUSSELS, fold=int(last)).astimezone(UTC)


def local_day(moment: datetime) -> date:
    """The day in Brussels of an aware moment."""
    return moment.astimezone(BRUSSELS).date()


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("BE", years=year))


def is_holiday(day: date) -> bool:
    """Belgian public holiday."""
    return day in _holidays(day.year)


def closed_because(table: Timetable, day: date) -> str:
    """ "closure", "holiday", "hours", or "" when the space opens that day."""
    if any(first <= day <= last for first, last in table.closures):
        return "closure"
    if table.closed_on_holidays and is_holiday(day):
        return "holiday"
    return "" if any(weekday == day.weekday() for weekday, _, _ in table.hours) else "hours"


def open_periods(table: Timetable, day: date) -> list[Period]:
    """When the space is open on one day, in order; a stretch the clock change swallows is left out."""
    if closed_because(table, day):
        return []
    found = []
    for weekday, start, end in table.hours:
        if weekday != day.weekday():
            continue
        last_day = day + _DAY if end == time(0) else day
        period = Period(to_utc(datetime.combine(day, start)), to_utc(datetime.combine(last_day, end), last=True))
        if period.start < period.end:
            found.append(period)
    return sorted(found)


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same time as few periods as possible, in order."""
    result: list[Period] = []
    for period in sorted(periods):
        if result and period.start <= result[-1].end:
            result[-1] = Period(result[-1].start, max(result[-1].end, period.end))
        else:
            result.append(period)
    return result


def blocked(table: Timetable, wanted: Period) -> Period:
    """The wanted time with the pause after it."""
    return Period(wanted.start, wanted.end + timedelta(minutes=table.buffer_minutes))


def refusal(table: Timetable, wanted: Period, taken: Sequence[Period], *, now: datetime) -> Refusal | None:
    """Why `wanted` cannot be booked at `now`, or None when it can.

    Args:
        taken: periods of confirmed bookings with their pauses.
    """
    if wanted.end <= wanted.start:
        return Refusal.END_BEFORE_START
    return (
        _refused_length(table, wanted)
        or _refused_moment(table, wanted.start, now)
        or _refused_hours(table, wanted)
        or (Refusal.TAKEN if any(blocked(table, wanted).overlaps(other) for other in taken) else None)
    )


def _refused_length(table: Timetable, wanted: Period) -> Refusal | None:
    length = wanted.end - wanted.start
    if length > timedelta(minutes=table.max_minutes):
        return Refusal.TOO_LONG
    if length < timedelta(minutes=table.min_minutes):
        return Refusal.TOO_SHORT
    return Refusal.OFF_GRID if length % timedelta(minutes=table.slot_minutes) else None


def _refused_moment(table: Timetable, start: datetime, now: datetime) -> Refusal | None:
    if start < now:
        return Refusal.PAST
    if start - now < timedelta(hours=table.lead_time_hours):
        return Refusal.LEAD_TIME
    if start - now > timedelta(days=table.max_days_ahead + 1) or local_day(start) > last_day(table, now):
        return Refusal.TOO_FAR
    return None


def last_day(table: Timetable, now: datetime) -> date:
    """The last day on which a booking may start."""
    return local_day(now) + timedelta(days=table.max_days_ahead)


def _refused_hours(table: Timetable, wanted: Period) -> Refusal | None:
    first = local_day(wanted.start)
    days = [first - _DAY + _DAY * offset for offset in range((local_day(wanted.end) - first).days + 3)]
    periods = [period for day in days for period in open_periods(table, day)]
    if not any(period.holds(wanted) for period in merged(periods)):
        return Refusal.CLOSED
    step = timedelta(minutes=table.slot_minutes)
    on_grid = any(p.start <= wanted.start < p.end and not (wanted.start - p.start) % step for p in periods)
    return None if on_grid else Refusal.OFF_GRID


def days(table: Timetable, first: date, last: date, taken: Sequence[Period], *, now: datetime) -> list[Day]:
    """Every day from `first` to `last` (included) with the moments at which a booking may start.

    Moments where not even the shortest booking fits before closing time are left out; keep the span bounded.

    Args:
        taken: periods of confirmed bookings with their pauses.
    """
    dates = [first + _DAY * offset for offset in range((last - first).days + 1)]
    around = {day: open_periods(table, day) for day in [first - _DAY, *dates, last + _DAY]}
    whole = merged(period for periods in around.values() for period in periods)
    busy = merged(taken)
    return [Day(day, tuple(_slots(table, around[day], whole, busy, now)), closed_because(table, day)) for day in dates]


def free_starts(table: Timetable, day: date, busy: list[Period], *, now: datetime) -> Iterator[datetime]:
    """Moments of one day at which a booking may start, in order, worked out one by one.

    Args:
        busy: what is taken, `merged`.
    """
    if periods := open_periods(table, day):
        whole = merged([*periods, *open_periods(table, day + _DAY)])
        yield from (slot.start for slot in _slots(table, periods, whole, busy, now) if slot.is_free)


def first_free_day(table: Timetable, taken: Sequence[Period], *, now: datetime) -> date | None:
    """The first day that has a moment at which a booking may start; None up to the last day that can be booked."""
    busy, end = merged(taken), last_day(table, now)
    day = local_day(now + timedelta(hours=table.lead_time_hours))
    while day <= end:
        if next(free_starts(table, day, busy, now=now), None):
            return day
        day += _DAY
    return None


def _slots(
    table: Timetable, periods: list[Period], whole: list[Period], busy: list[Period], now: datetime
) -> Iterator[Slot]:
    step, shortest = timedelta(minutes=table.slot_minutes), timedelta(minutes=table.shortest)
    for period in periods:
        start = period.start
        while start < period.end:
            wanted = Period(start, start + shortest)
            if any(stretch.holds(wanted) for stretch in whole):
                yield Slot(start, start + step, _state(table, wanted, busy, now))
            start += step


def _state(table: Timetable, wanted: Period, busy: list[Period], now: datetime) -> SlotState:
    if _refused_moment(table, wanted.start, now):
        return SlotState.TOO_LATE
    pause = blocked(table, wanted)
    following = bisect_left(busy, pause.end, key=lambda period: period.start)
    # busy is merged, so only the last one that starts before the end can reach in
    hit = following > 0 and busy[following - 1].overlaps(pause)
    return SlotState.TAKEN if hit else SlotState.FREE


def parse_week(text: str, *, now: datetime) -> date:
    """The Monday of an ISO week like "2026-W48"; the current week when the text is none."""
    today = local_day(now)
    this_week = today - _DAY * today.weekday()
    try:
        year, week = (int(part) for part in text.upper().split("-W"))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return this_week
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return this_week


def week_name(day: date) -> str:
    """The ISO week of a day, e.g. "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
