"""Chainable filters on funding opportunities."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class OpportunityQuerySet(models.QuerySet[Any]):
    """Lists of opportunities always start with `visible_to`."""

    def published(self) -> OpportunityQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> OpportunityQuerySet:
        """What is published; members of the provider and curators also see drafts and what was withdrawn."""
        if user is None or not user.is_authenticated:
            return self.published()
        if user.is_curator:
            return self.all()
        return self.filter(Q(status="published") | Q(provider__memberships__user=user)).distinct()
