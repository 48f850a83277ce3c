"""Chainable filters on organisations and their people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from organisations.models import Invitation, Membership, Organisation  # noqa: F401  base classes


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Lists of organisations always start with `visible_to`."""

    def published(self) -> OrganisationQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """Published ones; members still see their own after it was withdrawn, curators and staff see all."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.is_curator or user.is_staff:
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
