"""What people keep an eye on, and how far the hub has told them."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Entry
from core.models import TimeStamped
from following.querysets import SavedSearchQuerySet

MAX_PARAMS = 4_000


class Frequency(models.TextChoices):
    """How often a saved search may mail. Empty: as the account says."""

    DAILY = "daily", _("Elke dag")
    WEEKLY = "weekly", _("Elke week")
    NEVER = "never", _("Nooit")


class SavedSearch(TimeStamped):
    """A filter that somebody wants to hear of.

    Attributes:
        list_name: url name of the list where it opens.
        params: the canonical query string (`SearchQuery.portable`), read again by `SearchQuery.anywhere`: what a later
            version of the hub no longer knows falls away instead of failing.
        key: hash of `params`; a person keeps a search once.
        frequency: "" follows the account's own choice.
        told_up_to: entries published until then have been mailed.
        seen_at: when the person last looked at it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("naam"), max_length=120, validators=[MinLengthValidator(1)])
    list_name = models.CharField(max_length=60, verbose_name=_("lijst"))
    params = models.TextField(blank=True, validators=[MaxLengthValidator(MAX_PARAMS)])
    key = models.CharField(max_length=64)
    frequency = models.CharField(_("hoe vaak"), max_length=6, choices=Frequency.choices, blank=True)
    told_up_to = models.DateTimeField(verbose_name=_("gemeld tot"))
    seen_at = models.DateTimeField(verbose_name=_("laatst bekeken"))

    objects: ClassVar[Any] = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarde zoekopdracht")
        verbose_name_plural = _("bewaarde zoekopdrachten")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="saved_search_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=["", "daily", "weekly", "never"]), name="saved_search_frequency"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Follow(models.Model):
    """Somebody wants to hear what happens to an entry; of an organisation also what it brings."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", verbose_name=_("gebruiker")
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="followers", verbose_name=_("vermelding"))
    created_at = models.DateTimeField(_("gevolgd sinds"))

    class Meta:
        verbose_name = _("gevolgde vermelding")
        verbose_name_plural = _("gevolgde vermeldingen")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.entry_id}"


class Reader(models.Model):
    """How far somebody is: what the digest told until now, and what they saw themselves.

    Attributes:
        told_up_to: changes of followed entries and waiting questions until then have been mailed.
        handled_daily, handled_weekly: the last morning whose daily or weekly mail was dealt with, sent or empty.
        looked_at: when the person last said to have seen everything.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="reader",
        verbose_name=_("gebruiker"),
    )
    told_up_to = models.DateTimeField(verbose_name=_("gemeld tot"))
    handled_daily = models.DateTimeField(null=True, verbose_name=_("laatste dagbericht"))
    handled_weekly = models.DateTimeField(null=True, verbose_name=_("laatste weekbericht"))
    looked_at = models.DateTimeField(null=True, verbose_name=_("laatst bekeken"))

    class Meta:
        verbose_name = _("stand van het overzicht")
        verbose_name_plural = _("standen van het overzicht")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.told_up_to:%Y-%m-%d %H:%M}"


class ToldMatch(models.Model):
    """A match that a digest told somebody: matches are worked out anew all the time, their rows have no memory."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("gemelde match")
        verbose_name_plural = _("gemelde matches")
        constraints = [models.UniqueConstraint(fields=["user", "entry"], name="told_match_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ← {self.entry_id}"
