"""What people fill in about themselves. Login and passwords are allauth's; sign-up asks one thing more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Digest, Language, Topic, User
from core.forms import HubForm
from core.text import clean_line


class SignupForm(forms.Form):
    """The hub's addition to allauth's sign-up: a name, and a trap that only robots fill in."""

    name = forms.CharField(
        label=_("Je naam"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Zo zien andere leden je."),
    )
    website_address = forms.CharField(
        label=_("Laat dit veld leeg"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name

    def clean_website_address(self) -> str:
        if self.cleaned_data.get("website_address"):
            raise ValidationError(_("Laat dit veld leeg."), code="robot")
        return ""

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this before the first save of `user` is final."""
        language = (get_language() or "nl")[:2]
        user.name = self.cleaned_data["name"]
        user.language = language if language in Language.values else Language.NL
        user.save(update_fields=["name", "language"])


def place_field() -> forms.Field:
    """A choice of municipalities, drawn by the vocabulary: the settings tie the two floors together."""
    field: forms.Field = import_string(settings.PLACE_FORM_FIELD)(
        scheme="place",
        levels=("municipality",),
        label=_("Je gemeente"),
        help_text=_("We tonen je eerst wat dichtbij gebeurt."),
        required=False,
    )
    return field


class ProfileForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """Name, language and place."""

    class Meta:
        model = User
        fields = ("name", "language", "home_place")
        labels = {
            "name": _("Je naam"),
            "language": _("Taal van de site en van je mails"),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_place"] = place_field()
        # a radio group without an empty choice: there is a default
        language = self.fields["language"]
        language.choices = [pair for pair in language.choices if pair[0]]  # type: ignore[attr-defined]


class PreferencesForm(HubForm, forms.Form):
    """Which mail somebody wants: a rhythm for the digest, on or off for the rest."""

    digest = forms.ChoiceField(
        label=_("Hoe vaak wil je een mail met wat nieuw is voor jou?"),
        choices=Digest.choices,
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("Waarover mogen we je nog mailen?"),
        choices=[(topic.value, topic.label) for topic in Topic if topic != Topic.DIGEST],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class LeaveForm(HubForm, forms.Form):
    """One deliberate tick before an account goes."""

    sure = forms.BooleanField(
        label=_("Ik weet wat er gebeurt en wil mijn account verwijderen."),
        error_messages={"required": _("Vink dit aan als je het zeker weet.")},
    )
