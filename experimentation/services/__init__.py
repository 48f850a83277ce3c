"""The writers of this room, by subject: the space and its hours, the bookings, and lists that curators import."""

from experimentation.services.bookings import (
    approve_booking,
    cancel_booking,
    decline_booking,
    give_back,
    request_booking,
)
from experimentation.services.imports import SpaceImporter
from experimentation.services.spaces import (
    FIELDS,
    add_closure,
    change_owner,
    confirm_space,
    create_space,
    publish_space,
    remove_closure,
    restore_space,
    set_image,
    set_opening_hours,
    snapshot_of,
    update_space,
    withdraw_space,
)

__all__ = [
    "FIELDS",
    "SpaceImporter",
    "add_closure",
    "approve_booking",
    "cancel_booking",
    "change_owner",
    "confirm_space",
    "create_space",
    "decline_booking",
    "give_back",
    "publish_space",
    "remove_closure",
    "request_booking",
    "restore_space",
    "set_image",
    "set_opening_hours",
    "snapshot_of",
    "update_space",
    "withdraw_space",
]
