"""Forms about matches and introductions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HubForm
from matching.models import MAX_MESSAGE, DismissReason


class AskForm(HubForm, forms.Form):
    """A first message, in the name of one of the sender's own entries."""

    from_entry = forms.ChoiceField(label=_("In naam van"))
    message = forms.CharField(
        label=_("Je bericht"),
        help_text=_("Wat heb je gemeen, wat zoek je, wat breng je zelf mee?"),
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    share_contact = forms.BooleanField(
        label=_("Zegt de andere kant ja, dan mogen ze mijn contactgegevens zien"),
        help_text=_("Pas als ook zij hun gegevens delen. Je kan dit later nog veranderen."),
        required=False,
    )

    def __init__(self, *args: Any, mine: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {str(entry.pk): entry for entry in mine}
        choices = [(key, entry.title) for key, entry in self.entries.items()]
        field = self.fields["from_entry"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]

    def clean_from_entry(self) -> Any:
        return self.entries[self.cleaned_data["from_entry"]]


class AcceptForm(HubForm, forms.Form):
    message = forms.CharField(
        label=_("Je antwoord"), max_length=MAX_MESSAGE, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    share_contact = forms.BooleanField(label=_("Deel mijn contactgegevens als zij dat ook doen"), required=False)


class DeclineForm(HubForm, forms.Form):
    reason = forms.CharField(
        label=_("Waarom niet"),
        help_text=_("De vrager leest dit. Een eerlijke reden helpt hen verder."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MessageForm(HubForm, forms.Form):
    message = forms.CharField(
        label=_("Schrijf een bericht"), max_length=MAX_MESSAGE, widget=forms.Textarea(attrs={"rows": 4})
    )


class DismissForm(HubForm, forms.Form):
    reason = forms.ChoiceField(
        label=_("Waarom is deze match niet nuttig?"), choices=DismissReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=_("Toelichting"), max_length=300, required=False)
