"""What organisations offer to people who try something new."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from organisations.models import Organisation
from supporters.querysets import OfferQuerySet
from vocabulary.fields import TermField, TermsField

MOST_CAPACITY = 10_000


class Status(models.TextChoices):
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Cost(models.TextChoices):
    FREE = "free", _("Gratis")
    EXCHANGE = "exchange", _("In ruil voor iets anders")
    REDUCED = "reduced", _("Sociaal tarief")
    PAID = "paid", _("Betalend")


class Offer(TimeStamped):
    """One kind of help that one organisation gives."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisatie"), on_delete=models.CASCADE, related_name="offers"
    )
    title = models.CharField(_("titel"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True, editable=False, verbose_name=_("adres"))
    summary = models.CharField(_("in het kort"), max_length=400)
    description = models.TextField(_("meer uitleg"), max_length=20_000, blank=True)
    language = TermField(_("taal van deze tekst"), scheme="language", default="nl")
    support = TermsField(_("soort ondersteuning"), scheme="support")
    phases = TermsField(_("voor welke fases?"), scheme="phase", blank=True)
    challenges = TermsField(_("voor welke uitdagingen?"), scheme="challenge", blank=True)
    places = TermsField(_("waar?"), scheme="place", blank=True)
    values = TermsField(_("wat geven jullie?"), scheme="value", blank=True)
    languages = TermsField(_("in welke talen?"), scheme="language", blank=True)
    cost = models.CharField(_("wat kost het?"), max_length=10, choices=Cost.choices, default=Cost.FREE)
    cost_note = models.CharField(_("toelichting bij de kost"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(
        _("hoeveel per jaar?"), null=True, blank=True, validators=[MaxValueValidator(MOST_CAPACITY)]
    )
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    published_at = models.DateTimeField(editable=False, verbose_name=_("gepubliceerd op"))
    checked_at = models.DateTimeField(_("laatst nagekeken op"), editable=False)
    source = models.CharField(max_length=40, blank=True, editable=False, verbose_name=_("bron"))
    source_id = models.CharField(max_length=100, blank=True, editable=False, verbose_name=_("nummer bij de bron"))

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanbod")
        verbose_name_plural = _("aanbod")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(support=[]),
                name="offer_has_support",
                violation_error_message=_("Kies minstens één soort ondersteuning."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__lte=MOST_CAPACITY), name="offer_capacity_sane"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="offer_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supporters:detail", args=[self.slug])
