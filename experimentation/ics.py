"""A booking as a calendar file (RFC 5545, sent by the rules of RFC 5546)."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from core.text import clean_line
from experimentation.choices import BookingStatus
from experimentation.models import Booking, Space
from experimentation.rules import BRUSSELS
from vocabulary.lookup import vocabulary

MEDIA_TYPE = "text/calendar"
_STATUS = {
    BookingStatus.REQUESTED: "TENTATIVE",
    BookingStatus.CONFIRMED: "CONFIRMED",
    BookingStatus.DECLINED: "CANCELLED",
    BookingStatus.CANCELLED: "CANCELLED",
}


def method_of(booking: Booking) -> str:
    """REQUEST while the booking stands, CANCEL once it does not."""
    return "REQUEST" if booking.is_open else "CANCEL"


def calendar_of(booking: Booking, *, attendee: Any, url: str) -> bytes:
    """The calendar file of one booking, for one person.

    Times are in Europe/Brussels with that zone's rules in the file. The uid never changes and the sequence grows
    with each decision, so that a calendar moves or removes what it already has. Only the receiver's own address is in
    it: the organiser is the hub's sender, under the name of the host.

    Args:
        attendee: the user who gets it.
        url: absolute address of the booking's page.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//experimentation//NL")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method_of(booking))
    calendar.add_component(_event(booking, attendee, url))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(booking: Booking, attendee: Any, url: str) -> Event:
    event = Event()
    event.add("uid", f"{booking.uid}@{_domain()}")
    event.add("sequence", booking.sequence)
    event.add("dtstamp", booking.updated_at)
    event.add("dtstart", _local(booking.during.lower))
    event.add("dtend", _local(booking.during.upper))
    event.add("summary", booking.space.name)
    event.add("location", where(booking.space))
    event.add("description", f"{booking.purpose}\n\n{url}")
    event.add("url", url)
    event.add("status", _STATUS[BookingStatus(booking.status)])
    event.add("transp", "OPAQUE" if booking.is_confirmed else "TRANSPARENT")
    event.add("organizer", _address(_sender(), booking.space.organisation.name))
    person = _address(attendee.email, str(attendee))
    person.params["PARTSTAT"] = "ACCEPTED"
    person.params["RSVP"] = "FALSE"
    event.add("attendee", person, encode=False)
    return event


def where(space: Space) -> str:
    """Street and municipality on one line."""
    place = vocabulary().label("place", space.municipality) if space.municipality else ""
    return ", ".join(filter(None, [space.address, place]))


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BRUSSELS)


def _sender() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or "noreply@localhost"


def _domain() -> str:
    return _sender().rpartition("@")[2]


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = clean_line(name).replace('"', "'")
    return address
