"""Funding opportunities and how they fit system change."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from funding.querysets import OpportunityQuerySet
from organisations.models import Organisation
from vocabulary.fields import TermField, TermsField

MOST_EUROS = 10_000_000_000


class Status(models.TextChoices):
    DRAFT = "draft", _("Kladversie")
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Opportunity(TimeStamped):
    """Money, or something worth money, that somebody can ask for. Amounts are whole euros."""

    title = models.CharField(_("titel"), max_length=200)
    slug = models.SlugField(max_length=90, unique=True, editable=False, verbose_name=_("adres"))
    provider = models.ForeignKey(
        Organisation,
        verbose_name=_("wie geeft het?"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="opportunities",
    )
    instrument = TermField(_("instrument"), scheme="instrument")
    summary = models.CharField(_("in het kort"), max_length=400)
    description = models.TextField(_("meer uitleg"), max_length=20_000, blank=True)
    language = TermField(_("taal van deze tekst"), scheme="language", default="nl")
    amount_min = models.BigIntegerField(
        _("bedrag vanaf (€)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(MOST_EUROS)]
    )
    amount_max = models.BigIntegerField(
        _("bedrag tot (€)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(MOST_EUROS)]
    )
    own_contribution = models.PositiveSmallIntegerField(
        _("eigen inbreng (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    phases = TermsField(_("voor welke fases?"), scheme="phase", blank=True)
    challenges = TermsField(_("voor welke uitdagingen?"), scheme="challenge", blank=True)
    places = TermsField(_("waar?"), scheme="place", blank=True)
    applicants = TermsField(_("wie kan aanvragen?"), scheme="applicant", blank=True)
    rolling = models.BooleanField(_("doorlopend open"), default=False)
    opens_at = models.DateTimeField(_("opent op"), null=True, blank=True)
    closes_at = models.DateTimeField(_("sluit op"), null=True, blank=True)
    link = models.URLField(_("link naar de oproep"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    verified = models.BooleanField(_("nagekeken door een curator"), default=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False, verbose_name=_("gepubliceerd op"))
    checked_at = models.DateTimeField(_("laatst nagekeken op"), null=True, blank=True, editable=False)
    source = models.CharField(max_length=40, blank=True, editable=False, verbose_name=_("bron"))
    source_id = models.CharField(max_length=100, blank=True, editable=False, verbose_name=_("nummer bij de bron"))
    raw = models.JSONField(null=True, blank=True, editable=False, verbose_name=_("rij zoals ingelezen"))

    objects: ClassVar[Any] = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("financiering")
        verbose_name_plural = _("financiering")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_min__isnull=True) | Q(amount_max__isnull=True) | Q(amount_max__gte=F("amount_min")),
                name="funding_amounts_in_order",
                violation_error_message=_("Het hoogste bedrag moet minstens zo groot zijn als het laagste."),
            ),
            models.CheckConstraint(
                condition=(Q(amount_min__isnull=True) | Q(amount_min__range=(0, MOST_EUROS)))
                & (Q(amount_max__isnull=True) | Q(amount_max__range=(0, MOST_EUROS))),
                name="funding_amounts_sane",
                violation_error_message=_("Dat bedrag kan niet."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="funding_window_in_order",
                violation_error_message=_("De oproep moet sluiten nadat ze opent."),
            ),
            models.CheckConstraint(
                condition=Q(rolling=False) | Q(closes_at__isnull=True),
                name="funding_rolling_never_closes",
                violation_error_message=_("Een doorlopende oproep heeft geen sluitingsdatum."),
            ),
            models.CheckConstraint(
                condition=Q(own_contribution__isnull=True) | Q(own_contribution__lte=100),
                name="funding_contribution_percent",
                violation_error_message=_("Eigen inbreng is een percentage van 0 tot 100."),
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="funding_once_per_source"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:detail", args=[self.slug])


class FitAnswer(models.Model):
    """One of the five criteria of fit for system change: yes or no, and why."""

    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="fit_answers", verbose_name=_("financiering")
    )
    criterion = TermField(_("criterium"), scheme="fit")
    answer = models.BooleanField(_("voldoet"))
    sentence = models.CharField(_("waarom"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("antwoord over systeemverandering")
        verbose_name_plural = _("antwoorden over systeemverandering")
        constraints = [models.UniqueConstraint(fields=["opportunity", "criterion"], name="fit_once_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.answer}"
