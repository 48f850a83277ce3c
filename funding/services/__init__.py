"""The writers of the funding map, by subject: single opportunities, and lists that curators import."""

from funding.services.imports import FundingImporter
from funding.services.opportunities import (
    FIELDS,
    Fit,
    change_owner,
    confirm_opportunity,
    create_opportunity,
    restore_opportunity,
    set_published,
    snapshot_of,
    update_opportunity,
)

__all__ = [
    "FIELDS",
    "Fit",
    "FundingImporter",
    "change_owner",
    "confirm_opportunity",
    "create_opportunity",
    "restore_opportunity",
    "set_published",
    "snapshot_of",
    "update_opportunity",
]
