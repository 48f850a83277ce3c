"""What members fill in about an offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HubForm
from supporters.models import Offer
from supporters.selectors import organisations_for
from supporters.services import FIELDS


class OfferForm(HubForm, forms.ModelForm):  # type: ignore[type-arg]
    """One offer, in the order in which people tell it."""

    class Meta:
        model = Offer
        fields = ["organisation", *FIELDS]
        help_texts = {
            "summary": _("Wat krijgt iemand van jullie? Eén of twee zinnen."),
            "description": _("Je mag Markdown gebruiken: **vet**, lijstjes met een streepje, links."),
            "phases": _("Niets gekozen betekent: voor elke fase."),
            "challenges": _("Niets gekozen betekent: voor elke uitdaging."),
            "places": _("Kies een of meer gemeenten, provincies of het hele land."),
            "values": _("Geld is maar één van de dingen die je kan delen."),
            "capacity": _("Hoeveel keer per jaar kunnen jullie dit doen? Laat leeg als je het niet weet."),
            "valid_until": _("Laat leeg als het blijft gelden."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 8}),
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "cost": forms.RadioSelect,
        }

    def __init__(self, *args: Any, user: Any, curator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["organisation"]
        else:
            organisation: Any = self.fields["organisation"]
            organisation.queryset = organisations_for(user, everything=curator)
            mine = list(organisation.queryset[:2]) if not curator else []
            if len(mine) == 1:
                organisation.initial = mine[0]

    def values(self) -> dict[str, Any]:
        """What the services take."""
        return {name: self.cleaned_data[name] for name in FIELDS}
