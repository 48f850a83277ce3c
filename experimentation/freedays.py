"""Which spaces have something free on a day.

SQL leaves out what cannot be open or booked that day; the rules of booking decide about the rest. Most spaces share
their hours and rules with others: each timetable is worked out once, and again only where a booking takes part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from experimentation import rules
from experimentation.models import Booking, Closure, OpeningHours, Space
from experimentation.querysets import SpaceQuerySet
from experimentation.rules import BRUSSELS, Period, Timetable

PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time.max),
}
FURTHEST_DAYS = 730
"""No space takes bookings further ahead."""
_DAY = timedelta(days=1)
_RULES = ("slot_minutes", "min_minutes", "max_minutes", "buffer_minutes", "lead_time_hours", "max_days_ahead")


def free_on(day: date, *, now: datetime, part: str = "") -> list[int]:
    """Ids of the public spaces where a booking may start on that day, or in that part of it: four queries.

    As on the page of a space, a request that nobody answered yet takes nothing.

    Args:
        part: one of PARTS, or "" for the whole day.
    """
    spaces = _open_on(day, now)
    ids = spaces.values("pk")
    hours: dict[int, list[OpeningHours]] = defaultdict(list)
    for row in OpeningHours.objects.filter(space__in=ids, weekday__in=_weekdays(day)):
        hours[row.space_id].append(row)
    closures: dict[int, list[Closure]] = defaultdict(list)
    for closure in Closure.objects.filter(space__in=ids, start__lte=day + _DAY, end__gt=day):
        closures[closure.space_id].append(closure)
    taken = _taken(day)
    known: dict[Timetable, bool] = {}
    found = []
    for space in spaces.only("pk", *_RULES, "closed_on_holidays"):
        table = space.timetable(hours[space.pk], closures[space.pk])
        if space.pk in taken:
            free = _has_free(table, day, part, taken[space.pk], now)
        else:
            # the pause matters only beside a booking
            alike = replace(table, buffer_minutes=0)
            if alike not in known:
                known[alike] = _has_free(alike, day, part, (), now)
            free = known[alike]
        if free:
            found.append(space.pk)
    return found


def _weekdays(day: date) -> list[int]:
    """That of the day, and of the next: opening hours that go on past midnight are one stretch."""
    return [day.weekday(), (day + _DAY).weekday()]


def _open_on(day: date, now: datetime) -> SpaceQuerySet:
    """Public spaces with opening hours that day, not closed, and for which it is neither too soon nor too far."""
    opening = OpeningHours.objects.filter(space=OuterRef("pk"), weekday=day.weekday())
    closing = Closure.objects.filter(space=OuterRef("pk"), start__lte=day, end__gte=day)
    left = rules.to_utc(datetime.combine(day + _DAY, time())) - now
    found: SpaceQuerySet = Space.objects.published().filter(
        Exists(opening),
        ~Exists(closing),
        max_days_ahead__gte=(day - rules.local_day(now)).days,
        lead_time_hours__lte=left // timedelta(hours=1),
    )
    return found.filter(closed_on_holidays=False) if rules.is_holiday(day) else found


def _taken(day: date) -> dict[int, list[Period]]:
    """What is confirmed from that day on by space, as far as a booking that starts then can last with its pause."""
    start = rules.to_utc(datetime.combine(day, time()))
    rows = Booking.objects.confirmed().filter(blocked__overlap=(start, start + 3 * _DAY))
    found: dict[int, list[Period]] = defaultdict(list)
    for space_id, blocked in rows.values_list("space_id", "blocked"):
        found[space_id].append(Period(blocked.lower, blocked.upper))
    return found


def _has_free(table: Timetable, day: date, part: str, taken: Iterable[Period], now: datetime) -> bool:
    start, end = PARTS.get(part, (time.min, time.max))
    found = rules.free_starts(table, day, rules.merged(taken), now=now)
    return any(start <= moment.astimezone(BRUSSELS).time() < end for moment in found)
