"""Chainable filters on saved searches."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class SavedSearchQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> SavedSearchQuerySet:
        """Only this person's own: a search tells what somebody worries about, so nobody else sees it."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self.filter(user_id=user.pk)

    def mailed(self, frequency: str) -> SavedSearchQuerySet:
        """Those that mail "daily" or "weekly", by their own choice or by the account's.

        An account that wants no digest gets none, whatever its searches say.
        """
        chosen = Q(frequency=frequency) | Q(frequency="", user__digest=frequency)
        return self.filter(chosen).exclude(user__digest="never")
