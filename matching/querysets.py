"""Chainable filters on matches and introductions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from catalogue.models import Entry
from catalogue.querysets import heavy


class MatchQuerySet(models.QuerySet[Any]):
    """Matches are shown only where both ends may be seen now."""

    def visible_to(self, user: Any) -> MatchQuerySet:
        """Matches of a published entry whose other end this person may see at this moment and that has not closed."""
        running = Q(closes_at__isnull=True) | Q(closes_at__gt=Now())
        seen = Entry.objects.visible_to(user).filter(running, pk=OuterRef("target_id"))
        return self.filter(Exists(seen), source__status="published")


class IntroductionQuerySet(models.QuerySet[Any]):
    def between(self, entry_ids: Iterable[int]) -> IntroductionQuerySet:
        """Introductions with one of these entries on either side."""
        ids = list(entry_ids)
        return self.filter(Q(from_entry__in=ids) | Q(to_entry__in=ids))

    def with_entries(self) -> IntroductionQuerySet:
        """Both entries and the sender in the same query, without the heavy columns."""
        return self.select_related("from_entry", "to_entry", "sender").defer(*heavy("from_entry", "to_entry"))
