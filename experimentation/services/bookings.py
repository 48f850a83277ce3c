"""Asking for a space, deciding about it, and giving it back.

Everything that can make two bookings collide first locks the row of the space, so that people who ask at the same
moment are served one after the other; the exclusion constraint stands behind it, whatever happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import is_manager
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue
from core.text import clean_text
from experimentation import permissions, rules, selectors
from experimentation.choices import BookingStatus
from experimentation.models import Booking, Space
from experimentation.rules import Period, Refusal

MAX_OPEN = 20
MAX_PER_DAY = 40
_FIELD_OF = {Refusal.END_BEFORE_START: "duration", Refusal.TOO_SHORT: "duration", Refusal.TOO_LONG: "duration"}


def request_booking(
    *,
    space: Space,
    by: Any,
    start: datetime,
    end: datetime,
    purpose: str,
    now: datetime,
    people: int = 1,
    innovation_entry: Entry | None = None,
) -> Booking:
    """Ask for a space from `start` to `end` (aware). Confirmed at once where the host wants it so, or is asking.

    Raises:
        NotAllowed: `by` has no account, or the space is not public.
        HubError: the time, the number of people or the innovation does not fit; `field` says which.
        Conflict: somebody has the space then, or `by` asked for it already.
    """
    purpose = clean_text(purpose)
    try:
        with transaction.atomic():
            space = _locked_space(space.pk)
            _check_asker(space, by, innovation_entry)
            _check_wish(space, purpose, people)
            wanted = Period(start, end)
            table = selectors.timetable_of(space)
            _check_time(space, table, wanted, now)
            _check_own(space, by, wanted, now)
            confirmed = space.is_instant or permissions.can_host(by, space)
            booking = Booking(
                space=space,
                booker=by,
                during=(start, end),
                purpose=purpose,
                people=people,
                innovation_entry=innovation_entry,
                status=BookingStatus.CONFIRMED if confirmed else BookingStatus.REQUESTED,
                decided_at=now if confirmed else None,
                created_at=now,
                updated_at=now,
            )
            pause = rules.blocked(table, wanted)
            booking.blocked = (pause.start, pause.end)
            booking.full_clean(exclude=["created_at", "updated_at"], validate_constraints=False)
            booking.save()
            booking.refresh_from_db(fields=["during", "blocked"])
            if confirmed:
                _decline_rest(booking, now)
            _tell(booking, "confirmed" if confirmed else "requested")
    except IntegrityError as error:
        raise _taken_or(error) from error
    return booking


def approve_booking(*, booking: Booking, by: Any, now: datetime) -> Booking:
    """The host says yes. Other requests for the same time are declined with a word of explanation.

    Raises:
        NotAllowed: `by` is no host.
        Conflict: decided or cancelled in the meantime, or the time is taken or past.
    """
    try:
        with transaction.atomic():
            booking = _locked_booking(booking)
            _check_host(booking, by)
            _check_requested(booking)
            if booking.during.lower <= now:
                raise Conflict(_("Dit moment is al begonnen of voorbij. Je kan de aanvraag nog weigeren."))
            taken = selectors.taken_periods(booking.space_id, booking.blocked.lower, booking.blocked.upper)
            if taken:
                raise Conflict(_("Op dit moment is de plek al aan iemand anders gegeven."))
            _decide(booking, BookingStatus.CONFIRMED, by, now)
            _decline_rest(booking, now)
            _tell(booking, "confirmed")
    except IntegrityError as error:
        raise _taken_or(error) from error
    return booking


@transaction.atomic
def decline_booking(*, booking: Booking, by: Any, reason: str, now: datetime) -> Booking:
    """The host says no, and why.

    Raises:
        NotAllowed: `by` is no host.
        HubError: without a reason.
        Conflict: decided or cancelled in the meantime.
    """
    booking = _locked_booking(booking)
    _check_host(booking, by)
    _check_requested(booking)
    booking.reason = _reason(reason, needed=True)
    _decide(booking, BookingStatus.DECLINED, by, now)
    _tell(booking, "declined")
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: Any, now: datetime, reason: str = "") -> Booking:
    """Give the time back: who asked, within the notice the space wants, or the host, with a reason.

    Raises:
        NotAllowed: somebody else.
        HubError: a host without a reason.
        Conflict: it is over, cancelled already, or too late for the one who asked.
    """
    booking = _locked_booking(booking)
    if not permissions.can_cancel(by, booking):
        raise NotAllowed(_("Alleen de aanvrager en de gastheer kunnen deze boeking annuleren."))
    if not booking.is_open:
        raise Conflict(_("Deze boeking is al geweigerd of geannuleerd."))
    if booking.during.upper <= now:
        raise Conflict(_("Deze boeking is voorbij en kan je niet meer annuleren."))
    own = permissions.is_booker(by, booking)
    if own and not permissions.can_host(by, booking.space) and not selectors.can_still_cancel(booking, now):
        raise Conflict(
            ngettext(
                "Annuleren kan tot %(hours)s uur vooraf. Neem contact op met de gastheer.",
                "Annuleren kan tot %(hours)s uur vooraf. Neem contact op met de gastheer.",
                booking.space.cancel_hours,
            )
            % {"hours": booking.space.cancel_hours}
        )
    booking.reason = _reason(reason, needed=not own)
    _decide(booking, BookingStatus.CANCELLED, by, now)
    _tell(booking, "cancelled")
    return booking


@transaction.atomic
def give_back(*, booking: Booking, now: datetime) -> None:
    """Cancel what somebody asked whose account is going: no notice period holds them any more. Twice is fine."""
    booking = _locked_booking(booking)
    if booking.is_open and booking.during.upper > now:
        _decide(booking, BookingStatus.CANCELLED, None, now)
        _tell(booking, "cancelled")


# --- checks ------------------------------------------------------------------------------------------------
def _check_asker(space: Space, by: Any, innovation_entry: Entry | None) -> None:
    if not permissions.can_book(by, space):
        raise NotAllowed(_("Deze plek kan je nu niet boeken."))
    if innovation_entry is not None and not (
        innovation_entry.kind == Kind.INNOVATION and is_manager(by, innovation_entry)
    ):
        raise HubError(_("Kies een innovatie waar je zelf aan meewerkt."), field="innovation")


def _check_wish(space: Space, purpose: str, people: int) -> None:
    if not purpose:
        raise HubError(_("Vertel kort wat je wil uitproberen."), field="purpose")
    if people < 1:
        raise HubError(_("Met hoeveel mensen kom je? Minstens één."), field="people")
    if space.capacity and people > space.capacity:
        raise HubError(
            _("Er is plaats voor hoogstens %(capacity)s mensen.") % {"capacity": space.capacity}, field="people"
        )


def _check_time(space: Space, table: rules.Timetable, wanted: Period, now: datetime) -> None:
    # lengths and dates are judged before anything is looked up: a span of ten years costs nothing
    taken: Sequence[Period] = ()
    why = rules.refusal(table, wanted, taken, now=now)
    if why is None:
        pause = rules.blocked(table, wanted)
        why = rules.refusal(table, wanted, selectors.taken_periods(space.pk, pause.start, pause.end), now=now)
    if why is Refusal.TAKEN:
        raise Conflict(_taken_text(), field="start")
    if why is not None:
        raise HubError(refusal_text(why, space), field=_FIELD_OF.get(why, "start"))


def _check_own(space: Space, by: Any, wanted: Period, now: datetime) -> None:
    mine = Booking.objects.of_booker(by).alive().filter(space=space).upcoming(now)
    if mine.filter(during__overlap=(wanted.start, wanted.end)).exists():
        raise Conflict(_("Je hebt voor dit moment al een aanvraag of boeking."), field="start")
    # each request mails the hosts: nobody fills their mailbox by asking and taking back
    if Booking.objects.of_booker(by).filter(created_at__gt=now - timedelta(days=1)).count() >= MAX_PER_DAY:
        raise Conflict(_("Je vroeg vandaag al veel boekingen aan. Probeer het morgen opnieuw."))
    if mine.count() >= MAX_OPEN:
        raise Conflict(
            _("Je hebt hier al %(number)s boekingen open staan. Meer kan niet tegelijk.") % {"number": MAX_OPEN}
        )


def _check_host(booking: Booking, by: Any) -> None:
    if not permissions.can_decide(by, booking):
        raise NotAllowed(_("Alleen de gastheer van de plek kan hierover beslissen."))


def _check_requested(booking: Booking) -> None:
    if booking.status == BookingStatus.CANCELLED:
        raise Conflict(_("Deze aanvraag is intussen geannuleerd."))
    if booking.status != BookingStatus.REQUESTED:
        raise Conflict(_("Over deze aanvraag is intussen al beslist."))


def refusal_text(why: Refusal, space: Space) -> str:
    """What a person reads when a time cannot be booked."""
    texts = {
        Refusal.END_BEFORE_START: _("Het einde moet na het begin komen."),
        Refusal.PAST: _("Dit moment is al voorbij. Kies een later moment."),
        Refusal.LEAD_TIME: _("Boek hier minstens %(hours)s uur op voorhand. Kies een later moment."),
        Refusal.TOO_FAR: _("Je kan hier tot %(days)s dagen vooruit boeken. Kies een vroeger moment."),
        Refusal.TOO_SHORT: _("Een boeking duurt hier minstens %(min)s minuten."),
        Refusal.TOO_LONG: _("Een boeking duurt hier hoogstens %(max)s minuten."),
        Refusal.OFF_GRID: _("Kies een van de aangeboden beginuren, en een duur per %(slot)s minuten."),
        Refusal.CLOSED: _("De plek is dan niet de hele tijd open. Kijk naar de openingsuren."),
        Refusal.TAKEN: _taken_text(),
    }
    return texts[why] % {
        "hours": space.lead_time_hours,
        "days": space.max_days_ahead,
        "min": space.min_minutes,
        "max": space.max_minutes,
        "slot": space.slot_minutes,
    }


def _taken_text() -> str:
    return _("Dit moment is net bezet. Kies een ander vrij moment.")


def _taken_or(error: IntegrityError) -> Exception:
    """A kind Conflict when the database refused an overlap; any other refusal is a bug and stays one."""
    return Conflict(_taken_text(), field="start") if "booking_no_overlap" in str(error) else error


# --- writing -----------------------------------------------------------------------------------------------
def _locked_space(pk: int) -> Space:
    try:
        space: Space = (
            Space.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=pk)
        )
    except ObjectDoesNotExist:
        raise Conflict(_("Deze plek bestaat niet meer.")) from None
    return space


def _locked_booking(booking: Booking) -> Booking:
    """The booking as it is now, its space locked first: everyone takes the two locks in this order."""
    space = _locked_space(booking.space_id)
    found: Booking = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    found.space = space
    return found


def _decide(booking: Booking, status: str, by: Any, now: datetime) -> None:
    booking.status, booking.decided_by, booking.decided_at, booking.updated_at = status, by, now, now
    booking.sequence += 1
    booking.save(update_fields=["status", "decided_by", "decided_at", "reason", "sequence", "updated_at"])


def _decline_rest(winner: Booking, now: datetime) -> None:
    """Requests that can no longer be granted get an answer instead of silence (`Booking.given_away`)."""
    rest = (
        Booking.objects.select_for_update(of=("self",))
        .filter(space_id=winner.space_id, status=BookingStatus.REQUESTED, blocked__overlap=winner.blocked)
        .exclude(pk=winner.pk)
    )
    for other in rest.order_by("pk"):
        _decide(other, BookingStatus.DECLINED, None, now)
        _tell(other, "declined")


def _reason(text: str, *, needed: bool) -> str:
    reason = clean_text(text)
    if needed and not reason:
        raise HubError(_("Leg kort uit waarom, zodat de aanvrager verder kan."), field="reason")
    limit = Booking._meta.get_field("reason").max_length or 0
    if len(reason) > limit:
        raise HubError(_("Hou de reden korter dan %(limit)s tekens.") % {"limit": limit}, field="reason")
    return reason


def _tell(booking: Booking, event: str) -> None:
    enqueue("experimentation.mail_booking", booking_id=booking.pk, event=event)
