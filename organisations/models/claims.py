"""People who say that an organisation is theirs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from organisations.models.organisation import Organisation
from organisations.querysets import ClaimQuerySet


class ClaimStatus(models.TextChoices):
    OPEN = "open", _("Wacht op antwoord")
    APPROVED = "approved", _("Goedgekeurd")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Claim(TimeStamped):
    """Someone asks to act for an organisation that they did not bring to the hub.

    While nobody speaks for the organisation a curator decides and the person becomes its owner; from the moment that
    it has an owner, the owners decide and the person becomes a member.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="claims"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="claims"
    )
    role = models.CharField(_("functie"), max_length=120)
    motivation = models.TextField(_("waarom"), validators=[MaxLengthValidator(2_000)])
    proof = models.TextField(_("bewijs"), blank=True, validators=[MaxLengthValidator(1_000)])
    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("beslist door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    message = models.TextField(_("bericht"), blank=True, validators=[MaxLengthValidator(1_000)])

    objects: ClassVar[Any] = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanvraag om te beheren")
        verbose_name_plural = _("aanvragen om te beheren")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(status="open"), name="claim_open_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "approved", "refused", "withdrawn"]), name="claim_status"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True) | (~Q(status="open") & Q(decided_at__isnull=False)),
                name="claim_decided_when",
            ),
        )
        indexes = (
            models.Index(fields=["created_at"], condition=Q(status="open"), name="claim_open"),
            models.Index(fields=["user", "created_at"], name="claim_user"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} → {self.organisation_id} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status == ClaimStatus.OPEN
