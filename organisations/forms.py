"""What members and curators fill in about organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import HubForm
from core.images import UploadedImageField
from organisations.kbo import clean_kbo
from organisations.models import Organisation, Role
from organisations.selectors import kbo_taken
from organisations.services import FIELDS


class OrganisationForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """The profile of an organisation, in the order in which people tell it."""

    kbo_number = forms.CharField(
        label=gettext_lazy("Ondernemingsnummer"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("10 cijfers, bijvoorbeeld 0123.456.749. Laat leeg als jullie er geen hebben."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    logo_upload = UploadedImageField(label=gettext_lazy("Logo"), required=False)
    remove_logo = forms.BooleanField(label=gettext_lazy("Haal het logo weg"), required=False)

    class Meta:
        model = Organisation
        fields = FIELDS
        labels = {
            "name": gettext_lazy("Naam van de organisatie"),
            "helix": gettext_lazy("Wat voor organisatie is het?"),
            "summary": gettext_lazy("In het kort"),
            "description": gettext_lazy("Meer over jullie"),
            "municipality": gettext_lazy("Gemeente"),
            "places": gettext_lazy("Waar werken jullie?"),
            "challenges": gettext_lazy("Aan welke uitdagingen werken jullie?"),
        }
        help_texts = {
            "description": gettext_lazy("Je mag Markdown gebruiken: **vet**, lijstjes met een streepje, links."),
            "places": gettext_lazy("Kies een of meer gemeenten, provincies of het hele land."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
            "description": forms.Textarea(attrs={"rows": 10}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "website": forms.URLInput(attrs={"placeholder": "https://"}),
            "language": forms.Select,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kbo_number:
            self.initial["kbo_number"] = self.instance.kbo
        if not self.instance.logo:
            del self.fields["remove_logo"]

    def clean_kbo_number(self) -> str:
        text = self.cleaned_data["kbo_number"]
        if not text:
            return ""
        digits = clean_kbo(text)
        if kbo_taken(digits, except_id=self.instance.pk):
            raise ValidationError(_("Er staat al een organisatie met dit ondernemingsnummer op de hub."))
        return digits

    def profile(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class InviteForm(HubForm, forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=gettext_lazy("Rol"),
        choices=Role.choices,
        initial=Role.MEMBER,
        help_text=gettext_lazy("Een eigenaar beslist ook wie erbij hoort."),
    )


class ClaimForm(HubForm, forms.Form):
    """Why somebody may act for an organisation that they did not bring to the hub."""

    role = forms.CharField(
        label=gettext_lazy("Wat doe je er?"),
        max_length=120,
        help_text=gettext_lazy("Bijvoorbeeld coördinator, bestuurder of vrijwilliger."),
    )
    motivation = forms.CharField(
        label=gettext_lazy("Waarom wil je meewerken aan dit profiel?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In enkele zinnen."),
    )
    proof = forms.CharField(
        label=gettext_lazy("Waaraan zien we dat je er werkt?"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Bijvoorbeeld een link naar de pagina met jullie team. Heb je op de hub een e-mailadres van de "
            "organisatie, dan helpt dat het meest. Alleen wie over je aanvraag beslist, leest dit."
        ),
    )


class AnswerForm(HubForm, forms.Form):
    """What whoever asked gets to read."""

    message = forms.CharField(
        label=gettext_lazy("Bericht aan de aanvrager"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nodig als je weigert: zeg waarom, en wat wel zou helpen."),
    )


class VerifyForm(HubForm, forms.Form):
    """How a curator knows that the name and the number are right."""

    note = forms.CharField(
        label=gettext_lazy("Waar keek je dit na?"),
        max_length=300,
        help_text=gettext_lazy("Bijvoorbeeld: KBO Public Search, naam en nummer kloppen."),
    )
