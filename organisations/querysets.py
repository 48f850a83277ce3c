"""Chainable filters on organisations and their people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from organisations.models import (  # noqa: F401  base classes
        Claim,
        Duplicate,
        Invitation,
        Membership,
        Organisation,
    )


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Lists of organisations always start with `visible_to`."""

    def published(self) -> OrganisationQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Published ones; members still see their own after it was withdrawn, curators see all."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.is_curator:
            return self.all()
        mine = user.memberships.values("organisation_id")
        return self.filter(models.Q(status="published") | models.Q(pk__in=mine))

    def of_member(self, user: Any) -> OrganisationQuerySet:
        """Those this person belongs to, in any role."""
        return self.filter(memberships__user=user)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Who belongs to what."""

    def owners(self) -> MembershipQuerySet:
        return self.filter(role="owner")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by state."""

    def open(self, now: datetime) -> InvitationQuerySet:
        """Neither answered nor expired at `now`."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=now)


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Requests to act for an organisation, by who has to decide."""

    def open(self) -> ClaimQuerySet:
        return self.filter(status="open")

    def for_curators(self) -> ClaimQuerySet:
        """Open ones of organisations that nobody speaks for."""
        return self.open().filter(organisation__claimed=False)

    def for_owners(self) -> ClaimQuerySet:
        """Open ones of organisations that have owners."""
        return self.open().filter(organisation__claimed=True)


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    """Pairs that may be one organisation."""

    def to_judge(self) -> DuplicateQuerySet:
        return self.filter(dismissed_at__isnull=True)
