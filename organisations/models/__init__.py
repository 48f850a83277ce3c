"""Organisations, the people who act for them or ask to, and what became of duplicates."""

from organisations.models.claims import Claim, ClaimStatus
from organisations.models.merges import Duplicate, Merge, OldAddress
from organisations.models.organisation import (
    NOT_COMPARED,
    VERIFIED,
    VERIFIED_LOST,
    WEBSITE_HOST,
    Organisation,
    OrganisationStatus,
)
from organisations.models.people import Invitation, Membership, Role

__all__ = [
    "NOT_COMPARED",
    "VERIFIED",
    "VERIFIED_LOST",
    "WEBSITE_HOST",
    "Claim",
    "ClaimStatus",
    "Duplicate",
    "Invitation",
    "Membership",
    "Merge",
    "OldAddress",
    "Organisation",
    "OrganisationStatus",
    "Role",
]
