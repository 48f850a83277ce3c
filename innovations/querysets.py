"""Chainable filters on innovations and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from innovations.models import Innovation, Lesson  # noqa: F401  named in strings below


class InnovationQuerySet(models.QuerySet["Innovation"]):
    """Lists of innovations always start with `visible_to` or `published`."""

    def published(self) -> InnovationQuerySet:
        return self.filter(status="published")

    def visible_to(self, user: Any) -> InnovationQuerySet:
        """Published ones; the team also sees its own in any state, curators see what was handed in.

        An unfinished draft is nobody's business but the team's, not even a curator's.
        """
        if user is None or not user.is_authenticated:
            return self.published()
        seen = Q(status="published") | self._mine(user.pk)
        if user.is_curator:
            seen |= ~Q(status="draft")
        return self.filter(seen)

    def managed_by(self, user_id: int) -> InnovationQuerySet:
        """Those this person may act for: in the team, or owner of the organisation."""
        return self.filter(self._mine(user_id))

    def _mine(self, user_id: int) -> Q:
        rows = self.model._default_manager
        team = rows.filter(team__user_id=user_id).values("pk")
        owners = {"organisation__memberships__user_id": user_id, "organisation__memberships__role": "owner"}
        return Q(pk__in=team) | Q(pk__in=rows.filter(**owners).values("pk"))

    def with_public_parts(self) -> InnovationQuerySet:
        """With everything a catalogue draft is made of."""
        return self.select_related("organisation").prefetch_related("needs", "partners", "lessons")

    def with_all_parts(self) -> InnovationQuerySet:
        """With everything a version keeps, and a catalogue draft."""
        return self.with_public_parts().prefetch_related("milestones", "goals__indicators__measurements", "updates")


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Lessons have an audience that their author chose."""

    def readable_by(self, user: Any, *, in_team: bool) -> LessonQuerySet:
        """Those of one innovation that this person may read.

        Args:
            in_team: whether the person may act for the innovation.
        """
        if in_team:
            return self.all()
        if user is not None and user.is_authenticated:
            return self.filter(audience__in=["public", "members"])
        return self.filter(audience="public")
