"""Asking for a space and what follows, for the booker and for the host."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import HubError
from experimentation import ics, permissions, selectors, services
from experimentation.choices import BookingStatus
from experimentation.forms import BookingForm, ReasonForm, parse_start, slot_value
from experimentation.models import Booking, Space
from experimentation.rules import Timetable, local_day
from experimentation.views.common import crumbs, demand, show_refusal, tell, visible_booking, visible_space

_OFFERED_DAYS = 14


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for one booking; `?start=` is the slot chosen in the week."""
    space = visible_space(request, slug)
    demand(permissions.can_book(request.user, space))
    table = selectors.timetable_of(space)
    form = _booking_form(request, space, table)
    if request.method == "POST" and form.is_valid():
        try:
            booking = services.request_booking(space=space, by=request.user, now=timezone.now(), **form.wish())
        except (HubError, ValidationError) as error:
            show_refusal(form, error)
        else:
            if booking.status == BookingStatus.CONFIRMED:
                messages.success(request, _("Je boeking is bevestigd. We stuurden je een mail met de afspraak."))
            else:
                messages.success(
                    request, _("Je aanvraag is verstuurd. Je krijgt een mail zodra de gastheer antwoordt.")
                )
            return redirect(booking)
    context = {"form": form, "space": space, "crumbs": crumbs(space, page=_("Boeken"))}
    return render(request, "experimentation/book.html", context, status=422 if form.errors else 200)


def _booking_form(request: HttpRequest, space: Space, table: Timetable) -> BookingForm:
    """The form, offering the free starts of two weeks from the chosen one."""
    now = timezone.now()
    chosen = parse_start(request.POST.get("start", "") or request.GET.get("start", ""))
    first = max(local_day(chosen), local_day(now)) if chosen else local_day(now)
    days = selectors.days_of(space, first, first + timedelta(days=_OFFERED_DAYS), now=now, table=table)
    innovations = selectors.my_innovations(request.user)
    initial = {"start": slot_value(chosen)} if chosen else {}
    return BookingForm(request.POST or None, table=table, days=days, innovations=innovations, initial=initial)


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I booked, and the spaces I host."""
    coming, past = selectors.bookings_of(request.user, now=timezone.now())
    context = {
        "coming": coming,
        "past": past,
        "spaces": selectors.hosted_spaces(request.user),
        "crumbs": crumbs(page=_("Mijn boekingen")),
    }
    return render(request, "experimentation/mine.html", context)


@login_required
@never_cache
@require_GET
def hosted(request: HttpRequest, slug: str) -> HttpResponse:
    """All bookings of one space, for its hosts."""
    space = visible_space(request, slug)
    demand(permissions.can_host(request.user, space))
    context = {
        "space": space,
        "page": selectors.host_page(space, now=timezone.now()),
        "crumbs": crumbs(space, page=_("Boekingen")),
    }
    return render(request, "experimentation/hosted.html", context)


@login_required
@never_cache
@require_GET
def booking(request: HttpRequest, uid: str) -> HttpResponse:
    """One booking, for its booker and its hosts."""
    return _booking_page(request, visible_booking(request, uid))


def _booking_page(request: HttpRequest, found: Booking, form: ReasonForm | None = None, verb: str = "") -> HttpResponse:
    now = timezone.now()
    is_host = permissions.can_host(request.user, found.space)
    is_booker = permissions.is_booker(request.user, found)
    ahead = found.is_open and found.during.upper > now
    context = {
        "booking": found,
        "space": found.space,
        "is_host": is_host,
        "is_booker": is_booker,
        "can_decide": is_host and found.is_requested and found.during.lower > now,
        "can_cancel": ahead and _may_cancel(found, now, is_host=is_host, is_booker=is_booker),
        "too_late": ahead and is_booker and not is_host and not selectors.can_still_cancel(found, now),
        "cancel_until": selectors.cancel_until(found),
        "form": form or ReasonForm(needed=not is_booker),
        "verb": verb,
        "crumbs": crumbs(found.space, page=_("Boeking")),
    }
    return render(request, "experimentation/booking.html", context, status=422 if form and form.errors else 200)


def _may_cancel(found: Booking, now: datetime, *, is_host: bool, is_booker: bool) -> bool:
    """Is a cancel button of use? A host declines a request of somebody else instead."""
    if is_host:
        return is_booker or found.is_confirmed
    return selectors.can_still_cancel(found, now)


@login_required
@require_POST
def approve(request: HttpRequest, uid: str) -> HttpResponse:
    """The host says yes."""
    return _act(request, uid, "approve", services.approve_booking, _("Bevestigd. De aanvrager krijgt een mail."))


@login_required
@require_POST
def decline(request: HttpRequest, uid: str) -> HttpResponse:
    """The host says no, with a reason."""
    text = _("Geweigerd. De aanvrager krijgt een mail met je reden.")
    return _act(request, uid, "decline", services.decline_booking, text, with_reason=True)


@login_required
@require_POST
def cancel(request: HttpRequest, uid: str) -> HttpResponse:
    """The booker or the host gives the time back."""
    text = _("Geannuleerd. Iedereen die het moet weten krijgt een mail.")
    return _act(request, uid, "cancel", services.cancel_booking, text, with_reason=True)


def _act(
    request: HttpRequest, uid: str, verb: str, service: Callable[..., Any], done: str, *, with_reason: bool = False
) -> HttpResponse:
    """Do one thing to a booking; a refusal about the reason shows the page again with what was typed."""
    found = visible_booking(request, uid)
    allowed = permissions.can_cancel if verb == "cancel" else permissions.can_decide
    demand(allowed(request.user, found))
    needed = with_reason and not permissions.is_booker(request.user, found)
    form = ReasonForm(request.POST if with_reason else {}, needed=needed)
    if not form.is_valid():
        return _booking_page(request, found, form, verb)
    extra = {"reason": form.cleaned_data["reason"]} if with_reason else {}
    try:
        service(booking=found, by=request.user, now=timezone.now(), **extra)
    except HubError as error:
        if error.field == "reason":
            show_refusal(form, error)
            return _booking_page(request, found, form, verb)
        tell(request, error)
    else:
        messages.success(request, done)
    return redirect(found)


@login_required
@require_GET
def calendar(request: HttpRequest, uid: str) -> HttpResponse:
    """The calendar file of one booking."""
    found = visible_booking(request, uid)
    content = ics.calendar_of(found, attendee=request.user, url=request.build_absolute_uri(found.get_absolute_url()))
    response = HttpResponse(content, content_type=f"{ics.MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="boeking.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
