"""Plain example data for the living style page; no database."""

import datetime as dt
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.forms import HubForm
from core.rooms import FACES

ICONS = (
    *(
        "search",
        "map-pin",
        "users",
        "lightbulb",
        "hand-heart",
        "coins",
        "flask-conical",
        "map",
        "calendar",
        "clock",
    ),
    *("check", "x", "chevron-down", "arrow-right", "menu", "globe", "mail", "phone", "link", "external-link"),
    *(
        "pencil",
        "trash",
        "plus",
        "filter",
        "download",
        "rss",
        "bell",
        "star",
        "heart",
        "eye",
        "flag",
        "shield-check",
    ),
    *(
        "info",
        "triangle-alert",
        "building",
        "landmark",
        "graduation-cap",
        "factory",
        "user",
        "log-in",
        "log-out",
    ),
    *(
        "message-circle",
        "send",
        "sparkles",
        "list",
        "grid",
        "image",
        "upload",
        "target",
        "milestone",
        "refresh-cw",
    ),
    *(
        "history",
        "home",
        "handshake",
        "leaf",
        "book-open",
        "scale",
        "network",
        "share-2",
        "qr-code",
        "printer",
    ),
)

COLOURS = (
    ("paper", "#FBF6EE", _("achtergrond; inkt erop 12,7")),
    ("ink", "#22302F", _("tekst")),
    ("muted", "#55625F", _("bijzaken; 5,9 op papier")),
    ("petrol", "#0B5A56", _("links en knoppen; 7,5 op papier, wit erop 8,0")),
    ("brick", "#B23A1E", _("fouten; 5,6 op papier")),
    ("sun", "#FFC94A", _("markeerstift en focus; inkt erop 9,0")),
    ("edge", "#8A8172", _("randen van velden; 3,6 op papier")),
)


class ExampleForm(HubForm, forms.Form):
    """One of each control."""

    title = forms.CharField(label=_("Titel"), help_text=_("Kort en duidelijk, zonder afkortingen."), max_length=80)
    email = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    phase = forms.ChoiceField(label=_("Fase"), choices=[("a", _("Prototype")), ("b", _("Opschalen"))])
    groups = forms.MultipleChoiceField(
        label=_("Doelgroepen"),
        choices=[("1", _("Ouderen")), ("2", _("Jongeren")), ("3", _("Gezinnen")), ("4", _("Nieuwkomers"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kies er gerust meer dan één."),
    )
    audience = forms.ChoiceField(
        label=_("Wie mag dit zien?"),
        choices=[("public", _("Iedereen")), ("members", _("Alleen leden"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=_("Dag"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    story = forms.CharField(label=_("Je verhaal"), widget=forms.Textarea, required=False)
    picture = forms.FileField(label=_("Foto"), required=False)
    agree = forms.BooleanField(label=_("Ik ga akkoord met de huisregels"))


def _entry(number: int, kind: str, title: str | Promise, **more: Any) -> SimpleNamespace:
    facts: dict[str, Any] = {
        "pk": number,
        "kind": kind,
        "title": title,
        "summary": _("Bewoners delen de stroom van hun dak met de buren en betalen samen minder."),
        "language": "nl",
        "place": "44021",
        "lat": 50.8 + number * 0.09,
        "lon": 3.2 + number * 0.4,
        "image": "",
        "iconic": False,
        "extra": {},
        "closes_at": None,
        "checked_at": dt.datetime(2026, 11, 3, 12, tzinfo=dt.UTC),
        "codes": lambda scheme: ["energy-poverty"] if scheme == "challenge" else [],
        "get_absolute_url": lambda: "#cards",
    }
    return SimpleNamespace(**{**facts, **more})


def entries(now: dt.datetime) -> list[SimpleNamespace]:
    """One card of each kind."""
    return [
        _entry(1, "innovation", _("Buurtbatterij: zonnestroom delen"), iconic=True),
        _entry(2, "organisation", _("De Samenspraak vzw"), extra={"facts": [{"icon": "users", "text": "12"}]}),
        _entry(3, "offer", _("Juridisch advies voor coöperaties")),
        _entry(
            4,
            "funding",
            _("Oproep warme wijken"),
            closes_at=now + dt.timedelta(days=12),
            extra={"facts": [{"icon": "coins", "text": "€ 5.000–25.000"}]},
        ),
        _entry(5, "space", "Atelier commun", language="fr", summary="Un lieu pour essayer ensemble."),
    ]


def _filters() -> SimpleNamespace:
    option = SimpleNamespace
    return SimpleNamespace(
        facets=[
            SimpleNamespace(
                name="theme",
                label=_("Thema"),
                selected=1,
                options=[
                    option(code="energy", label=_("Klimaat en energie"), count=12, selected=True, url="?"),
                    option(code="housing", label=_("Wonen"), count=1204, selected=False, url="?"),
                    option(code="food", label=_("Voeding"), count=0, selected=False, url="?"),
                ],
            )
        ],
        chips=[option(label=_("Klimaat en energie"), url="#lists"), option(label=_("Gent"), url="#lists")],
    )


def context(data: Mapping[str, Any] | None, *, now: dt.datetime) -> dict[str, Any]:
    """All that templates/core/style.html shows."""
    states = ("done", "done", "current", "todo")
    labels = (_("Probleem"), _("Aanpak"), _("Wie en waar"), _("Nakijken"))
    return {
        "faces": FACES,
        "colours": COLOURS,
        "icons": ICONS,
        "entries": entries(now),
        "form": ExampleForm(data),
        "page": _filters(),
        "steps": [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)],
        "page_obj": Paginator(range(240), 24).page(4),
        "crumbs": [(_("Innovaties"), "#frame"), (_("Buurtbatterij"), "")],
        "facts": [(_("Waar"), "Gent"), (_("Sinds"), "2024"), (_("Leeg valt weg"), "")],
    }
