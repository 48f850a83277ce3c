"""Organisations themselves."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from organisations.kbo import clean_kbo, format_kbo
from organisations.querysets import OrganisationQuerySet
from vocabulary.fields import TermField, TermsField

# "https://www.example.be/over-ons" -> "example.be"
WEBSITE_HOST = Lower(
    Func(
        F("website"),
        Value(r"^[a-z]+://(www\.)?([^/:?#]*).*$"),
        Value(r"\2"),
        Value("i"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
)
NOT_COMPARED = Q(compared_at__isnull=True) | Q(compared_at__lt=F("updated_at"))
VERIFIED = Q(verified_at__isnull=False, verified_name=F("name"), verified_kbo=F("kbo_number"))
VERIFIED_LOST = Q(verified_at__isnull=False) & ~Q(verified_name=F("name"), verified_kbo=F("kbo_number"))


class OrganisationStatus(models.TextChoices):
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Organisation(TimeStamped):
    """Anyone in the ecosystem with a name: association, company, public body, school, group of citizens.

    `claimed` is False for imported organisations in whose name nobody speaks yet. `source` and `source_id`
    say where an imported one came from, `raw` is the row as it was read.

    A curator who looked it up verifies a name and an enterprise number: whoever changes one of the two afterwards, in
    whatever way, is no longer what was verified (see `is_verified`).
    """

    name = models.CharField(_("naam"), max_length=200)
    slug = models.SlugField(_("adres op de hub"), max_length=80, unique=True, editable=False)
    kbo_number = models.CharField(
        _("ondernemingsnummer"),
        max_length=10,
        blank=True,
        help_text=_("10 cijfers, bijvoorbeeld 0123.456.749. Laat leeg als jullie er geen hebben."),
    )
    helix = TermField(_("rol in het ecosysteem"), scheme="helix")
    legal_form = models.CharField(
        _("rechtsvorm"),
        max_length=80,
        blank=True,
        help_text=_("Bijvoorbeeld vzw, bv, gemeente of feitelijke vereniging."),
    )
    summary = models.CharField(
        _("in het kort"), max_length=300, blank=True, help_text=_("Wat doen jullie, in één of twee zinnen?")
    )
    description = models.TextField(_("meer over jullie"), max_length=10_000, blank=True)
    language = models.CharField(
        _("taal van de tekst"),
        max_length=2,
        choices=[("nl", "Nederlands"), ("en", "English"), ("fr", "Français"), ("de", "Deutsch")],
        default="nl",
    )
    email = models.EmailField(_("e-mailadres"), blank=True)
    phone = models.CharField(_("telefoon"), max_length=40, blank=True)
    show_contact = models.BooleanField(
        _("toon e-mail en telefoon aan iedereen"),
        default=False,
        help_text=_("Staat dit uit, dan nemen mensen contact op via de hub en beslis jij wie jullie gegevens krijgt."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    street = models.CharField(_("straat en nummer"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    municipality = TermField(_("gemeente"), scheme="place", blank=True)
    lat = models.FloatField(_("breedtegraad"), null=True, blank=True, editable=False)
    lon = models.FloatField(_("lengtegraad"), null=True, blank=True, editable=False)
    places = TermsField(_("werkt in"), scheme="place", blank=True)
    challenges = TermsField(_("uitdagingen"), scheme="challenge", blank=True)
    logo = models.CharField(_("logo"), max_length=120, blank=True, editable=False)
    claimed = models.BooleanField(_("heeft een beheerder"), default=True)
    status = models.CharField(
        _("status"), max_length=10, choices=OrganisationStatus.choices, default=OrganisationStatus.PUBLISHED
    )
    source = models.CharField(_("bron"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("nummer bij de bron"), max_length=200, blank=True, editable=False)
    raw = models.JSONField(_("rij zoals ingelezen"), null=True, blank=True, editable=False)
    imported_at = models.DateTimeField(_("ingelezen op"), null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)
    verified_at = models.DateTimeField(_("geverifieerd op"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("geverifieerd door"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    verified_name = models.CharField(max_length=200, blank=True, editable=False)
    verified_kbo = models.CharField(max_length=10, blank=True, editable=False)
    verification_note = models.CharField(_("hoe nagekeken"), max_length=300, blank=True, editable=False)
    # when likely duplicates were last looked for; before `updated_at` means: look again
    compared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["kbo_number"],
                condition=~Q(kbo_number=""),
                name="organisation_kbo_once",
                violation_error_message=_("Er staat al een organisatie met dit ondernemingsnummer op de hub."),
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source=""), name="organisation_source_once"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="organisation_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(kbo_number="") | Q(kbo_number__regex=r"^[01][0-9]{9}$"),
                name="organisation_kbo_digits",
            ),
            models.CheckConstraint(
                condition=Q(source="", source_id="") | (~Q(source="") & ~Q(source_id="")),
                name="organisation_source_whole",
            ),
            models.CheckConstraint(condition=Q(status__in=["published", "withdrawn"]), name="organisation_status"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_name="", verified_kbo="")
                | (Q(verified_at__isnull=False) & ~Q(verified_name="")),
                name="organisation_verified_whole",
            ),
        )
        indexes = (
            # what an import asks of many at once: is this one here already?
            models.Index(Lower("name"), name="organisation_lower_name"),
            models.Index(Lower("email"), condition=~Q(email=""), name="organisation_mail"),
            models.Index(fields=["municipality"], name="organisation_municipality"),
            models.Index(fields=["status", "name"], name="organisation_status_name"),
            GinIndex(fields=["name"], name="organisation_name_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(WEBSITE_HOST, name="organisation_website_host"),
            models.Index(fields=["id"], condition=NOT_COMPARED, name="organisation_not_compared"),
            models.Index(fields=["verified_at"], condition=VERIFIED_LOST, name="organisation_verified_lost"),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Brings the enterprise number to its ten digits, or says what is wrong with it."""
        if self.kbo_number:
            try:
                self.kbo_number = clean_kbo(self.kbo_number)
            except ValidationError as error:
                raise ValidationError({"kbo_number": error}) from error

    def get_absolute_url(self) -> str:
        return reverse("organisations:detail", args=[self.slug])

    @property
    def kbo(self) -> str:
        """The enterprise number as people write it, 0202.239.951."""
        return format_kbo(self.kbo_number)

    @property
    def is_verified(self) -> bool:
        """A curator looked up this very name and enterprise number."""
        return self.verified_at is not None and (self.verified_name, self.verified_kbo) == (self.name, self.kbo_number)

    @property
    def is_published(self) -> bool:
        return self.status == OrganisationStatus.PUBLISHED
