"""The demo spaces to experiment in: five layers, opening hours, and a few bookings."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from core.errors import HubError
from experimentation import services
from experimentation.choices import Approval, BookingStatus
from experimentation.models import Space
from hubsi.demo.content import SOURCE, Row, Stage, rows

BRUSSELS = ZoneInfo("Europe/Brussels")
MORE_DAYS = 21


def load_spaces(stage: Stage) -> int:
    """Add the spaces that are not there yet; returns how many."""
    known = set(Space.objects.filter(source=SOURCE).values_list("source_id", flat=True))
    wanted = [(index, row) for index, row in enumerate(rows("spaces")) if row["key"] not in known]
    for index, row in wanted:
        _space(stage, row, index)
    return len(wanted)


@transaction.atomic
def _space(stage: Stage, row: Row, index: int) -> None:
    moment = stage.earlier(index, least=20, most=200)
    host = stage.owner(row["organisation"])
    space = services.create_space(
        organisation=stage.organisations[row["organisation"]],
        by=host,
        now=moment,
        source=SOURCE,
        source_id=row["key"],
        name=row["title"],
        summary=row["summary"],
        language=row["language"],
        challenges=row["challenges"],
        municipality=row["municipality"],
        address=row["street"],
        capacity=row["capacity"],
        approval=Approval.INSTANT if row["mode"] == "instant" else Approval.ON_APPROVAL,
        buffer_minutes=row["buffer_minutes"],
        lead_time_hours=row["lead_hours"],
        **{name: value for layer in row["layers"].values() for name, value in layer.items()},
    )
    # no service notes a drawing, as no person can
    Space.objects.filter(pk=space.pk).update(image=row["image"])
    services.set_opening_hours(
        space, [(h["weekday"], time.fromisoformat(h["start"]), time.fromisoformat(h["end"])) for h in row["hours"]]
    )
    space = services.update_space(space=space, by=host, now=moment)
    bookers = [stage.users["innovator"], *stage.others]
    for turn, booking in enumerate(row["bookings"], start=index):
        booker = next(user for user in bookers[turn % len(bookers) :] + bookers if user != host)
        _book(stage, space, row["hours"], booking, booker, host)


def _book(stage: Stage, space: Space, hours: list[Row], row: Row, booker: User, host: User) -> None:
    """Book the first day from the wished one on that the space is open long enough."""
    first = max(row["days"], space.lead_time_hours // 24 + 1)
    start = time.fromisoformat(row["start"])
    for days in range(first, first + MORE_DAYS):
        begin = datetime.combine((stage.now + timedelta(days=days)).astimezone(BRUSSELS).date(), start, BRUSSELS)
        end = begin + timedelta(hours=row["hours"])
        if not any(_fits(stretch, begin, end) for stretch in hours):
            continue
        try:
            booking = services.request_booking(
                space=space, by=booker, start=begin, end=end, purpose=row["purpose"], people=6, now=stage.now
            )
        except HubError:  # a holiday, or another demo booking: the next open day will do
            continue
        if row["status"] == "confirmed" and booking.status == BookingStatus.REQUESTED:
            services.approve_booking(booking=booking, by=host, now=stage.now)
        return


def _fits(stretch: Row, begin: datetime, end: datetime) -> bool:
    opens, closes = time.fromisoformat(stretch["start"]), time.fromisoformat(stretch["end"])
    return stretch["weekday"] == begin.weekday() and opens <= begin.time() and end.time() <= closes
