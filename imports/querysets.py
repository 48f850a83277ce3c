"""Chainable filters on runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class RunQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> RunQuerySet:
        """Curators see every run, nobody else any."""
        return self if user.is_authenticated and user.is_active and user.is_curator else self.none()

    def stalled(self, *, before: datetime) -> RunQuerySet:
        """Work whose worker gave no sign of life since."""
        working = self.filter(status__in=("previewing", "running", "undoing"))
        return working.filter(Q(claimed_at__isnull=True, updated_at__lt=before) | Q(claimed_at__lt=before))
