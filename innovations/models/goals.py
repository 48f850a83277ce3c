"""The theory of change: a tree of goals, each with indicators that are measured over time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from innovations.models.innovation import Innovation


class Goal(TimeStamped):
    """A goal; the ones below it are how it is reached. Trees are at most `services.MAX_DEPTH` deep."""

    innovation = models.ForeignKey(
        Innovation, verbose_name=_("innovatie"), on_delete=models.CASCADE, related_name="goals"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("Draagt bij aan"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="children",
        help_text=_("Laat leeg voor het grote doel bovenaan."),
    )
    statement = models.CharField(
        _("Doel"), max_length=300, help_text=_("Bijvoorbeeld: ouderen kennen minstens drie buren.")
    )

    class Meta:
        verbose_name = _("doel")
        verbose_name_plural = _("doelen")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(statement=""), name="goal_statement"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="goal_not_below_itself",
                violation_error_message=_("Een doel kan niet aan zichzelf bijdragen."),
            ),
        )

    def __str__(self) -> str:
        return self.statement


class Indicator(TimeStamped):
    """How one sees that a goal comes nearer."""

    goal = models.ForeignKey(Goal, verbose_name=_("Doel"), on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(
        _("Wat meet je?"), max_length=200, help_text=_("Bijvoorbeeld: aantal buren dat je bij naam kent.")
    )
    unit = models.CharField(_("Eenheid"), max_length=40, blank=True, help_text=_("Bijvoorbeeld: mensen, %, euro."))
    target = models.DecimalField(_("Streefwaarde"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicatoren")
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="indicator_name"),)

    def __str__(self) -> str:
        return self.name


class Measurement(TimeStamped):
    """The value of an indicator on a day."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("Indicator"), on_delete=models.CASCADE, related_name="measurements"
    )
    date = models.DateField(_("Gemeten op"))
    value = models.DecimalField(_("Waarde"), max_digits=14, decimal_places=2)
    note = models.CharField(_("Toelichting"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("meting")
        verbose_name_plural = _("metingen")
        ordering = ("date", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "date"],
                name="measurement_once_a_day",
                violation_error_message=_("Voor die dag staat er al een meting."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.value}"
