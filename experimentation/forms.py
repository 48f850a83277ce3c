"""What hosts tell about a space, and what people fill in to book one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Entry
from core.forms import HubForm
from core.images import UploadedImageField
from experimentation.choices import Weekday
from experimentation.freedays import FURTHEST_DAYS
from experimentation.models import Closure, OpeningHours, Space
from experimentation.rules import BRUSSELS, Day, Timetable, local_day


@dataclass(frozen=True)
class Section:
    """One page of the form about a space. `layer` is the code of the layer it describes, if it does."""

    key: str
    title: str | Promise
    intro: str | Promise
    fields: tuple[str, ...]
    layer: str = ""


SECTIONS: tuple[Section, ...] = (
    Section(
        "basis",
        gettext_lazy("De plek"),
        gettext_lazy("Hoe heet de plek en wat kan je er uitproberen?"),
        ("name", "summary", "description", "municipality", "language", "challenges", "target_groups"),
    ),
    Section(
        "ruimte",
        gettext_lazy("Ruimte"),
        gettext_lazy("Waar is het, hoe groot is het en wie raakt er binnen?"),
        (
            *("address", "capacity", "area_m2", "equipment", "step_free", "accessible_toilet", "hearing_loop"),
            *("quiet_room", "reserved_parking", "accessibility", "lat", "lon"),
        ),
        "physical",
    ),
    Section(
        "veiligheid",
        gettext_lazy("Veiligheid en vertrouwen"),
        gettext_lazy("Wat maakt dat mensen hier durven proberen en mogen falen?"),
        ("house_rules", "facilitation", "confidentiality"),
        "social-psychological",
    ),
    Section(
        "inhoud",
        gettext_lazy("Inhoud en instrumenten"),
        gettext_lazy("Welke kennis, methodes en instrumenten vinden mensen hier?"),
        ("expertise", "methods", "tools"),
        "content-instrumental",
    ),
    Section(
        "geld",
        gettext_lazy("Geld en ruil"),
        gettext_lazy("Wat kost het, en wat staat er tegenover?"),
        ("cost_per_hour", "cost_note", "values", "exchange", "compensation"),
        "financial-economic",
    ),
    Section(
        "recht",
        gettext_lazy("Recht en beleid"),
        gettext_lazy("Wat mag hier dat elders niet mag, en wie staat erachter?"),
        ("permissions", "exemptions", "political_backing"),
        "legal-political",
    ),
    Section(
        "boeken",
        gettext_lazy("Boeken"),
        gettext_lazy("Hoe werkt een boeking bij jullie?"),
        (
            *("approval", "slot_minutes", "min_minutes", "max_minutes", "buffer_minutes", "lead_time_hours"),
            *("max_days_ahead", "cancel_hours", "closed_on_holidays"),
        ),
    ),
)
SECTION = {section.key: section for section in SECTIONS}


class SpaceForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """One section of a space; the first one also takes its picture."""

    image_upload = UploadedImageField(label=gettext_lazy("Foto"), required=False)
    remove_image = forms.BooleanField(label=gettext_lazy("Haal de foto weg"), required=False)

    class Meta:
        model = Space
        fields = tuple(name for section in SECTIONS for name in section.fields)
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
            "language": forms.Select,
            "approval": forms.RadioSelect,
        }

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        for name in list(self.fields):
            if name not in section.fields and not (section.key == "basis" and "image" in name):
                del self.fields[name]
        if "remove_image" in self.fields and not self.instance.image:
            del self.fields["remove_image"]

    def values(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in self.section.fields}


class NewSpaceForm(SpaceForm):
    """The first section of a new space, and whose it is."""

    field_order = ("organisation", "name", "summary", "description", "municipality")

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, section=SECTION["basis"], **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            label=gettext_lazy("Organisatie"),
            queryset=organisations,
            empty_label=None,
            help_text=gettext_lazy("Haar leden beheren de plek en beantwoorden de aanvragen."),
        )
        self.order_fields(self.field_order)


class HoursForm(HubForm, forms.Form):
    """The weekly opening hours: for each day a few stretches from-until."""

    def __init__(self, *args: Any, hours: Iterable[OpeningHours] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_day: dict[int, list[OpeningHours]] = {day: [] for day in range(7)}
        for row in hours:
            by_day[row.weekday].append(row)
        self.stretches = max(2, *(len(rows) for rows in by_day.values()))
        for day, label in Weekday.choices:
            for number in range(self.stretches):
                known = by_day[day][number : number + 1]
                self._add(day, number, str(label), known[0] if known else None)

    def _add(self, day: int, number: int, label: str, row: OpeningHours | None) -> None:
        texts = {"start": _("%(day)s van, deel %(number)s"), "end": _("%(day)s tot, deel %(number)s")}
        for edge, text in texts.items():
            self.fields[f"day_{day}_{number}_{edge}"] = forms.TimeField(
                label=text % {"day": label, "number": number + 1},
                required=False,
                initial=getattr(row, edge) if row else None,
                widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for day in range(7):
            for number in range(self.stretches):
                start, end = (cleaned.get(f"day_{day}_{number}_{edge}") for edge in ("start", "end"))
                if (start is None) != (end is None):
                    missing = "start" if start is None else "end"
                    self.add_error(f"day_{day}_{number}_{missing}", _("Vul allebei de uren in, of geen van beide."))
        return cleaned

    def hours(self) -> list[tuple[int, time, time]]:
        """What the service takes."""
        found = []
        for day in range(7):
            for number in range(self.stretches):
                start, end = (self.cleaned_data.get(f"day_{day}_{number}_{edge}") for edge in ("start", "end"))
                if start is not None and end is not None:
                    found.append((day, start, end))
        return found

    def rows(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """(day, [(from, until)]) for the table."""
        return [
            (
                str(label),
                [(self[f"day_{day}_{n}_start"], self[f"day_{day}_{n}_end"]) for n in range(self.stretches)],
            )
            for day, label in Weekday.choices
        ]

    def refuse_day(self, field: str | None, message: str) -> None:
        """Show a refusal of the service ("day_2") at the first hour of that day."""
        name = f"{field}_0_end" if field else None
        self.add_error(name if name in self.fields else None, message)


class ClosureForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """Days on which the space is closed."""

    class Meta:
        model = Closure
        fields = ("start", "end", "reason")
        widgets = {
            "start": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "end": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


def duration_label(minutes: int) -> str:
    """ "30 minuten", "1 uur", "1 uur 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s minuten") % {"minutes": rest}
    return _("%(hours)s uur") % {"hours": hours} + (f" {rest:02d}" if rest else "")


