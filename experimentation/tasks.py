"""Jobs of this room. Each can run twice without harm."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.mails import write
from accounts.models import Topic
from accounts.preferences import wants
from experimentation import ics, selectors
from experimentation.models import Booking
from experimentation.rules import BRUSSELS


@shared_task(name="experimentation.mail_booking", acks_late=True, max_retries=3)
def mail_booking(booking_id: int, event: str) -> None:
    """Tell the booker and the hosts what happened: "requested", "confirmed", "declined" or "cancelled".

    What went out is kept on the booking under its lock: a second run sends only what is missing.
    """
    booking = Booking.objects.filter(pk=booking_id).with_people().first()
    if booking is None:
        return
    hosts = {user.pk: user for user in selectors.hosts_of(booking.space)}
    receivers = [("booker", booking.booker), *(("host", user) for pk, user in hosts.items() if pk != booking.booker_id)]
    for role, user in receivers:
        if role == "host" and event == "declined":
            continue
        # nobody should stand before a closed door: an appointment that falls away is always told
        if event != "cancelled" and not wants(user, Topic.BOOKINGS):
            continue
        _mail_once(booking, event, role, user)


def _mail_once(booking: Booking, event: str, role: str, user: Any) -> None:
    key = f"{event}:{user.pk}"
    with transaction.atomic():
        locked = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
        if key in locked.notified or not user.is_active:
            return
        _send(booking, event, role, user)
        locked.notified = [*locked.notified, key]
        locked.save(update_fields=["notified"])


def _send(booking: Booking, event: str, role: str, user: Any) -> None:
    with translation.override(user.language):
        url = settings.SITE_URL + reverse("experimentation:booking", args=[booking.uid])
        subject = _subject(booking, event, role)
        paragraphs = [_when(booking), _sentence(booking, event, role)]
        label = _("Beantwoord de aanvraag") if _asks(event, role) else _("Bekijk de boeking")
    write(
        user,
        Topic.BOOKINGS,
        subject=subject,
        paragraphs=paragraphs,
        quote=booking.reason if event in ("declined", "cancelled") else booking.purpose,
        url=url,
        label=label,
        # a request is no appointment yet for the host
        attachments=[] if _asks(event, role) else [_attachment(booking, user, url)],
    )


def _asks(event: str, role: str) -> bool:
    return role == "host" and event == "requested"


def _when(booking: Booking) -> str:
    """Place and time, e.g. "Het Lab, Gent: woensdag 25 november 2026, 09:00 tot 11:00"."""
    start, end = (moment.astimezone(BRUSSELS) for moment in (booking.during.lower, booking.during.upper))
    until = date_format(end, "H:i" if end.date() == start.date() else "l j F, H:i")
    return _("%(space)s, %(where)s: %(start)s tot %(end)s") % {
        "space": booking.space.name,
        "where": ics.where(booking.space),
        "start": date_format(start, "l j F Y, H:i"),
        "end": until,
    }


def _sentence(booking: Booking, event: str, role: str) -> str:
    if booking.given_away and event == "declined":
        return _("De plek ging voor dit moment naar iemand anders. Kies gerust een ander moment.")
    texts = {
        ("requested", "booker"): _(
            "De gastheer heeft je aanvraag gekregen. Je hoort van ons zodra er een antwoord is."
        ),
        ("requested", "host"): _("%(booker)s vraagt dit moment voor %(people)s mensen. Keur goed of weiger op de hub."),
        ("confirmed", "booker"): _("Je boeking is bevestigd. Zet ze met de bijlage in je agenda."),
        ("confirmed", "host"): _("%(booker)s komt met %(people)s mensen. Zet de afspraak met de bijlage in je agenda."),
        ("declined", "booker"): _("De gastheer kan je aanvraag niet goedkeuren. Dit is de reden:"),
        ("cancelled", "booker"): _("Deze boeking gaat niet door. De bijlage haalt ze uit je agenda."),
        ("cancelled", "host"): _("Deze boeking gaat niet door. De bijlage haalt ze uit je agenda."),
    }
    return texts[event, role] % {"booker": str(booking.booker), "people": booking.people}


def _attachment(booking: Booking, user: Any, url: str) -> tuple[str, bytes, str]:
    content = ics.calendar_of(booking, attendee=user, url=url)
    return "boeking.ics", content, f"{ics.MEDIA_TYPE}; method={ics.method_of(booking)}"


def _subject(booking: Booking, event: str, role: str) -> str:
    texts = {
        ("requested", "booker"): _("Je aanvraag voor %(space)s is verstuurd"),
        ("requested", "host"): _("%(booker)s wil %(space)s boeken"),
        ("confirmed", "booker"): _("Bevestigd: je kan naar %(space)s"),
        ("confirmed", "host"): _("Bevestigd: %(booker)s komt naar %(space)s"),
        ("declined", "booker"): _("Je aanvraag voor %(space)s gaat niet door"),
        ("cancelled", "booker"): _("Geannuleerd: je boeking van %(space)s"),
        ("cancelled", "host"): _("Geannuleerd: de boeking van %(space)s door %(booker)s"),
    }
    return texts[event, role] % {"space": booking.space.name, "booker": str(booking.booker)}
