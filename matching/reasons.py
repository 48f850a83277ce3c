"""Facts of a pair in words: one sentence, nothing that is not in the facts."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.policy import Fact
from vocabulary.lookup import vocabulary

MOST = 4


def sentence(facts: Iterable[Fact], *, personal: bool = False) -> str:
    """E.g. "Zelfde uitdaging: energiearmoede; allebei in Gent." in the active language; "" without facts.

    Args:
        personal: said to the people behind the first entry ("je zoekt hulp bij ..."), else to anybody.
    """
    said = [(_personal(fact) if personal else "") or _say(fact) for fact in list(facts)[:MOST]]
    parts = [part for part in said if part]
    return capfirst("; ".join(parts)) + "." if parts else ""


def _personal(fact: Fact) -> str:
    """The facts that are said otherwise to the people themselves."""
    names = _names(fact)
    match fact["fact"]:
        case "they-offer":
            return _("je zoekt hulp bij %(names)s, zij bieden dat aan") % {"names": names}
        case "you-offer":
            return _("zij zoeken hulp bij %(names)s, jij biedt dat aan") % {"names": names}
        case "text-very":
            return _("de beschrijving van het probleem lijkt sterk op die van jou")
        case "text":
            return _("de beschrijving van het probleem lijkt op die van jou")
    return ""


def _say(fact: Fact) -> str:
    names = _names(fact)
    match fact["fact"]:
        case "challenge":
            count = len(fact["codes"])
            return ngettext("zelfde uitdaging: %(names)s", "zelfde uitdagingen: %(names)s", count) % {"names": names}
        case "theme":
            return _("zelfde thema: %(names)s") % {"names": names}
        case "they-offer":
            return _("hier is hulp nodig bij %(names)s, zij bieden dat aan") % {"names": names}
        case "you-offer":
            return _("zij zoeken hulp bij %(names)s, die is hier te vinden") % {"names": names}
        case "text-very":
            return _("de twee beschrijvingen van het probleem lijken sterk op elkaar")
        case "text":
            return _("de twee beschrijvingen van het probleem lijken op elkaar")
        case "same-place":
            return _("allebei in %(names)s") % {"names": names}
        case "distance" if names:
            return _("%(km)s km verder, in %(names)s") % {"km": fact["km"], "names": names}
        case "distance":
            return _("%(km)s km verder") % {"km": fact["km"]}
        case "works-in":
            return _("allebei actief in %(names)s") % {"names": names}
        case "target-group":
            return _("allebei voor %(names)s") % {"names": names}
        case "phase":
            return _("zelfde fase: %(names)s") % {"names": names}
        case "ahead":
            return _("zij zijn een stap verder: %(names)s") % {"names": names}
        case "other-helix":
            return _("vanuit een andere rol: %(names)s") % {"names": names}
        case "other-novelty":
            return _("met een ander soort vernieuwing: %(names)s") % {"names": names}
    return ""


# Labels that begin with a name keep their capital inside a sentence.
_NAMES = (
    "Nederland",
    "Vla",
    "Bruss",
    "Belg",
    "Europ",
    "Engels",
    "Frans",
    "Duits",
    "Dutch",
    "Flem",
    "English",
    "French",
)


def _inside_sentence(label: str) -> str:
    lowered = label[1:2].islower() and not label.startswith(_NAMES)
    return label[:1].lower() + label[1:] if lowered else label


_SCHEMES = {
    "challenge": "challenge",
    "theme": "theme",
    "they-offer": "support",
    "you-offer": "support",
    "same-place": "place",
    "distance": "place",
    "works-in": "place",
    "target-group": "target_group",
    "phase": "phase",
    "ahead": "phase",
    "other-helix": "helix",
    "other-novelty": "novelty",
}


def _names(fact: Fact) -> str:
    """Labels of the fact's codes; places keep their capital, other labels lose the first one."""
    scheme = _SCHEMES.get(fact["fact"], "")
    labels = [item.label for item in vocabulary().terms(scheme, fact.get("codes", ())[:3])]
    if scheme != "place":
        labels = [_inside_sentence(label) for label in labels]
    return ", ".join(labels)
