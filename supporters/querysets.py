"""Chainable filters on offers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class OfferQuerySet(models.QuerySet[Any]):
    """Lists of offers always start with `visible_to`."""

    def published(self) -> OfferQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> OfferQuerySet:
        """What is published; members of the organisation and curators also see what was withdrawn."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.is_curator:
            return self.all()
        return self.filter(Q(status="published") | Q(organisation__memberships__user=user)).distinct()
