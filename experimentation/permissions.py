"""Who may do what with spaces and bookings. Each asks at most one small query, about the person's membership."""

from typing import Any

from catalogue.permissions import can_curate
from experimentation.models import Booking, Space
from organisations.models import Organisation
from organisations.permissions import is_member


def can_create(user: Any, organisation: Organisation) -> bool:
    """Open a space for an organisation: its members and the hub's curators."""
    return can_curate(user) or is_member(user, organisation)


def can_edit(user: Any, space: Space) -> bool:
    """Describe it, set its hours, publish and withdraw: its hosts and the hub's curators."""
    return can_curate(user) or is_member(user, space.organisation)


def can_host(user: Any, space: Space) -> bool:
    """See who booked and decide about it: only the hosts. A curator sees no bookings of others."""
    return is_member(user, space.organisation)


def can_book(user: Any, space: Space) -> bool:
    """Anyone with an account, while the space is public."""
    return bool(user is not None and user.is_authenticated and space.is_published)


def is_booker(user: Any, booking: Booking) -> bool:
    """Asked for it."""
    return bool(user is not None and user.is_authenticated and booking.booker_id == user.pk)


def can_see_booking(user: Any, booking: Booking) -> bool:
    """Who asked, and the hosts."""
    return is_booker(user, booking) or can_host(user, booking.space)


def can_decide(user: Any, booking: Booking) -> bool:
    """Approve or decline: the hosts."""
    return can_host(user, booking.space)


def can_cancel(user: Any, booking: Booking) -> bool:
    """Who asked, and the hosts. Whether it is still in time is for the service to say."""
    return can_see_booking(user, booking)
