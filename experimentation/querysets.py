"""Chainable filters on spaces and bookings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class SpaceQuerySet(models.QuerySet[Any]):
    """Lists of spaces always start with `visible_to`."""

    def published(self) -> SpaceQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> SpaceQuerySet:
        """Published ones; members of the host also see their drafts, curators see all."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.is_curator:
            return self.all()
        mine = user.memberships.values("organisation_id")
        return self.filter(Q(status="published") | Q(organisation_id__in=mine))

    def hosted_by(self, user: Any) -> SpaceQuerySet:
        """Those whose organisation this person belongs to."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(organisation_id__in=user.memberships.values("organisation_id"))


class BookingQuerySet(models.QuerySet[Any]):
    """Bookings are never public: lists start with `visible_to`."""

    def visible_to(self, user: Any) -> BookingQuerySet:
        """Own bookings and those of the spaces this person hosts."""
        if user is None or not user.is_authenticated:
            return self.none()
        hosted = user.memberships.values("organisation_id")
        return self.filter(Q(booker=user) | Q(space__organisation_id__in=hosted))

    def of_booker(self, user: Any) -> BookingQuerySet:
        return self.filter(booker=user)

    def hosted_by(self, user: Any) -> BookingQuerySet:
        """Bookings of spaces whose organisation this person belongs to."""
        return self.filter(space__organisation_id__in=user.memberships.values("organisation_id"))

    def confirmed(self) -> BookingQuerySet:
        return self.filter(status="confirmed")

    def alive(self) -> BookingQuerySet:
        """Asked or confirmed: neither declined nor cancelled."""
        return self.filter(status__in=("requested", "confirmed"))

    def upcoming(self, now: datetime) -> BookingQuerySet:
        """Those that end after `now`."""
        return self.filter(during__endswith__gt=now)

    def with_people(self) -> BookingQuerySet:
        """With the space, its host, the booker and the innovation it is about."""
        return self.select_related("space__organisation", "booker", "innovation_entry").defer(
            "innovation_entry__search_vector",
            "innovation_entry__search_text",
            "innovation_entry__challenge_text",
            "innovation_entry__embedding",
        )
