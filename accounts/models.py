"""Who uses the hub. What someone may do for an organisation follows from a membership, not from here."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager


class Digest(models.TextChoices):
    """How often someone wants one mail with what is new for them."""

    DAILY = "daily", _("Elke dag")
    WEEKLY = "weekly", _("Elke week")
    NEVER = "never", _("Nooit")


class Language(models.TextChoices):
    """The languages in which the hub speaks and writes mail."""

    NL = "nl", "Nederlands"
    EN = "en", "English"


class Topic(models.TextChoices):
    """What the hub writes mail about that a person can do without. Mail about login and privacy is always sent."""

    DIGEST = "digest", _("Overzicht van wat nieuw is voor jou")
    INTRODUCTIONS = "introductions", _("Kennismakingen en berichten")
    BOOKINGS = "bookings", _("Boekingen van experimenteerplekken")
    MODERATION = "moderation", _("Wat een curator beslist over wat jij plaatste")
    REMINDERS = "reminders", _("Herinneringen: klopt je pagina nog?")
    CLAIMS = "claims", _("Aanvragen om een organisatie te beheren")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the login and is never shown to others."""

    email = models.EmailField(
        _("e-mailadres"),
        unique=True,
        error_messages={"unique": _("Er bestaat al een account met dit e-mailadres.")},
    )
    name = models.CharField(_("naam"), max_length=120, help_text=_("Zo zien andere leden je."))
    language = models.CharField(_("taal"), max_length=2, choices=Language.choices, default=Language.NL)
    home_place = models.CharField(
        _("gemeente"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", _("Kies een gemeente uit de lijst."))],
        help_text=_("We tonen je eerst wat dichtbij gebeurt."),
    )
    digest = models.CharField(_("overzichtsmail"), max_length=6, choices=Digest.choices, default=Digest.WEEKLY)
    is_curator = models.BooleanField(
        _("curator"), default=False, help_text=_("Hoort bij het team van de hub en mag modereren.")
    )
    is_staff = models.BooleanField(_("beheerder"), default=False, help_text=_("Mag in het technische beheer werken."))
    is_active = models.BooleanField(
        _("actief"), default=True, help_text=_("Zet dit uit in plaats van een account te verwijderen.")
    )
    date_joined = models.DateTimeField(_("lid sinds"), default=timezone.now, editable=False)
    erased_at = models.DateTimeField(_("verwijderd op"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("gebruiker")
        verbose_name_plural = _("gebruikers")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_once",
                violation_error_message=_("Er bestaat al een account met dit e-mailadres."),
            ),
            models.CheckConstraint(condition=models.Q(language__in=["nl", "en"]), name="accounts_user_language"),
            models.CheckConstraint(
                condition=models.Q(digest__in=["daily", "weekly", "never"]), name="accounts_user_digest"
            ),
        )

    def __str__(self) -> str:
        return gettext("Verwijderd account") if self.erased_at else self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class MutedTopic(models.Model):
    """Somebody turned off the mail about one topic; without a row it is on. The digest has its own field on User."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_topics")
    topic = models.CharField(_("onderwerp"), max_length=20, choices=Topic.choices)
    since = models.DateTimeField(_("sinds"))

    class Meta:
        verbose_name = _("uitgezet onderwerp")
        verbose_name_plural = _("uitgezette onderwerpen")
        constraints = (models.UniqueConstraint(fields=["user", "topic"], name="accounts_muted_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class ExportStatus(models.TextChoices):
    WAITING = "waiting", _("Wordt gemaakt")
    READY = "ready", _("Klaar")


class DataExport(models.Model):
    """Everything the hub keeps of a person, in one zip that only they can fetch, until it expires.

    It lies in the database, not among the files: no address leads to it but the page that asks who you are. The zip
    itself is in `ExportPart`; `content` holds the whole of those that were made before there were parts.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="data_export", verbose_name=_("gebruiker"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=7, choices=ExportStatus.choices, default=ExportStatus.WAITING)
    asked_at = models.DateTimeField(_("gevraagd op"))
    ready_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    expires_at = models.DateTimeField(_("geldig tot"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("gemaild op"), null=True, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    content = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("kopie van gegevens")
        verbose_name_plural = _("kopieën van gegevens")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(status="waiting", content__isnull=True)
                | models.Q(status="ready", content__isnull=False, ready_at__isnull=False, expires_at__isnull=False),
                name="accounts_export_whole",
            ),
        )
        indexes = (models.Index(fields=["expires_at"], name="accounts_export_expires"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"


class ExportPart(models.Model):
    """A megabyte of the zip, so that nobody needs the whole of it in memory."""

    export = models.ForeignKey(DataExport, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        verbose_name = _("deel van een kopie")
        verbose_name_plural = _("delen van kopieën")
        ordering = ("export_id", "number")
        constraints = (models.UniqueConstraint(fields=["export", "number"], name="accounts_export_part_once"),)

    def __str__(self) -> str:
        return f"{self.export_id} {self.number}"


class LeavingReason(models.TextChoices):
    ASKED = "asked", _("Zelf gevraagd")
    INACTIVE = "inactive", _("Lang niet aangemeld")


class Leaving(models.Model):
    """An account that will be erased at `due_at`, unless its owner logs in before."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="leaving", verbose_name=_("gebruiker"))
    reason = models.CharField(_("reden"), max_length=8, choices=LeavingReason.choices)
    asked_at = models.DateTimeField(_("gevraagd op"))
    due_at = models.DateTimeField(_("verwijderen op"))
    mailed_at = models.DateTimeField(_("gemaild op"), null=True, blank=True)

    class Meta:
        verbose_name = _("vertrek")
        verbose_name_plural = _("vertrekken")
        constraints = (
            models.CheckConstraint(condition=models.Q(due_at__gt=models.F("asked_at")), name="accounts_leaving_later"),
        )
        indexes = (models.Index(fields=["due_at"], name="accounts_leaving_due"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.due_at:%Y-%m-%d}"


class AuditRecord(models.Model):
    """One act of a curator, staff or the hub itself. The database refuses to change or delete it (a trigger).

    `actor_id` is a plain number, so that the log outlives the account; names are looked up when shown.
    """

    actor_id = models.BigIntegerField(_("door"), null=True)
    act = models.CharField(_("handeling"), max_length=60)
    target = models.CharField(_("soort"), max_length=40)
    target_id = models.CharField(_("nummer"), max_length=80, blank=True)
    title = models.CharField(_("titel"), max_length=200, blank=True)
    detail = models.JSONField(_("details"), default=dict, blank=True)
    at = models.DateTimeField(_("op"))

    class Meta:
        verbose_name = _("handeling")
        verbose_name_plural = _("logboek")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["-at", "-id"], name="accounts_audit_at"),
            models.Index(fields=["target", "target_id"], name="accounts_audit_target"),
            models.Index(fields=["actor_id", "-at"], name="accounts_audit_actor"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.target} {self.target_id}"
