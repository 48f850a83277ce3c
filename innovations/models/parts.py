"""What an innovation's story is made of besides its own texts: milestones, partners, needs, lessons, updates."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from innovations.models.innovation import Innovation
from innovations.querysets import LessonQuerySet
from vocabulary.fields import TermField

MIDDLE = 3000


class Milestone(TimeStamped):
    """A step on the way, in one of the six phases."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="milestones"
    )
    title = models.CharField(_("Mijlpaal"), max_length=200)
    phase = TermField(_("Fase"), scheme="phase", blank=True, help_text=_("Waar op de weg staat deze mijlpaal?"))
    date = models.DateField(_("Datum"), null=True, blank=True, help_text=_("Wanneer bereikt, of wanneer verwacht."))
    reached = models.BooleanField(_("Bereikt"), default=False)

    class Meta:
        verbose_name = _("mijlpaal")
        verbose_name_plural = _("mijlpalen")
        ordering = (models.F("date").asc(nulls_last=True), "id")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="milestone_title"),)

    def __str__(self) -> str:
        return self.title


class Partner(TimeStamped):
    """Who joins in, with its role in the ecosystem. Refers to an organisation on the hub, or just names one."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="partners"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("Organisatie op de hub"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("Naam"), max_length=200)
    helix = TermField(_("Rol in het ecosysteem"), scheme="helix")
    role = models.CharField(_("Wat doet deze partner?"), max_length=300, blank=True, help_text=_("In een halve zin."))

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("helix", "name", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="partner_name"),
            models.UniqueConstraint(
                fields=["innovation", "name"],
                name="partner_once",
                violation_error_message=_("Deze partner staat al in de lijst."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Need(TimeStamped):
    """What is asked for: a kind of support, and what would be exchanged."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="needs"
    )
    kind = TermField(_("Soort hulp"), scheme="support")
    value = TermField(_("Wat heb je nodig?"), scheme="value", blank=True)
    description = models.CharField(_("Vertel er iets over"), max_length=400, blank=True)
    amount = models.PositiveBigIntegerField(
        _("Bedrag in euro"),
        null=True,
        blank=True,
        help_text=_("Alleen als je geld zoekt. Een ronde schatting volstaat."),
    )

    class Meta:
        verbose_name = _("nood")
        verbose_name_plural = _("noden")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(value="money", amount__range=(1, 1_000_000_000)),
                name="need_amount_is_money",
                violation_error_message=_("Vul alleen een bedrag in als je geld zoekt, tot 1 miljard euro."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


class Audience(models.TextChoices):
    """Who may read a lesson. Sharing failure needs safety, so the author chooses."""

    PUBLIC = "public", _("Iedereen")
    MEMBERS = "members", _("Leden van de hub")
    TEAM = "team", _("Alleen ons team")


class Lesson(TimeStamped):
    """What was tried, what happened, what one would do differently."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="lessons"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("geschreven door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    tried = models.TextField(
        _("Wat hebben jullie geprobeerd?"), max_length=MIDDLE, validators=[MaxLengthValidator(MIDDLE)]
    )
    happened = models.TextField(_("Wat gebeurde er?"), max_length=MIDDLE, validators=[MaxLengthValidator(MIDDLE)])
    differently = models.TextField(
        _("Wat zou je anders doen?"), max_length=MIDDLE, blank=True, validators=[MaxLengthValidator(MIDDLE)]
    )
    failure = models.BooleanField(
        _("Dit mislukte"), default=False, help_text=_("Ook wat misliep is goud waard voor een ander.")
    )
    audience = models.CharField(_("Wie mag dit lezen?"), max_length=8, choices=Audience.choices, default=Audience.TEAM)

    objects: ClassVar[Any] = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(tried="") & ~Q(happened=""), name="lesson_told"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="lesson_audience"),
        )

    def __str__(self) -> str:
        return self.tried[:60]


class Update(TimeStamped):
    """News on the timeline."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="updates"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("geschreven door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    title = models.CharField(_("Titel"), max_length=160)
    text = models.TextField(
        _("Bericht"),
        max_length=MIDDLE,
        validators=[MaxLengthValidator(MIDDLE)],
        help_text=_("Opmaak kan met Markdown: **vet**, lijstjes, [links](https://...)."),
    )
    posted_at = models.DateTimeField(_("geplaatst op"), editable=False)

    class Meta:
        verbose_name = _("nieuwsbericht")
        verbose_name_plural = _("nieuwsberichten")
        ordering = ("-posted_at", "-id")
        constraints = (models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="update_told"),)

    def __str__(self) -> str:
        return self.title
