"""Spaces and bookings for tests, made by the services."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from experimentation import services
from experimentation.models import Booking, Space
from experimentation.rules import to_utc

WEEKDAYS = [(day, time(9), time(17)) for day in range(5)]


def make_space(personas: Any, now: datetime, **fields: Any) -> Space:
    """A public space of "Demo vzw", open on weekdays from 9 to 17, bookable for one to four hours, on approval."""
    hours = fields.pop("hours", WEEKDAYS)
    values = {
        "name": "Het Labo",
        "summary": "Een veilige plek om met buren iets nieuws te proberen.",
        "municipality": "44021",
        "address": "Dok-Noord 7",
        "capacity": 20,
        "equipment": "Werkbanken en een keuken.",
        "house_rules": "Wat hier gezegd wordt, blijft hier.",
        "cost_per_hour": 25,
        "challenges": ["energy-poverty"],
        "values": ["space"],
        "max_minutes": 240,
        "lead_time_hours": 24,
    }
    space = services.create_space(organisation=personas.organisation, by=personas.owner, now=now, **values | fields)
    services.set_opening_hours(space, hours)
    return space


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    """A Brussels wall-clock moment as UTC; of November 2026 unless told."""
    return to_utc(datetime(year, month, day, hour, minute)).astimezone(UTC)


def ask(space: Space, by: Any, now: datetime, **fields: Any) -> Booking:
    """A request for Wednesday 25 November 2026, 9 to 11."""
    start = fields.pop("start", at(25, 9))
    values = {"end": start + timedelta(hours=2), "purpose": "Een repair café uitproberen.", "people": 5}
    return services.request_booking(space=space, by=by, start=start, now=now, **values | fields)


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """A space, one that is still a draft, and two requests of the stranger, one of them declined."""
    space = make_space(personas, now)
    draft = make_space(personas, now, name="Ontwerpplek", status="draft")
    declined = services.decline_booking(
        booking=ask(space, personas.stranger, now, start=at(26, 9)), by=personas.owner, reason="Verbouwing", now=now
    )
    return {"space": space, "draft": draft, "booking": ask(space, personas.stranger, now), "declined": declined}
