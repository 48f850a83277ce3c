"""Who should meet whom, who did not want to, and the conversations that came of it: between entries only."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import Entry
from core.models import TimeStamped
from matching.querysets import IntroductionQuerySet, MatchQuerySet

MAX_MESSAGE = 4_000


class Lane(models.TextChoices):
    """Why two entries are brought together."""

    PEERS = "peers", _("Wie werkt aan hetzelfde")
    SUPPORTERS = "supporters", _("Wie kan helpen")
    FUNDING = "funding", _("Geld dat past")
    SPACES = "spaces", _("Plekken om te proberen")
    UNLIKELY = "unlikely", _("Onverwachte partners")
    INNOVATIONS = "innovations", _("Innovaties die hierbij passen")


class Match(models.Model):
    """`source` should look at `target`. Written only by `matching.services`, in both directions.

    `reasons` are the facts at that moment ({"fact": ...} objects, see `policy`); what is shown is worked out again
    from both entries, so that a sentence is never about what was true yesterday.
    """

    source = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="matches", verbose_name=_("vermelding"))
    target = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="matched_by", verbose_name=_("past bij"))
    lane = models.CharField(max_length=12, choices=Lane.choices, verbose_name=_("soort match"))
    score = models.FloatField(_("score"))
    likeness = models.FloatField(_("gelijkenis van de teksten"), default=0)
    reasons = models.JSONField(_("redenen"), default=list)
    policy = models.CharField(max_length=20, verbose_name=_("versie van de regels"))
    computed_at = models.DateTimeField(verbose_name=_("berekend op"))

    objects: ClassVar[Any] = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-score", "target_id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "lane"], name="match_once_per_lane"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="match_not_with_itself"),
        ]
        indexes = [models.Index(fields=["source", "lane", "-score"], name="match_source_lane_score")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} ({self.lane})"


class Refresh(models.Model):
    """What the matches of an entry were worked out from; an entry that differs from it is due again."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="match_refresh")
    indexed_at = models.DateTimeField()
    embedded_hash = models.CharField(max_length=64, blank=True)
    policy = models.CharField(max_length=20)
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = _("berekening van matches")
        verbose_name_plural = _("berekeningen van matches")

    def __str__(self) -> str:
        return f"{self.entry_id} {self.policy}"


class DismissReason(models.TextChoices):
    KNOWN = "known", _("We kennen elkaar al")
    TOPIC = "topic", _("Het gaat over iets anders")
    PLACE = "place", _("Te ver weg")
    TIMING = "timing", _("Niet het goede moment")
    OTHER = "other", _("Iets anders")


class Dismissal(models.Model):
    """A pair that never comes back, in no lane and from neither side, until it is undone."""

    low = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", verbose_name=_("andere vermelding"))
    high = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", verbose_name=_("vermelding"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("door")
    )
    reason = models.CharField(_("waarom"), max_length=10, choices=DismissReason.choices)
    note = models.CharField(_("toelichting"), max_length=300, blank=True)
    created_at = models.DateTimeField(verbose_name=_("gemaakt op"))

    class Meta:
        verbose_name = _("weggeklikte match")
        verbose_name_plural = _("weggeklikte matches")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="dismissal_once_per_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="dismissal_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} × {self.high_id}"


class IntroductionStatus(models.TextChoices):
    ASKED = "asked", _("Wacht op antwoord")
    ACCEPTED = "accepted", _("Aanvaard")
    DECLINED = "declined", _("Afgewezen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Introduction(TimeStamped):
    """Somebody asks, in the name of one entry, to talk with the people behind another.

    `from_consent` and `to_consent`: that side agrees to share its contact details; they are shown when both do and
    the introduction is accepted.
    """

    from_entry = models.ForeignKey(
        Entry, verbose_name=_("van"), on_delete=models.CASCADE, related_name="introductions_asked"
    )
    to_entry = models.ForeignKey(
        Entry, verbose_name=_("aan"), on_delete=models.CASCADE, related_name="introductions_received"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=IntroductionStatus.choices, default=IntroductionStatus.ASKED
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    decline_reason = models.TextField(_("waarom niet"), blank=True, validators=[MaxLengthValidator(1_000)])
    from_consent = models.BooleanField(_("vrager deelt contactgegevens"), default=False)
    to_consent = models.BooleanField(_("ontvanger deelt contactgegevens"), default=False)

    objects: ClassVar[Any] = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kennismaking")
        verbose_name_plural = _("kennismakingen")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_entry", "to_entry"],
                condition=Q(status__in=["asked", "accepted"]),
                name="introduction_one_going",
            ),
            models.CheckConstraint(condition=~Q(from_entry=F("to_entry")), name="introduction_not_with_itself"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(status="asked"), name="introduction_answered_has_status"
            ),
        ]
        indexes = [models.Index(fields=["sender", "-created_at"], name="introduction_sender_created")]

    def __str__(self) -> str:
        return f"{self.from_entry_id} → {self.to_entry_id} ({self.status})"

    @property
    def is_open(self) -> bool:
        """Whether people may still write."""
        return self.status in (IntroductionStatus.ASKED, IntroductionStatus.ACCEPTED)

    @property
    def shares_contact(self) -> bool:
        """Whether both sides see how to reach each other."""
        return self.status == IntroductionStatus.ACCEPTED and self.from_consent and self.to_consent


class Message(models.Model):
    """One message of the conversation of an introduction."""

    thread = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    from_asker = models.BooleanField(_("van de vrager"))
    text = models.TextField(_("bericht"), validators=[MaxLengthValidator(MAX_MESSAGE)])
    created_at = models.DateTimeField(_("op"))

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_not_empty")]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.text[:40]}"


class Notice(models.Model):
    """A mail about an introduction that went to somebody: so that a job that runs twice mails once."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=10)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(_("verstuurd op"))

    class Meta:
        verbose_name = _("mail over een kennismaking")
        verbose_name_plural = _("mails over kennismakingen")
        constraints = [models.UniqueConstraint(fields=["message", "event", "user"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.message_id} → {self.user_id}"
