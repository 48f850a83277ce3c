"""The people who act for an innovation."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from innovations.models.innovation import Innovation


class TeamRole(models.TextChoices):
    """Everyone in the team edits; leads also decide who belongs to it and whether it stays public."""

    LEAD = "lead", _("Trekker")
    MEMBER = "member", _("Teamlid")


class TeamMember(TimeStamped):
    """Somebody belongs to the team of an innovation."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="team"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persoon"),
        on_delete=models.CASCADE,
        related_name="innovation_teams",
    )
    role = models.CharField(_("rol"), max_length=6, choices=TeamRole.choices, default=TeamRole.MEMBER)

    class Meta:
        verbose_name = _("teamlid")
        verbose_name_plural = _("teamleden")
        ordering = ("role", "id")
        constraints = (
            models.UniqueConstraint(fields=["innovation", "user"], name="team_member_once"),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_member_role"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.innovation_id}"