def slot_value(start: datetime) -> str:
    """A start as it travels in an address: wall-clock in Brussels with its offset, so that no hour is meant twice."""
    return start.astimezone(BRUSSELS).isoformat(timespec="minutes")


def parse_start(text: str) -> datetime | None:
    """The moment in an address or form; None for anything else. Without an offset it is Brussels time."""
    try:
        moment = parse_datetime(text.strip())
        if moment is None or not 2000 <= moment.year <= 2200:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=BRUSSELS)
    except (ValueError, OverflowError):
        return None


class BookingForm(HubForm, forms.Form):
    """When, for how long, with how many, and what for."""

    start = forms.CharField(label=gettext_lazy("Begin"), widget=forms.Select, max_length=40)
    duration = forms.TypedChoiceField(label=gettext_lazy("Hoe lang?"), coerce=int)
    people = forms.IntegerField(label=gettext_lazy("Met hoeveel mensen?"), min_value=1, max_value=100_000, initial=1)
    purpose = forms.CharField(
        label=gettext_lazy("Wat wil je uitproberen?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Alleen de gastheer leest dit."),
    )
    innovation = forms.ChoiceField(
        label=gettext_lazy("Voor welke innovatie?"),
        required=False,
        help_text=gettext_lazy("Zo leren anderen later uit je experiment."),
    )

    def __init__(
        self, *args: Any, table: Timetable, days: Iterable[Day], innovations: Iterable[Entry], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.innovations = {str(entry.pk): entry for entry in innovations}
        duration, innovation, start = self.fields["duration"], self.fields["innovation"], self.fields["start"]
        assert isinstance(duration, forms.TypedChoiceField)
        assert isinstance(innovation, forms.ChoiceField)
        assert isinstance(start.widget, forms.Select)
        duration.choices = [(minutes, duration_label(minutes)) for minutes in table.durations()]
        innovation.choices = [
            ("", _("Geen of nog niet op de hub")),
            *((k, e.title) for k, e in self.innovations.items()),
        ]
        start.widget.choices = self._starts(days)

    def _starts(self, days: Iterable[Day]) -> list[Any]:
        """Free starts by day. What was chosen stays in the list, even when it is not free any more."""
        groups: list[Any] = []
        chosen = str(self.data.get("start", "") if self.is_bound else self.initial.get("start", ""))
        seen = False
        for day in days:
            free = [(slot_value(slot.start), _moment(slot.start)) for slot in day.slots if slot.is_free]
            seen = seen or any(value == chosen for value, _label in free)
            if free:
                groups.append((_day(day.date), free))
        moment = parse_start(chosen) if chosen and not seen else None
        if moment is not None:
            groups.insert(0, (chosen, _moment(moment)))
        return groups

    def clean_start(self) -> datetime:
        moment = parse_start(self.cleaned_data["start"])
        if moment is None:
            raise ValidationError(_("Kies een begin uit de lijst."))
        return moment

    def clean_innovation(self) -> Entry | None:
        return self.innovations.get(self.cleaned_data["innovation"])

    def wish(self) -> dict[str, Any]:
        """What the service takes."""
        # in UTC an hour is an hour, also on the night the clock changes
        start = self.cleaned_data["start"].astimezone(UTC)
        return {
            "start": start,
            "end": start + timedelta(minutes=self.cleaned_data["duration"]),
            "people": self.cleaned_data["people"],
            "purpose": self.cleaned_data["purpose"],
            "innovation_entry": self.cleaned_data.get("innovation"),
        }


class ReasonForm(HubForm, forms.Form):
    """Why something is declined or cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Reden"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("De andere kant leest dit in de mail."),
        error_messages={"required": gettext_lazy("Leg kort uit waarom, zodat de aanvrager verder kan.")},
    )

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needed


def _day(day: date) -> str:
    return date_format(day, "l j F")


def _moment(moment: datetime) -> str:
    local = moment.astimezone(BRUSSELS)
    return f"{_day(local.date())}, {local:%H:%M}"


class FreeForm(HubForm, forms.Form):
    """A day, or a part of it, on which a space should be free. Read from the address of the list."""

    use_required_attribute = False
    free = forms.DateField(
        label=gettext_lazy("Vrij op"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Kies ook een dag."),
            "invalid": gettext_lazy("Deze datum kennen we niet. Typ ze zoals 25/11/2026."),
        },
    )
    daypart = forms.ChoiceField(
        label=gettext_lazy("Wanneer"),
        choices=[
            ("all", gettext_lazy("de hele dag")),
            ("morning", gettext_lazy("voormiddag")),
            ("afternoon", gettext_lazy("namiddag")),
            ("evening", gettext_lazy("na 18 uur")),
        ],
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = local_day(now)
        self.fields["free"].widget.attrs["min"] = self.today.isoformat()

    def clean_free(self) -> date:
        day: date = self.cleaned_data["free"]
        if day < self.today:
            raise ValidationError(_("Deze dag is voorbij. Kies vandaag of een latere dag."))
        if day > self.today + timedelta(days=FURTHEST_DAYS):
            raise ValidationError(_("Zo ver vooruit kan je nergens boeken. Kies een dag in de komende twee jaar."))
        return day

    @property
    def chip(self) -> str:
        """What the filter says when it is on."""
        day = date_format(self.cleaned_data["free"], "j F Y")
        part = self.cleaned_data["daypart"]
        if part == "all":
            return _("Vrij op %(date)s") % {"date": day}
        choices: Any = self.fields["daypart"]
        return _("Vrij op %(date)s, %(part)s") % {"date": day, "part": dict(choices.choices)[part]}
