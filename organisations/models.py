"""Organisations, the people who act for them, and invitations to do so."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from organisations.kbo import clean_kbo, format_kbo
from organisations.querysets import InvitationQuerySet, MembershipQuerySet, OrganisationQuerySet
from vocabulary.fields import TermField, TermsField


class OrganisationStatus(models.TextChoices):
    PUBLISHED = "published", _("Zichtbaar")
    WITHDRAWN = "withdrawn", _("Teruggetrokken")


class Role(models.TextChoices):
    """What someone may do for an organisation: owners also decide who belongs to it."""

    OWNER = "owner", _("Eigenaar")
    MEMBER = "member", _("Lid")


class Organisation(TimeStamped):
    """Anyone in the ecosystem with a name: association, company, public body, school, group of citizens.

    `claimed` is False for imported organisations in whose name nobody speaks yet. `source` and `source_id`
    say where an imported one came from, `raw` is the row as it was read.
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
        choices=[("nl", "Nederlands"), ("en", "English"), ("fr", "Français")],
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
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True)

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
                condition=Q(kbo_number="") | Q(kbo_number__regex=r"^[01][0-9]{9}$"),
                name="organisation_kbo_digits",
            ),
            models.CheckConstraint(
                condition=Q(source="", source_id="") | (~Q(source="") & ~Q(source_id="")),
                name="organisation_source_whole",
            ),
            models.CheckConstraint(condition=Q(status__in=["published", "withdrawn"]), name="organisation_status"),
        )
        indexes = (models.Index(fields=["status", "name"], name="organisation_status_name"),)

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
    def is_published(self) -> bool:
        return self.status == OrganisationStatus.PUBLISHED


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
