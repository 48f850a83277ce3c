"""What the room of spaces keeps of a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from experimentation import services
from experimentation.choices import BookingStatus
from experimentation.models import Booking


class BookingData(PersonalData):
    """What somebody booked, and which bookings they decided about."""

    name = "bookings"
    label = _("Je boekingen")
    covers = ("experimentation.Booking.booker", "experimentation.Booking.decided_by")

    def export(self, user: Any) -> Any:
        mine = Booking.objects.filter(booker=user).select_related("space").order_by("pk")
        decided = Booking.objects.filter(decided_by=user).exclude(booker=user).order_by("pk")
        return {
            "bookings": [
                {
                    "space": booking.space.name,
                    "from": booking.during.lower,
                    "to": booking.during.upper,
                    "purpose": booking.purpose,
                    "people": booking.people,
                    "status": booking.status,
                    "reason": booking.reason,
                    "asked_at": booking.created_at,
                }
                for booking in mine
            ],
            "decided": list(decided.values("space__name", "status", "reason", "decided_at")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        """Appointments to come are given back and the hosts hear it; what is past stays, without the purpose."""
        open_ones = Booking.objects.filter(
            booker=user, status__in=[BookingStatus.REQUESTED, BookingStatus.CONFIRMED], during__endswith__gt=now
        )
        for booking in open_ones.order_by("pk"):
            services.give_back(booking=booking, now=now)
        Booking.objects.filter(booker=user).update(purpose="")


def register_parts() -> None:
    """Called when the app is ready."""
    register(BookingData)
