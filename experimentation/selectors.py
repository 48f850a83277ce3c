"""Finished reads of spaces, their calendars and their bookings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for, managed_entries
from core.compiled import Compiled
from experimentation import rules
from experimentation.choices import BookingStatus
from experimentation.models import Booking, Closure, OpeningHours, Space
from experimentation.querysets import BookingQuerySet, SpaceQuerySet
from experimentation.rules import BRUSSELS, Day, Period, Timetable
from organisations.models import Membership

MAX_SPAN_DAYS = 62
MAX_ROWS = 200
_WEEK = timedelta(days=7)


# --- spaces ------------------------------------------------------------------------------------------------
def visible_spaces(user: Any) -> SpaceQuerySet:
    """What this person may see, by name, with the host."""
    found: SpaceQuerySet = Space.objects.visible_to(user).select_related("organisation").order_by("name", "pk")
    return found


_FOR_VISITORS: Compiled[Space] = Compiled(lambda slug: visible_spaces(None).filter(slug=slug), "a-slug")


def space_at(slug: str, user: Any) -> Space | None:
    """The space at this address with its host; None for who may not see it."""
    if user is not None and user.is_authenticated:
        return visible_spaces(user).filter(slug=slug).first()
    return next(iter(_FOR_VISITORS(slug)), None)


def hosted_spaces(user: Any) -> list[Space]:
    """Spaces of the organisations this person belongs to, by name, with the number of requests to answer."""
    waiting = Count("bookings", filter=Q(bookings__status=BookingStatus.REQUESTED))
    found = Space.objects.hosted_by(user).select_related("organisation").annotate(waiting=waiting)
    return list(found.order_by("name", "pk")[:MAX_ROWS])


def to_publish(ids: Iterable[int] | None = None) -> SpaceQuerySet:
    """Spaces that should be in the catalogue now."""
    found: SpaceQuerySet = Space.objects.published().order_by("pk")
    return found if ids is None else found.filter(pk__in=list(ids))


_HOSTS: Compiled[int] = Compiled(
    lambda pk: Membership.objects.filter(organisation__spaces=pk).values_list("user_id", flat=True), 1234567
)
_HOURS: Compiled[OpeningHours] = Compiled(lambda pk: OpeningHours.objects.filter(space=pk), 1234567)
_CLOSURES: Compiled[Closure] = Compiled(lambda pk: Closure.objects.filter(space=pk), 1234567)


def host_ids(space_id: int) -> set[int]:
    """Ids of the users who may act for a space."""
    return set(_HOSTS(space_id))


def ids_hosted_by(user_id: int) -> set[int]:
    """Ids of the spaces this user may act for."""
    found = Space.objects.filter(organisation__memberships__user_id=user_id)
    return set(found.values_list("pk", flat=True))


def hosts_of(space: Space) -> list[Any]:
    """The people who host a space, active ones."""
    members = Membership.objects.filter(organisation_id=space.organisation_id, user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("pk")]


# --- calendar ----------------------------------------------------------------------------------------------
def timetable_of(space: Space) -> Timetable:
    """The booking rules of a space with its hours and closures: two queries."""
    hours = list(OpeningHours.objects.filter(space=space))
    closures = list(Closure.objects.filter(space=space))
    return space.timetable(hours, closures)


def taken_periods(space_id: int, start: datetime, end: datetime) -> list[Period]:
    """Confirmed bookings with their pauses that touch [start, end); nothing about who booked."""
    found = Booking.objects.confirmed().filter(space_id=space_id, blocked__overlap=(start, end))
    return [Period(row.lower, row.upper) for row in found.values_list("blocked", flat=True)]


def days_of(space: Space, first: date, last: date, *, now: datetime, table: Timetable | None = None) -> list[Day]:
    """Every day from `first` to `last`, cut to `MAX_SPAN_DAYS`, with its slots: three queries."""
    table = table or timetable_of(space)
    last = min(last, first + timedelta(days=MAX_SPAN_DAYS - 1))
    if last < first:
        return []
    return rules.days(table, first, last, _taken_between(space, first, last), now=now)


def _taken_between(space: Space, first: date, last: date) -> list[Period]:
    """What is taken from `first` to `last`, with room around them for what reaches in from the days beside."""
    start = rules.to_utc(datetime.combine(first, datetime.min.time())) - timedelta(days=1)
    end = rules.to_utc(datetime.combine(last, datetime.min.time())) + timedelta(days=4)
    return taken_periods(space.pk, start, end)


@dataclass(frozen=True)
class Week:
    """One week of a space.

    Attributes:
        name: ISO week, "2026-W48".
        previous, following: names of the weeks beside it, "" where nothing can be booked any more.
        present: name of the present week when nobody asked for this one: it is the first with something free.
        nothing_until: the last day that can be booked, when nothing is free up to then; None when not looked for.
    """

    name: str
    first: date
    last: date
    days: list[Day]
    previous: str
    following: str
    present: str = ""
    nothing_until: date | None = None

    @property
    def has_free(self) -> bool:
        return any(slot.is_free for day in self.days for slot in day.slots)


def week_of(space: Space, text: str, *, now: datetime, table: Timetable | None = None) -> Week:
    """The week that `text` names, cut to the weeks in which something can be booked: three queries.

    Without a text the first week with something free, or the present one when nothing is.
    """
    table = table or timetable_of(space)
    if not text:
        return _first_free_week(space, table, now)
    this_week = rules.parse_week("", now=now)
    monday = min(max(rules.parse_week(text, now=now), this_week), _monday(rules.last_day(table, now)))
    taken = _taken_between(space, monday, monday + _WEEK)
    return _week(table, monday, taken, now=now)


def _first_free_week(space: Space, table: Timetable, now: datetime) -> Week:
    """Reads what is taken in all weeks that can be booked at once."""
    this_week, end = rules.parse_week("", now=now), rules.last_day(table, now)
    taken = _taken_between(space, this_week, end + _WEEK)
    first = rules.first_free_day(table, taken, now=now)
    if first is None:
        return replace(_week(table, this_week, taken, now=now), nothing_until=end)
    week = _week(table, _monday(first), taken, now=now)
    return week if week.first == this_week else replace(week, present=rules.week_name(this_week))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week(table: Timetable, monday: date, taken: list[Period], *, now: datetime) -> Week:
    sunday, last_bookable = monday + timedelta(days=6), rules.last_day(table, now)
    return Week(
        name=rules.week_name(monday),
        first=monday,
        last=sunday,
        days=rules.days(table, monday, sunday, taken, now=now),
        previous=rules.week_name(monday - _WEEK) if monday > rules.parse_week("", now=now) else "",
        following=rules.week_name(monday + _WEEK) if monday + _WEEK <= last_bookable else "",
    )


@dataclass(frozen=True)
class SpacePage:
    """What the page of one space shows. `hours` is a list of (weekday, rows) for all seven days."""

    space: Space
    entry: Entry | None
    week: Week
    hours: list[tuple[int, list[OpeningHours]]]
    closures: list[Closure]
    hours_known: bool


def space_page(space: Space, *, week: str, now: datetime) -> SpacePage:
    """A space with its hours, coming closures and one week, in a bounded number of queries."""
    hours, closures = _HOURS(space.pk), _CLOSURES(space.pk)
    today = now.astimezone(BRUSSELS).date()
    return SpacePage(
        space=space,
        entry=entry_for(Kind.SPACE, space.pk),
        week=week_of(space, week, now=now, table=space.timetable(hours, closures)),
        hours=[(day, [row for row in hours if row.weekday == day]) for day in range(7)],
        closures=[row for row in closures if row.end >= today][:20],
        hours_known=bool(hours),
    )


# --- bookings ----------------------------------------------------------------------------------------------
def visible_bookings(user: Any) -> BookingQuerySet:
    """Own bookings and those of hosted spaces, latest first, with all a row shows."""
    found: BookingQuerySet = Booking.objects.visible_to(user).with_people().order_by("-during", "-pk")
    return found


def bookings_of(user: Any, *, now: datetime) -> tuple[list[Booking], list[Booking]]:
    """(coming, past) bookings of one booker; coming ones soonest first."""
    mine = Booking.objects.of_booker(user).with_people()
    coming = mine.filter(during__endswith__gt=now).order_by("during", "pk")[:MAX_ROWS]
    past = mine.filter(during__endswith__lte=now).order_by("-during", "-pk")[:MAX_ROWS]
    return list(coming), list(past)


@dataclass(frozen=True)
class HostPage:
    """What the host of a space sees: requests to answer, what is coming, what was."""

    waiting: list[Booking]
    coming: list[Booking]
    past: list[Booking]


def host_page(space: Space, *, now: datetime) -> HostPage:
    """The bookings of one space in three lists: three queries."""
    rows = Booking.objects.filter(space=space).with_people()
    ahead = rows.filter(during__endswith__gt=now)
    past = rows.filter(Q(during__endswith__lte=now) | Q(status__in=("declined", "cancelled")))
    return HostPage(
        waiting=list(ahead.filter(status=BookingStatus.REQUESTED).order_by("during", "pk")[:MAX_ROWS]),
        coming=list(ahead.filter(status=BookingStatus.CONFIRMED).order_by("during", "pk")[:MAX_ROWS]),
        past=list(past.order_by("-during", "-pk")[:50]),
    )


def to_answer(user: Any, *, now: datetime) -> list[Booking]:
    """Requests that wait for this person's yes or no, soonest first."""
    found = Booking.objects.hosted_by(user).filter(status=BookingStatus.REQUESTED, during__endswith__gt=now)
    return list(found.with_people().order_by("during", "pk")[:20])


def coming_of(user: Any, *, now: datetime) -> list[Booking]:
    """What this person asked or has and is still to come, soonest first."""
    found = Booking.objects.of_booker(user).alive().filter(during__endswith__gt=now)
    return list(found.with_people().order_by("during", "pk")[:20])


def cancel_until(booking: Booking) -> datetime:
    """Until when the booker may give a confirmed booking back, by the notice the space wants."""
    start: datetime = booking.during.lower
    return start - timedelta(hours=booking.space.cancel_hours)


def can_still_cancel(booking: Booking, now: datetime) -> bool:
    """A request can be taken back until it starts, a confirmed booking within the notice."""
    limit = booking.during.lower if booking.is_requested else cancel_until(booking)
    return bool(now <= limit)


def my_innovations(user: Any) -> list[Entry]:
    """Innovations this person works on, to say what an experiment is about."""
    return [entry for entry in managed_entries(user) if entry.kind == Kind.INNOVATION]
