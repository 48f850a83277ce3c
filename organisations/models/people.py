"""The people who act for an organisation, and invitations to do so."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from organisations.models.organisation import Organisation
from organisations.querysets import InvitationQuerySet, MembershipQuerySet


class Role(models.TextChoices):
    """What someone may do for an organisation: owners also decide who belongs to it."""

    OWNER = "owner", _("Eigenaar")
    MEMBER = "member", _("Lid")


class Membership(TimeStamped):
    """Someone acts for an organisation. An organisation that is claimed has at least one owner."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persoon"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("rol"), max_length=6, choices=Role.choices, default=Role.MEMBER)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        ordering = ("organisation_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["organisation", "user"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=["owner", "member"]), name="membership_role"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"


class Invitation(TimeStamped):
    """A letter to an address: come and act for this organisation. Only the hash of its token is kept."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mailadres"))
    role = models.CharField(_("rol"), max_length=6, choices=Role.choices, default=Role.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uitgenodigd door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("geldig tot"))
    accepted_at = models.DateTimeField(_("aanvaard op"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("aanvaard door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=Q(accepted_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(condition=Q(role__in=["owner", "member"]), name="invitation_role"),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("created_at")), name="invitation_expires_later"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role} {self.pk}"

    def is_open(self, now: datetime) -> bool:
        """Neither accepted nor expired at `now`."""
        return self.accepted_at is None and now < self.expires_at
