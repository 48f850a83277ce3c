"""The profile of a social innovation, told from the problem."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.importing.twins import host_expression
from core.models import TimeStamped
from innovations.querysets import InnovationQuerySet
from vocabulary.fields import TermField, TermsField

LONG = 6000
MIDDLE = 3000


class Status(models.TextChoices):
    """Where a profile is between the first word and the public."""

    DRAFT = "draft", _("Concept")
    PENDING = "pending", _("Wacht op nazicht")
    PUBLISHED = "published", _("Zichtbaar voor iedereen")
    CHANGES_REQUESTED = "changes_requested", _("Aanpassing gevraagd")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


# code in the vocabulary -> field on the model
SCALERS = {
    "staffing": "scaler_staffing",
    "communicating": "scaler_communicating",
    "alliance-building": "scaler_alliance_building",
    "lobbying": "scaler_lobbying",
    "earnings-generation": "scaler_earnings_generation",
    "replicating": "scaler_replicating",
    "stimulating-market-forces": "scaler_stimulating_market_forces",
}


def _text(label: Any, limit: int, help_text: Any = "") -> models.TextField[str, str]:
    """A longer text that may stay empty, at most `limit` characters."""
    return models.TextField(
        label, max_length=limit, blank=True, help_text=help_text, validators=[MaxLengthValidator(limit)]
    )


def _scaler(label: Any) -> models.PositiveSmallIntegerField[int | None, int | None]:
    """A self-assessment from 1 (weak) to 5 (strong); empty = not assessed."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class Innovation(TimeStamped):
    """A social innovation.

    A draft may lack everything; what is handed in has at least a title, a summary, a problem, an approach, a challenge,
    a place and a phase (`services.missing_parts`). `source` and `source_id` tell where an imported one came from,
    `raw` is its row as read, `imported_at` when it was last read.
    """

    slug = models.SlugField(_("adres op de hub"), max_length=90, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    language = TermField(_("taal van de tekst"), scheme="language", default="nl")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisatie"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="innovations",
        help_text=_("Uit naam van welke organisatie doe je dit? Laat leeg als je dit als burger doet."),
    )

    problem = _text(
        _("Wat is het probleem?"),
        LONG,
        _("Vertel wat er misloopt, niet wat je eraan doet. Een paar zinnen zijn genoeg om te beginnen."),
    )
    problem_for_whom = _text(
        _("Van wie is dit probleem?"), MIDDLE, _("Wie heeft er last van, en wie ligt er wakker van?")
    )
    problem_causes = _text(
        _("Waar komt het vandaan?"), MIDDLE, _("Welke oorzaken zie je? Vraag een paar keer: en waarom is dat zo?")
    )
    problem_system = _text(
        _("Hoe houdt het systeem dit in stand?"),
        MIDDLE,
        _("Regels, gewoonten, geldstromen, manieren van denken: wat maakt dat het probleem blijft bestaan?"),
    )
    problem_type = TermField(
        _("Wat voor probleem is het?"),
        scheme="problem_type",
        blank=True,
        help_text=_("Zijn mensen het eens over wat telt, en weten we wat werkt?"),
    )
    challenges = TermsField(
        _("Uitdagingen"),
        scheme="challenge",
        blank=True,
        help_text=_("Kies er één tot vijf. Zo vind je anderen die hetzelfde probleem aanpakken."),
    )

    title = models.CharField(_("Naam van je innovatie"), max_length=160, blank=True)
    summary = models.TextField(
        _("In het kort"),
        max_length=400,
        blank=True,
        validators=[MaxLengthValidator(400)],
        help_text=_("Eén of twee zinnen in gewone taal. Dit staat op het kaartje in de lijst."),
    )
    approach = _text(_("Wat doen jullie eraan?"), LONG)
    what_is_new = _text(_("Wat is er nieuw aan?"), MIDDLE)
    novelty = TermsField(_("Waarin zit het nieuwe?"), scheme="novelty", blank=True)

    target_groups = TermsField(_("Voor wie?"), scheme="target_group", blank=True)
    participation = TermField(
        _("Hoe doen zij mee?"),
        scheme="participation",
        blank=True,
        help_text=_("Hoe ver reikt de stem van de mensen om wie het gaat?"),
    )
    municipality = TermField(_("Gemeente"), scheme="place", blank=True, help_text=_("Waar sta je op de kaart?"))
    places = TermsField(
        _("Werkt ook in"),
        scheme="place",
        blank=True,
        help_text=_(
            "Andere gemeenten, een provincie, het gewest of heel het land. "
            "Houd Ctrl (of Cmd) ingedrukt om er meer dan één te kiezen."
        ),
    )
    lat = models.FloatField(_("breedtegraad"), null=True, blank=True)
    lon = models.FloatField(_("lengtegraad"), null=True, blank=True)

    phase = TermField(_("Fase"), scheme="phase", blank=True)
    started_on = models.DateField(_("Begonnen op"), null=True, blank=True)
    ended_on = models.DateField(_("Afgelopen op"), null=True, blank=True)
    website = models.URLField(_("Website"), max_length=300, blank=True)
    image = models.CharField(_("foto"), max_length=160, blank=True, editable=False)
    image_alt = models.CharField(
        _("Wat zie je op de foto?"),
        max_length=200,
        blank=True,
        help_text=_("Voor wie de foto niet kan zien."),
    )

    theory_of_change = _text(
        _("Hoe leidt wat je doet tot verandering?"),
        LONG,
        _("In eigen woorden: als we dit doen, dan gebeurt dat, en daardoor verandert …"),
    )
    evidence_level = TermField(
        _("Hoe sterk is het bewijs dat het werkt?"),
        scheme="evidence",
        blank=True,
        help_text=_("Wees eerlijk: niveau 1 is een prima begin."),
    )
    evidence_text = _text(_("Wat weten jullie, en hoe?"), MIDDLE)
    evidence_link = models.URLField(_("Link naar het bewijs"), max_length=300, blank=True)

    scaler_staffing = _scaler(pgettext_lazy("scaler", "Mensen"))
    scaler_communicating = _scaler(_("Communiceren"))
    scaler_alliance_building = _scaler(_("Bondgenoten"))
    scaler_lobbying = _scaler(_("Lobbyen"))
    scaler_earnings_generation = _scaler(_("Inkomsten"))
    scaler_replicating = _scaler(_("Herhalen"))
    scaler_stimulating_market_forces = _scaler(_("Markt"))

    iconic = models.BooleanField(_("iconisch voorbeeld"), default=False)
    submitted_at = models.DateTimeField(_("ingediend op"), null=True, blank=True)
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True, blank=True)
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    moderation_message = models.TextField(_("bericht van de curator"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begonnen door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    source = models.CharField(_("bron"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("nummer bij de bron"), max_length=200, blank=True, editable=False)
    source_link = models.URLField(_("bij de bron"), max_length=500, blank=True, editable=False)
    raw = models.JSONField(_("rij zoals ingelezen"), null=True, blank=True, editable=False)
    imported_at = models.DateTimeField(_("ingelezen op"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("innovatie")
        verbose_name_plural = _("innovaties")
        ordering = ("-updated_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=Status.values), name="innovation_status"),
            models.CheckConstraint(condition=Q(status="draft") | ~Q(title=""), name="innovation_named_when_shown"),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False), name="innovation_published_when"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="innovation_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="innovation_ends_after_start",
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                condition=Q(source="", source_id="") | (~Q(source="") & ~Q(source_id="")),
                name="innovation_source_whole",
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="innovation_source_once"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 5)}),
                    name=f"innovation_{name}",
                )
                for name in SCALERS.values()
            ),
        )
        indexes = (
            models.Index(fields=["status", "-updated_at"], name="innovation_status_updated"),
            # what an import asks of many at once: is this one here already?
            models.Index(Lower("title"), name="innovation_lower_title"),
            models.Index(host_expression("website"), name="innovation_website_host"),
            GinIndex(fields=["title"], name="innovation_title_trigrams", opclasses=["gin_trgm_ops"]),
        )

    def __str__(self) -> str:
        return self.title or str(_("Innovatie zonder naam"))

    def get_absolute_url(self) -> str:
        return reverse("innovations:detail", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def was_public(self) -> bool:
        """Whether it has been in the catalogue for everyone at some time."""
        return self.published_at is not None

    def scalers(self) -> dict[str, int | None]:
        """The self-assessment by vocabulary code, 1-5 or None."""
        return {code: getattr(self, name) for code, name in SCALERS.items()}
