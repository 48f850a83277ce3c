"""What people fill in about a saved search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Digest
from core.forms import HubForm
from following.models import Frequency
from following.services import MAX_NAME

ACCOUNT = "account"


class SearchForm(HubForm, forms.Form):
    """A name and how often it may mail."""

    name = forms.CharField(
        label=_("Naam"), max_length=MAX_NAME, help_text=_("Zo herken je de zoekopdracht in je lijst en in je mails.")
    )
    frequency = forms.ChoiceField(label=_("Hoe vaak wil je een mail als er iets nieuws is?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        account = str(Digest(digest).label).lower()
        same = _("Zoals bij mijn account (%(frequency)s)") % {"frequency": account}
        self.fields["frequency"].choices = [(ACCOUNT, same), *Frequency.choices]  # type: ignore[attr-defined]

    def clean_frequency(self) -> str:
        """The account's own rhythm is kept as no choice."""
        value = str(self.cleaned_data["frequency"])
        return "" if value == ACCOUNT else value
