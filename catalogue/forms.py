"""Forms of the curator's pages, and of what anybody may do with an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.kinds import Kind
from catalogue.models import CaseReason, CaseStatus, Entry, ModerationCase, Relation, Report
from catalogue.services import MAX_MESSAGE
from core.forms import HubForm
from vocabulary.fields import choices_of

# What a decision means depends on why the case is there: (decision, label, key)
DECISIONS: dict[str, list[tuple[str, Any, str]]] = {
    CaseReason.NEW: [
        (CaseStatus.APPROVED, _("Goedkeuren"), "a"),
        (CaseStatus.CHANGES, _("Aanpassing vragen"), "w"),
        (CaseStatus.REFUSED, _("Weigeren: niet op de hub"), "r"),
    ],
    CaseReason.CHANGED: [
        (CaseStatus.APPROVED, _("Goedkeuren"), "a"),
        (CaseStatus.CHANGES, _("Aanpassing vragen"), "w"),
        (CaseStatus.UNDONE, _("Terugdraaien: de vorige versie komt terug"), "t"),
        (CaseStatus.REFUSED, _("Weigeren: de hele pagina verbergen"), "r"),
    ],
    CaseReason.REPORTED: [
        (CaseStatus.APPROVED, _("Niets aan de hand: laten staan"), "a"),
        (CaseStatus.CHANGES, _("De beheerders om een aanpassing vragen"), "w"),
        (CaseStatus.REFUSED, _("De pagina verbergen"), "r"),
    ],
}
CANNED = [
    ("unclear", _("Het is nog niet duidelijk welk probleem jullie aanpakken, en voor wie. Kan je dat in een paar "
                  "zinnen vertellen?")),
    ("advert", _("De tekst leest als reclame. Vertel wat jullie doen en voor wie, zonder te verkopen.")),
    ("social", _("We zien nog niet wat er sociaal en nieuw aan is. Kan je dat verduidelijken?")),
    ("double", _("Dit staat al op de hub. Neem contact op met wie de bestaande pagina beheert, of met ons.")),
    ("private", _("Er staan gegevens van mensen in die daar misschien niet mee akkoord gaan. Haal ze weg.")),
    ("rights", _("De tekst of het beeld lijkt van iemand anders. Gebruik eigen materiaal of vermeld de toestemming.")),
]  # fmt: skip


class DeskForm(forms.Form):
    """What a curator wants to see of what waits."""

    is_filter = True
    reden = forms.ChoiceField(choices=CaseReason.choices, required=False)
    soort = forms.ChoiceField(choices=Kind.choices, required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    q = forms.CharField(label=_("Woord in de titel"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thema"].choices = [("", _("Alle thema's")), *choices_of("theme")]  # type: ignore[attr-defined]


class DecisionForm(HubForm, forms.Form):
    """What a curator decides and tells the people behind it."""

    decision = forms.ChoiceField(label=_("Beslissing"), widget=forms.RadioSelect)
    canned = forms.ChoiceField(
        label=_("Een vaak gebruikte reden"),
        required=False,
        choices=[("", _("Geen")), *CANNED],
        help_text=_("Ze komt voor jouw bericht te staan."),
    )
    message = forms.CharField(
        label=_("Bericht aan de indieners"),
        required=False,
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nodig behalve als je goedkeurt."),
    )
    seen = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: ModerationCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = DECISIONS[case.reason]
        self.fields["decision"].choices = [(code, label) for code, label, _key in rows]  # type: ignore[attr-defined]
        self.fields["decision"].widget.attrs["data-keys"] = " ".join(f"{key}:{code}" for code, _label, key in rows)
        self.keys = [(key, label) for _code, label, key in rows]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        told = dict(CANNED).get(values.get("canned", ""), "")
        if told and str(told) not in values.get("message", ""):
            values["message"] = f"{told}\n\n{values.get('message', '')}".strip()
        return values


class ReportForm(HubForm, forms.ModelForm):
    """What is wrong with a page. `website` is a trap for robots: people do not see it."""

    website = forms.CharField(required=False, label=_("Laat dit leeg"), max_length=200)

    class Meta:
        model = Report
        fields = ["reason", "text", "email"]
        widgets = {"reason": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"email": _("Alleen als je antwoord wilt. Niemand ziet het, en na het antwoord wissen we het.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.choices = [choice for choice in field.choices if choice[0]]

    @property
    def is_robot(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class CompareForm(HubForm, forms.Form):
    """Two versions to lay side by side."""

    van = forms.IntegerField(min_value=1, max_value=1_000_000)
    naar = forms.IntegerField(min_value=1, max_value=1_000_000)


class LogForm(HubForm, forms.Form):
    """What to see of the log."""

    wie = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    wat = forms.RegexField(r"^[a-z_.-]{1,60}$", required=False)
    waarover = forms.RegexField(r"^[a-z_.-]{1,40}$", required=False)
    nummer = forms.CharField(required=False, max_length=80)


class StaleForm(HubForm, forms.Form):
    """Which list of forgotten pages."""

    lijst = forms.ChoiceField(choices=[("gesloten", "")], required=False)
    soort = forms.ChoiceField(choices=Kind.choices, required=False)


class RelationForm(forms.ModelForm):
    """Draw a tie from one entry to another, found by the address of its page or its title."""

    target_ref = forms.CharField(
        label=_("Naar welke vermelding?"),
        max_length=300,
        help_text=_("De titel, of het adres van de pagina in deze hub."),
    )

    class Meta:
        model = Relation
        fields = ["type", "value", "note"]

    field_order = ["target_ref", "type", "value", "note"]

    def clean_target_ref(self) -> str:
        raw = self.cleaned_data["target_ref"].strip()
        key = raw.rstrip("/").rsplit("/", 1)[-1] if "/" in raw else raw
        visible = Entry.objects.filter(status="published").only("pk", "title", "url_name", "url_key")
        found = list(visible.filter(url_key=key)[:5])
        # an organisation and its project may have the same last part: then the whole address tells which
        found = [entry for entry in found if entry.get_absolute_url() in f"{raw}/"] or found
        found = found or list(visible.filter(title__iexact=raw)[:2])
        if not found:
            raise forms.ValidationError(_("We vinden geen vermelding met deze titel of dit adres."))
        if len(found) > 1:
            raise forms.ValidationError(_("Er zijn er meer met deze titel. Plak het adres van de pagina."))
        self.target = found[0]
        return raw
