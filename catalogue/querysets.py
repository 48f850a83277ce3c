"""Chainable filters on entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce

HEAVY = ("search_vector", "search_text", "challenge_text", "embedding")
"""Columns that no card shows and that are long."""


def heavy(*paths: str) -> list[str]:
    """Their names for `defer`, of the entries at these paths: `heavy("source", "target")`."""
    return [f"{path}__{name}" for path in paths for name in HEAVY]


def visible_sql(alias: str, user: Any) -> str:
    """`EntryQuerySet.visible_to` as a condition for statements that are written by hand."""
    published = f"{alias}.status = 'published'"
    if user is not None and user.is_authenticated:
        return published
    return f"{published} and {alias}.visibility = 'public'"


class EntryQuerySet(models.QuerySet[Any]):
    """Lists of entries always start with `visible_to`."""

    def visible_to(self, user: Any) -> EntryQuerySet:
        """Published entries that this person may see; members also see what is for members only."""
        published = self.filter(status="published")
        if user is not None and user.is_authenticated:
            return published
        return published.filter(visibility="public")

    def of_kinds(self, kinds: list[str] | tuple[str, ...]) -> EntryQuerySet:
        """Entries of these kinds; all of them when the list is empty."""
        return self.filter(kind__in=kinds) if kinds else self

    def with_any(self, tokens: list[str]) -> EntryQuerySet:
        """Entries that have at least one of these `facet:code` tokens."""
        return self.filter(facets__overlap=tokens)

    def for_cards(self) -> EntryQuerySet:
        """What a card needs and nothing heavy."""
        return self.select_related("owner").defer(*HEAVY, *heavy("owner"))

    def with_last_checked(self) -> EntryQuerySet:
        """With `last_checked`: when somebody last looked at it, or wrote it."""
        return self.annotate(last_checked=Coalesce("checked_at", "updated_at"))

    def stale(self, before: datetime) -> EntryQuerySet:
        """Published ones at which nobody looked since `before`. Has `last_checked`."""
        return self.with_last_checked().filter(status="published", last_checked__lt=before)

    def past(self, now: datetime) -> EntryQuerySet:
        """Published ones with a closing date that is over. Has `last_checked`."""
        return self.with_last_checked().filter(status="published", closes_at__lt=now)

    def without_reminder(self) -> EntryQuerySet:
        """Those of whose present staleness nobody was told. Expects `last_checked`."""
        told = self.model._meta.get_field("reminders").related_model._default_manager
        rows = told.filter(entry=OuterRef("pk"), since=OuterRef("last_checked"))
        return self.filter(~models.Exists(rows))

    def with_unread_links(self) -> EntryQuerySet:
        """Published ones whose links were never read, or not since they changed."""
        unread = Q(links_read__isnull=True) | Q(links_read__at__lt=F("indexed_at"))
        return self.filter(unread, status="published")


class CaseQuerySet(models.QuerySet[Any]):
    """Moderation cases."""

    def open(self) -> CaseQuerySet:
        """What waits for a curator."""
        return self.filter(status="open")

    def approved_work_of(self, user: Any) -> CaseQuerySet:
        """New or changed work of this person that a curator approved."""
        return self.filter(opened_by_id=user.pk, status="approved", reason__in=["new", "changed"])
