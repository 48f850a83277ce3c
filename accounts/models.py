"""Who uses the hub. What someone may do for an organisation follows from a membership, not from here."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
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
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


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
