"""What members and curators fill in about funding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.forms import HubForm
from funding.models import Opportunity
from funding.selectors import providers_for
from funding.services import FIELDS, Fit
from vocabulary.lookup import Item, vocabulary

ANSWERS = [("", _("Weet ik niet")), ("yes", _("Ja")), ("no", _("Nee"))]


class OpportunityForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """An opportunity with its five answers about system change. Moments are Brussels time."""

    class Meta:
        model = Opportunity
        fields = ["provider", *FIELDS]
        help_texts = {
            "summary": _("Wat kan iemand krijgen, en waarvoor? Eén of twee zinnen."),
            "description": _("Je mag Markdown gebruiken: **vet**, lijstjes met een streepje, links."),
            "amount_max": _("Hele euro's. Laat leeg als er geen grens is."),
            "phases": _("Niets gekozen betekent: voor elke fase."),
            "closes_at": _("Uur van Brussel. Laat leeg bij een doorlopende oproep."),
            "places": _("Kies een of meer gemeenten, provincies of het hele land."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 8}),
            "opens_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "closes_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "link": forms.URLInput(attrs={"placeholder": "https://"}),
        }

    def __init__(self, *args: Any, user: Any, curator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.queryset = providers_for(user, everything=curator)
        provider.required = not curator
        if self.instance.pk:
            del self.fields["provider"]
        elif not curator and len(mine := list(provider.queryset[:2])) == 1:
            provider.initial = mine[0]
        known = self._known_answers()
        for item in vocabulary().items("fit"):
            answer, sentence = known.get(item.code, (None, ""))
            initial = "" if answer is None else "yes" if answer else "no"
            self.fields[f"fit_{item.code}"] = forms.ChoiceField(
                label=item.label,
                help_text=item.explanation,
                choices=ANSWERS,
                required=False,
                initial=initial,
                widget=forms.RadioSelect,
            )
            self.fields[f"why_{item.code}"] = forms.CharField(
                label=_("Waarom?"), max_length=300, required=False, initial=sentence
            )

    def _known_answers(self) -> dict[str, tuple[bool, str]]:
        if not self.instance.pk:
            return {}
        return {a.criterion: (a.answer, a.sentence) for a in self.instance.fit_answers.all()}

    def criteria(self) -> Iterator[tuple[Item, BoundField, BoundField]]:
        """(criterion, field of the answer, field of the sentence) for the template."""
        for item in vocabulary().items("fit"):
            yield item, self[f"fit_{item.code}"], self[f"why_{item.code}"]

    def values(self) -> dict[str, Any]:
        """What the services take as fields."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def fit(self) -> Fit:
        """What the services take as answers."""
        return {
            item.code: (self.cleaned_data[f"fit_{item.code}"] == "yes", self.cleaned_data[f"why_{item.code}"])
            for item in vocabulary().items("fit")
            if self.cleaned_data[f"fit_{item.code}"]
        }
