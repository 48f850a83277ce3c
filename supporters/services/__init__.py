"""The writers of offers, by subject: single offers, and lists that curators import."""

from supporters.services.imports import OfferImporter
from supporters.services.offers import (
    FIELDS,
    change_owner,
    confirm_offer,
    create_offer,
    restore_offer,
    set_published,
    snapshot_of,
    update_offer,
)

__all__ = [
    "FIELDS",
    "OfferImporter",
    "change_owner",
    "confirm_offer",
    "create_offer",
    "restore_offer",
    "set_published",
    "snapshot_of",
    "update_offer",
]
