"""The forms of a profile: one per section, the same in the wizard and when editing, and one per part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import HubError
from core.forms import HubForm
from core.images import UploadedImageField
from innovations.completeness import MAX_CHALLENGES
from innovations.models import (
    SCALERS,
    Goal,
    Indicator,
    Innovation,
    Lesson,
    Measurement,
    Milestone,
    Need,
    Partner,
    TeamRole,
    Update,
)
from organisations.models import Organisation
from organisations.selectors import organisations_of
from vocabulary.fields import TermRadioSelect, TermsFormField, TermsSelect
from vocabulary.lookup import vocabulary


class ExplainedRadios(TermRadioSelect):
    """One choice of a closed list, each with its one-line explanation."""

    template_name = "innovations/widgets/radios.html"


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class SectionForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """A section of the profile. `user` decides which organisations can be chosen."""

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def valid_values(self) -> dict[str, Any]:
        """The values that can be kept, by field; for autosave those beside the ones in error."""
        return {name: value for name, value in self.cleaned_data.items() if name in (self._meta.fields or ())}

    def take(self, error: ValidationError | HubError) -> None:
        """Show what a service refused, at its field where the form has it."""
        take_refusal(self, error)


def take_refusal(form: Any, error: ValidationError | HubError) -> None:
    """Put the refusal of a service on a form."""
    if isinstance(error, HubError):
        form.refuse(error)
        return
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class ProblemForm(SectionForm):
    """Step one, before anything has a name: whose problem is it, and why does it exist?"""

    suggested = TermsFormField(scheme="challenge", required=False)

    class Meta:
        model = Innovation
        fields = (
            "problem",
            "challenges",
            "problem_for_whom",
            "problem_causes",
            "problem_system",
            "problem_type",
        )
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 6}),
            "problem_for_whom": forms.Textarea(attrs={"rows": 3}),
            "problem_causes": forms.Textarea(attrs={"rows": 3}),
            "problem_system": forms.Textarea(attrs={"rows": 3}),
            "problem_type": ExplainedRadios,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem"].required = True
        self.fields["problem"].error_messages["required"] = _("Vertel wat het probleem is. Eén zin is al genoeg.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "challenges" in data:
            both = [*data["challenges"], *data.get("suggested", [])]
            data["challenges"] = list(dict.fromkeys(both))
            if len(data["challenges"]) > MAX_CHALLENGES:
                message = _("Kies hoogstens %(most)s uitdagingen: de belangrijkste.") % {"most": MAX_CHALLENGES}
                self.add_error("challenges", message)
        return data


class ApproachForm(SectionForm):
    """What is done about it, what is new in it, and only now its name."""

    class Meta:
        model = Innovation
        fields = ("approach", "what_is_new", "novelty", "title", "summary", "language")
        widgets = {
            "approach": forms.Textarea(attrs={"rows": 6}),
            "what_is_new": forms.Textarea(attrs={"rows": 3}),
            "summary": forms.Textarea(attrs={"rows": 3}),
        }


class WhoForm(SectionForm):
    """Where, for whom and with whom, and in whose name."""

    class Meta:
        model = Innovation
        fields = ("municipality", "places", "target_groups", "participation", "organisation")
        widgets = {"participation": ExplainedRadios, "places": TermsSelect(attrs={"size": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = organisations_of(self.user)
        if self.instance.organisation_id:
            mine = Organisation.objects.filter(pk__in=mine.values("pk")) | Organisation.objects.filter(
                pk=self.instance.organisation_id
            )
        chooser: Any = self.fields["organisation"]
        chooser.queryset = mine.order_by("name", "pk")
        chooser.empty_label = _("Geen: we doen dit als burgers")


class PhaseForm(SectionForm):
    """How far it is."""

    class Meta:
        model = Innovation
        fields = ("phase", "started_on", "ended_on", "website")
        widgets = {"phase": ExplainedRadios, "started_on": DateInput, "ended_on": DateInput}


class ChangeForm(SectionForm):
    """The theory of change in words; its goals are parts."""

    class Meta:
        model = Innovation
        fields = ("theory_of_change",)
        widgets = {"theory_of_change": forms.Textarea(attrs={"rows": 6})}


class EvidenceForm(SectionForm):
    """How strong the evidence is, and where to read it."""

    class Meta:
        model = Innovation
        fields = ("evidence_level", "evidence_text", "evidence_link")
        widgets = {"evidence_level": ExplainedRadios, "evidence_text": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        claims_numbers = data.get("evidence_level", "") not in ("", "evidence-1")
        if claims_numbers and not (data.get("evidence_link") or data.get("evidence_text")):
            self.add_error("evidence_link", _("Geef een link of vertel waar dit bewijs te vinden is."))
        return data


class ScalersForm(SectionForm):
    """How ready the initiative is to grow: seven marks from 1 to 5."""

    class Meta:
        model = Innovation
        fields = tuple(SCALERS.values())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in SCALERS.items():
            item = vocabulary().get("scaler", code)
            marks = [("", "—"), *((n, str(n)) for n in range(1, 6))]
            self.fields[name] = forms.TypedChoiceField(
                choices=marks,
                coerce=int,
                empty_value=None,
                required=False,
                label=item.label if item else code,
                help_text=item.explanation if item else "",
            )


class ImageForm(HubForm, forms.Form):
    """A picture with its description."""

    image = UploadedImageField(label=gettext_lazy("Foto"), required=False)
    image_alt = forms.CharField(
        label=gettext_lazy("Wat zie je op de foto?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Voor wie de foto niet kan zien."),
    )
    remove = forms.BooleanField(label=gettext_lazy("Haal de foto weg"), required=False)


class PartForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """A part of the story of `innovation`."""

    def __init__(self, *args: Any, innovation: Innovation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.innovation = innovation

    def take(self, error: ValidationError | HubError) -> None:
        """Show what a service refused, at its field where the form has it."""
        take_refusal(self, error)


class MilestoneForm(PartForm):
    class Meta:
        model = Milestone
        fields = ("title", "phase", "date", "reached")
        widgets = {"date": DateInput}


class PartnerForm(PartForm):
    """Names a partner; one that is on the hub is recognised by its exact name."""

    class Meta:
        model = Partner
        fields = ("name", "helix", "role")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        name = (data.get("name") or "").strip()
        found = list(Organisation.objects.published().filter(name__iexact=name)[:2]) if name else []
        data["organisation"] = found[0] if len(found) == 1 else None
        return data


class NeedForm(PartForm):
    class Meta:
        model = Need
        fields = ("kind", "value", "description", "amount")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("amount") and data.get("value") != "money":
            self.add_error("amount", _("Vul alleen een bedrag in als je geld zoekt."))
        return data


class GoalForm(PartForm):
    class Meta:
        model = Goal
        fields = ("statement", "parent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["parent"]
        chooser.queryset = Goal.objects.filter(innovation=self.innovation).exclude(pk=self.instance.pk)
        chooser.empty_label = _("Niets: dit is het grote doel")


class IndicatorForm(PartForm):
    class Meta:
        model = Indicator
        fields = ("goal", "name", "unit", "target")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["goal"]
        chooser.queryset = Goal.objects.filter(innovation=self.innovation)


class MeasurementForm(PartForm):
    class Meta:
        model = Measurement
        fields = ("indicator", "date", "value", "note")
        widgets = {"date": DateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["indicator"]
        chooser.queryset = Indicator.objects.filter(goal__innovation=self.innovation)


class LessonForm(PartForm):
    class Meta:
        model = Lesson
        fields = ("tried", "happened", "differently", "failure", "audience")
        widgets = {
            "tried": forms.Textarea(attrs={"rows": 3}),
            "happened": forms.Textarea(attrs={"rows": 3}),
            "differently": forms.Textarea(attrs={"rows": 3}),
            "audience": forms.RadioSelect,
        }


class UpdateForm(PartForm):
    class Meta:
        model = Update
        fields = ("title", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class TeamForm(HubForm, forms.Form):
    """Add somebody who has an account."""

    email = forms.EmailField(label=gettext_lazy("E-mailadres"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Rol"), choices=TeamRole.choices, initial=TeamRole.MEMBER)
