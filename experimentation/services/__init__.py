"""The writers of this room, by subject: the space and its hours, and the bookings."""

from experimentation.services.bookings import (
    approve_booking,
    cancel_booking,
    decline_booking,
    request_booking,
)
from experimentation.services.spaces import (
    FIELDS,
    add_closure,
    create_space,
    publish_space,
    remove_closure,
    set_image,
    set_opening_hours,
    update_space,
    withdraw_space,
)

__all__ = [
    "FIELDS",
    "add_closure",
    "approve_booking",
    "cancel_booking",
    "create_space",
    "decline_booking",
    "publish_space",
    "remove_closure",
    "request_booking",
    "set_image",
    "set_opening_hours",
    "update_space",
    "withdraw_space",
]
