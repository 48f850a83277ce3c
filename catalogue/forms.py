"""Forms of the curator's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.models import CaseStatus, Entry, Relation

DECISIONS = [
    (CaseStatus.APPROVED, _("Goedkeuren")),
    (CaseStatus.CHANGES, _("Aanpassing vragen")),
    (CaseStatus.REFUSED, _("Weigeren")),
]


class DecisionForm(forms.Form):
    """What a curator decides and tells the people behind it."""

    decision = forms.ChoiceField(label=_("Beslissing"), choices=DECISIONS, widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("Bericht aan de indieners"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nodig als je een aanpassing vraagt of weigert."),
    )


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
