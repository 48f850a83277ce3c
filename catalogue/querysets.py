"""Chainable filters on entries."""

from __future__ import annotations

from typing import Any

from django.db import models


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
        return self.select_related("owner").defer(
            "search_vector",
            "search_text",
            "challenge_text",
            "embedding",
            "owner__search_vector",
            "owner__search_text",
            "owner__challenge_text",
            "owner__embedding",
        )
