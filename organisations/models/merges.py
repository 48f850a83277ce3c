"""Organisations that were two: which addresses lead where now, what was merged, and what looks like a duplicate."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models.organisation import Organisation
from organisations.querysets import DuplicateQuerySet


class OldAddress(models.Model):
    """An address that an organisation had before it was renamed or merged. It keeps leading there, and stays taken."""

    slug = models.SlugField(_("oud adres"), max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="old_addresses"
    )
    created_at = models.DateTimeField(_("sinds"))

    class Meta:
        verbose_name = _("oud adres")
        verbose_name_plural = _("oude adressen")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.slug


class Merge(models.Model):
    """Two organisations became one. `into` follows later merges, so that an old number is found in one step.

    `snapshot` keeps every value of both as they were ({"goes": {...}, "stays": {...}}), `choices` whose value was
    taken per field ("goes", "stays" or "both"), `moved` how many rows of what went over.
    """

    into = models.ForeignKey(
        Organisation, verbose_name=_("gebleven"), null=True, on_delete=models.SET_NULL, related_name="merges"
    )
    old_id = models.PositiveBigIntegerField(_("oud nummer"), unique=True)
    old_name = models.CharField(_("oude naam"), max_length=200)
    old_slug = models.CharField(_("oud adres"), max_length=80)
    old_entry_id = models.PositiveBigIntegerField(null=True, verbose_name=_("oude vermelding"))
    snapshot = models.JSONField(_("oude waarden"))
    choices = models.JSONField(_("gekozen waarden"), default=dict)
    moved = models.JSONField(_("overgezet"), default=dict)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("samengevoegd door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    merged_at = models.DateTimeField(_("samengevoegd op"))

    class Meta:
        verbose_name = _("samenvoeging")
        verbose_name_plural = _("samenvoegingen")
        ordering = ("-merged_at", "-id")
        indexes = (
            models.Index(fields=["old_entry_id"], name="merge_old_entry"),
            models.Index(fields=["merged_at"], name="merge_when"),
        )

    def __str__(self) -> str:
        return f"{self.old_name} → {self.into_id}"


class Duplicate(models.Model):
    """Two organisations that may be one: found by the hub, judged by a curator.

    `reasons`: "site" the same website, "name" nearly the same name in the same municipality. `score` 0 to 1.
    """

    low = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("andere organisatie")
    )
    high = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("organisatie"))
    reasons = ArrayField(models.CharField(max_length=10), verbose_name=_("waarom"))
    score = models.FloatField(_("gelijkenis"))
    found_at = models.DateTimeField(_("gevonden op"))
    dismissed_at = models.DateTimeField(_("geen dubbel, op"), null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("weggelegd door"),
    )

    objects: ClassVar[Any] = DuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mogelijk dubbel")
        verbose_name_plural = _("mogelijke dubbels")
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=["low", "high"], name="duplicate_once_per_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="duplicate_pair_in_order"),
        )
        indexes = (
            models.Index(fields=["-score", "id"], condition=Q(dismissed_at__isnull=True), name="duplicate_to_judge"),
        )

    def __str__(self) -> str:
        return f"{self.low_id} = {self.high_id}?"

    @property
    def both(self) -> tuple[Organisation, Organisation]:
        return self.low, self.high
