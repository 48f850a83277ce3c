"""What people fill in about themselves. Login and passwords are allauth's; sign-up asks one thing more."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User


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

    def clean_website_address(self) -> str:
        if self.cleaned_data.get("website_address"):
            raise ValidationError(_("Laat dit veld leeg."), code="robot")
        return ""

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this before the first save of `user` is final."""
        language = (get_language() or "nl")[:2]
        user.name = self.cleaned_data["name"].strip()
        user.language = language if language in Language.values else Language.NL
        user.save(update_fields=["name", "language"])
