"""Spaces to experiment in, when they are open, and who booked them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast, Extract
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import TimeStamped
from experimentation.choices import (
    LAYER_FIELDS,
    MAX_TEXT,
    MIDNIGHT,
    Approval,
    BookingStatus,
    SlotLength,
    SpaceStatus,
    Weekday,
)
from experimentation.querysets import BookingQuerySet, SpaceQuerySet
from experimentation.rules import Period, Timetable
from vocabulary.fields import TermField, TermsField


class Space(TimeStamped):
    """A place to try things, told in five layers: physical, social, content, money, law.

    Its hosts are the members of its organisation. `source`/`source_id` say where an imported one came from, `raw` is
    the row as it was read. Times of day are wall-clock times in Brussels.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("organisatie"), on_delete=models.PROTECT, related_name="spaces"
    )
    name = models.CharField(_("naam van de plek"), max_length=160)
    slug = models.SlugField(_("adres op de hub"), max_length=80, unique=True, editable=False)
    summary = models.CharField(
        _("in het kort"), max_length=300, help_text=_("Wat kan je hier uitproberen? Eén of twee zinnen.")
    )
    description = models.TextField(_("meer over de plek"), max_length=MAX_TEXT, blank=True)
    language = TermField(_("taal van de tekst"), scheme="language", default="nl")
    challenges = TermsField(_("uitdagingen"), scheme="challenge", blank=True)
    target_groups = TermsField(_("doelgroepen"), scheme="target_group", blank=True)
    image = models.CharField(_("foto"), max_length=120, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=SpaceStatus.choices, default=SpaceStatus.DRAFT, editable=False
    )

    # physical
    address = models.CharField(_("straat en nummer"), max_length=160, blank=True)
    municipality = TermField(_("gemeente"), scheme="place")
    lat = models.FloatField(_("breedtegraad"), null=True, blank=True, help_text=_("In graden, bijvoorbeeld 51,05."))
    lon = models.FloatField(_("lengtegraad"), null=True, blank=True, help_text=_("In graden, bijvoorbeeld 3,72."))
    capacity = models.PositiveIntegerField(
        _("plaats voor hoeveel mensen"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
    )
    area_m2 = models.PositiveIntegerField(
        _("oppervlakte in m²"), null=True, blank=True, validators=[MaxValueValidator(10_000_000)]
    )
    equipment = models.TextField(_("wat er staat"), max_length=MAX_TEXT, blank=True)
    accessibility = models.TextField(_("toegankelijkheid"), max_length=MAX_TEXT, blank=True)
    step_free = models.BooleanField(_("bereikbaar zonder trappen"), default=False)
    accessible_toilet = models.BooleanField(_("aangepast toilet"), default=False)
    hearing_loop = models.BooleanField(_("ringleiding"), default=False)
    quiet_room = models.BooleanField(_("prikkelarme ruimte"), default=False)
    reserved_parking = models.BooleanField(_("voorbehouden parkeerplaats"), default=False)

    # social and psychological
    house_rules = models.TextField(_("huisregels"), max_length=MAX_TEXT, blank=True)
    facilitation = models.TextField(_("begeleiding"), max_length=MAX_TEXT, blank=True)
    confidentiality = models.TextField(_("vertrouwelijkheid"), max_length=MAX_TEXT, blank=True)

    # content and instruments
    expertise = models.TextField(_("expertise in huis"), max_length=MAX_TEXT, blank=True)
    methods = models.TextField(_("methodes"), max_length=MAX_TEXT, blank=True)
    tools = models.TextField(_("instrumenten"), max_length=MAX_TEXT, blank=True)

    # money
    cost_per_hour = models.DecimalField(
        _("prijs per uur in euro"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("0 is gratis. Laat leeg als jullie de prijs samen afspreken."),
    )
    cost_note = models.CharField(_("uitleg bij de prijs"), max_length=300, blank=True)
    compensation = models.TextField(_("vergoeding voor deelnemers"), max_length=MAX_TEXT, blank=True)
    exchange = models.TextField(_("wat er tegenover staat"), max_length=MAX_TEXT, blank=True)
    values = TermsField(_("wat jullie delen"), scheme="value", blank=True)

    # law and politics
    permissions = models.TextField(_("vergunningen"), max_length=MAX_TEXT, blank=True)
    exemptions = models.TextField(_("vrijstellingen"), max_length=MAX_TEXT, blank=True)
    political_backing = models.TextField(_("politieke steun"), max_length=MAX_TEXT, blank=True)

    # booking
    approval = models.CharField(
        _("hoe bevestig je een boeking"), max_length=12, choices=Approval.choices, default=Approval.ON_APPROVAL
    )
    slot_minutes = models.PositiveSmallIntegerField(
        _("boeken per"), choices=SlotLength.choices, default=SlotLength.HOUR
    )
    min_minutes = models.PositiveSmallIntegerField(
        _("kortste boeking in minuten"), default=60, validators=[MinValueValidator(15), MaxValueValidator(1440)]
    )
    max_minutes = models.PositiveSmallIntegerField(
        _("langste boeking in minuten"), default=480, validators=[MinValueValidator(15), MaxValueValidator(1440)]
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        _("minuten tussen twee boekingen"), default=0, validators=[MaxValueValidator(480)]
    )
    lead_time_hours = models.PositiveSmallIntegerField(
        _("hoeveel uur op voorhand"), default=24, validators=[MaxValueValidator(2160)]
    )
    max_days_ahead = models.PositiveSmallIntegerField(
        _("tot hoeveel dagen vooruit"), default=90, validators=[MinValueValidator(1), MaxValueValidator(730)]
    )
    cancel_hours = models.PositiveSmallIntegerField(
        _("annuleren kan tot hoeveel uur vooraf"), default=24, validators=[MaxValueValidator(2160)]
    )
    closed_on_holidays = models.BooleanField(_("dicht op Belgische feestdagen"), default=True)

    published_at = models.DateTimeField(_("gepubliceerd op"), null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("nagekeken op"), null=True, blank=True, editable=False)
    source = models.CharField(_("bron"), max_length=40, blank=True, editable=False)
    source_id = models.CharField(_("nummer bij de bron"), max_length=200, blank=True, editable=False)
    raw = models.JSONField(_("rij zoals ingelezen"), null=True, blank=True, editable=False)

    objects: ClassVar[Any] = SpaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experimenteerplek")
        verbose_name_plural = _("experimenteerplekken")
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=SpaceStatus.values), name="space_status"),
            models.CheckConstraint(condition=Q(approval__in=Approval.values), name="space_approval"),
            models.CheckConstraint(condition=Q(slot_minutes__in=SlotLength.values), name="space_slot_minutes"),
            models.CheckConstraint(
                condition=Q(max_minutes__gte=F("min_minutes")),
                name="space_durations_in_order",
                violation_error_message=_("De langste boeking moet minstens zo lang zijn als de kortste."),
            ),
            models.CheckConstraint(
                condition=Q(max_minutes__gte=F("slot_minutes")),
                name="space_slot_fits",
                violation_error_message=_("De langste boeking moet minstens één tijdvak lang zijn."),
            ),
            models.CheckConstraint(
                condition=Q(cost_per_hour__isnull=True) | Q(cost_per_hour__gte=0), name="space_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1), name="space_capacity_positive"
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)),
                name="space_point_whole_or_absent",
                violation_error_message=_("Geef breedtegraad en lengtegraad allebei, of geen van beide."),
            ),
            models.UniqueConstraint(fields=["source", "source_id"], condition=~Q(source=""), name="space_source_once"),
        )
        indexes = (models.Index(fields=["status", "name"], name="space_status_name"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("experimentation:detail", args=[self.slug])

    def clean(self) -> None:
        """The shortest booking, rounded up to whole slots, must fit in the longest."""
        if self.slot_minutes and self.min_minutes and self.max_minutes and not self.timetable([], []).durations():
            raise ValidationError(
                {"max_minutes": _("Met deze tijdvakken past geen enkele boeking tussen de kortste en de langste.")}
            )

    @property
    def is_published(self) -> bool:
        return self.status == SpaceStatus.PUBLISHED

    @property
    def is_instant(self) -> bool:
        return self.approval == Approval.INSTANT

    @property
    def lead_time_days(self) -> int:
        """The lead time in whole days; 0 when it is no whole number of them."""
        days, hours = divmod(self.lead_time_hours, 24)
        return 0 if hours else days

    @property
    def layers(self) -> list[str]:
        """Codes of the layers that say something, in the order of the vocabulary."""
        return [code for code, names in LAYER_FIELDS.items() if any(self._says(name) for name in names)]

    def _says(self, name: str) -> bool:
        value = getattr(self, name)
        return value is not None if name == "cost_per_hour" else bool(value)

    def timetable(self, hours: list[OpeningHours], closures: list[Closure]) -> Timetable:
        """The booking rules of this space as plain data."""
        return Timetable(
            hours=tuple((row.weekday, row.start, row.end) for row in hours),
            closures=tuple((row.start, row.end) for row in closures),
            slot_minutes=self.slot_minutes,
            min_minutes=self.min_minutes,
            max_minutes=self.max_minutes,
            buffer_minutes=self.buffer_minutes,
            lead_time_hours=self.lead_time_hours,
            max_days_ahead=self.max_days_ahead,
            closed_on_holidays=self.closed_on_holidays,
        )


def _seconds(name: str) -> Cast:
    return Cast(Extract(name, "epoch"), models.IntegerField())


class OpeningHours(models.Model):
    """One stretch of one weekday in which a space is open, wall-clock in Brussels. An end of 00:00 is midnight."""

    space = models.ForeignKey(Space, verbose_name=_("plek"), on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("dag"), choices=Weekday.choices)
    start = models.TimeField(_("van"))
    end = models.TimeField(_("tot"))

    class Meta:
        verbose_name = _("openingsuren")
        verbose_name_plural = _("openingsuren")
        ordering = ("weekday", "start")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hours_weekday"),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")) | Q(end=MIDNIGHT),
                name="opening_hours_in_order",
                violation_error_message=_("Het einduur moet na het beginuur komen."),
            ),
            ExclusionConstraint(
                name="opening_hours_apart",
                expressions=[
                    ("space", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        Func(
                            _seconds("start"),
                            Case(When(end=MIDNIGHT, then=Value(86_400)), default=_seconds("end")),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Deze uren overlappen met andere uren op dezelfde dag."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.start:%H:%M}-{self.end:%H:%M}"


class Closure(models.Model):
    """Days, both included, on which a space is closed."""

    space = models.ForeignKey(Space, verbose_name=_("plek"), on_delete=models.CASCADE, related_name="closures")
    start = models.DateField(_("eerste dag"))
    end = models.DateField(_("laatste dag"))
    reason = models.CharField(_("reden"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("sluiting")
        verbose_name_plural = _("sluitingen")
        ordering = ("start", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="closure_in_order",
                violation_error_message=_("De laatste dag kan niet voor de eerste dag komen."),
            ),
        )
        indexes = (models.Index(fields=["space", "end"], name="closure_space_end"),)

    def __str__(self) -> str:
        return f"{self.start} - {self.end}"


class Booking(TimeStamped):
    """Someone wants, or has, a space for a while.

    `during` is the booked time [start, end) in UTC; `blocked` also holds the pause after it. Requests may overlap; two
    confirmed bookings of one space never do, by exclusion constraint. `uid` and `sequence` follow the calendar
    standard: same uid for life, a higher sequence with every change. `notified` lists the mails that went out.
    """

    space = models.ForeignKey(Space, verbose_name=_("plek"), on_delete=models.PROTECT, related_name="bookings")
    booker = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("aanvrager"), on_delete=models.CASCADE, related_name="space_bookings"
    )
    during = DateTimeRangeField(_("wanneer"))
    blocked = DateTimeRangeField(_("bezet tot na de pauze"))
    purpose = models.TextField(_("waarvoor"), max_length=2000)
    people = models.PositiveIntegerField(_("aantal mensen"), default=1, validators=[MinValueValidator(1)])
    innovation_entry = models.ForeignKey(
        "catalogue.Entry",
        verbose_name=_("voor welke innovatie"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    status = models.CharField(_("status"), max_length=10, choices=BookingStatus.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("beslist door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    reason = models.CharField(_("reden"), max_length=500, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    notified = ArrayField(models.CharField(max_length=60), default=list, blank=True, editable=False)

    objects: ClassVar[Any] = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("boeking")
        verbose_name_plural = _("boekingen")
        ordering = ("-during", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=BookingStatus.values), name="booking_status"),
            models.CheckConstraint(condition=Q(people__gte=1), name="booking_people_positive"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="booking_during_whole",
            ),
            models.CheckConstraint(condition=Q(blocked__contains=F("during")), name="booking_blocked_holds_during"),
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[("space", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
                condition=Q(status="confirmed"),
                violation_error_message=_("Op dit moment is de plek al bezet."),
            ),
        )
        indexes = (models.Index(fields=["booker", "status"], name="booking_booker_status"),)

    def __str__(self) -> str:
        return f"{self.space_id} {self.during.lower:%Y-%m-%d %H:%M} {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("experimentation:booking", args=[self.uid])

    @property
    def period(self) -> Period:
        return Period(self.during.lower, self.during.upper)

    @property
    def is_open(self) -> bool:
        """Asked or confirmed: something can still be done with it."""
        return self.status in (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)

    @property
    def given_away(self) -> bool:
        """Declined by the hub itself, because somebody else was confirmed for the same time."""
        return self.status == BookingStatus.DECLINED and not self.reason

    @property
    def is_requested(self) -> bool:
        return self.status == BookingStatus.REQUESTED

    @property
    def is_confirmed(self) -> bool:
        return self.status == BookingStatus.CONFIRMED
