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
