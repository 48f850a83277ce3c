"""What the acts in the log are called, and their details in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.models import CaseReason
from vocabulary.lookup import vocabulary

# "noun.verb" of every app; one that is missing here is shown as it is
LABELS: dict[str, str | Promise] = {
    "case.approved": _("keurde goed"),
    "case.changes": _("vroeg een aanpassing"),
    "case.undone": _("draaide een wijziging terug"),
    "case.refused": _("weigerde of verborg"),
    "entry.checked": _("keek na: klopt nog"),
    "entry.restored": _("zette een vorige versie terug"),
    "entry.featured": _("maakte tot iconisch voorbeeld"),
    "entry.unfeatured": _("haalde weg bij iconische voorbeelden"),
    "relation.drawn": _("tekende een band"),
    "relation.erased": _("wiste een band"),
    "link.mailed": _("mailde over een kapotte link"),
    "entry.withdrawn": _("haalde van de hub"),
    "entry.shown": _("zette terug op de hub"),
    "organisation.verified": _("verifieerde de organisatie"),
    "organisation.unverified": _("nam de verificatie weg"),
    "organisation.verification_lost": _("verloor de verificatie door een wijziging"),
    "organisation.merged": _("voegde organisaties samen"),
    "duplicate.dismissed": _("liet twee organisaties apart"),
    "claim.approved": _("keurde een aanvraag om te beheren goed"),
    "claim.refused": _("weigerde een aanvraag om te beheren"),
    "claim.withdrawn": _("trok een aanvraag om te beheren in"),
    "import.started": _("startte een import"),
    "import.resumed": _("zette een import voort"),
    "import.stopped": _("stopte een import"),
    "import.done": _("rondde een import af"),
    "import.undone": _("draaide een import terug"),
    "import.discarded": _("gooide een import weg"),
    "user.export_asked": _("vroeg een kopie van de eigen gegevens"),
    "user.leaving_asked": _("vroeg om het account te wissen"),
    "user.leaving_cancelled": _("hield het account toch"),
    "user.erased": _("wiste een account"),
    "user.role_changed": _("gaf of nam een rol"),
    "user.rights_changed": _("wijzigde rechten"),
    "record.changed": _("wijzigde in het technische beheer"),
    "record.deleted": _("wiste in het technische beheer"),
    "record.added": _("voegde toe in het technische beheer"),
}

# what the facts beside an act are called; one that is missing here is shown as it is
DETAILS: dict[str, str | Promise] = {
    "case": _("inzending"),
    "reason": _("reden"),
    "message": _("bericht"),
    "version": _("versie"),
    "type": _("band"),
    "value": _("wat wordt gedeeld"),
    "target": _("met"),
    "name": _("naam"),
    "kbo": _("ondernemingsnummer"),
    "note": _("toelichting"),
    "other_name": _("andere organisatie"),
    "url": _("adres"),
}


def label_of(act: str) -> str:
    """An act in words; the code itself when nobody named it."""
    return str(LABELS.get(act, act))


def choices() -> list[tuple[str, str]]:
    """All acts that have a name, for a filter."""
    return sorted(((code, str(label)) for code, label in LABELS.items()), key=lambda row: row[1])


def details_of(detail: dict[str, Any]) -> list[tuple[str, Any]]:
    """What is told beside an act, without what is empty: (name, value), in words where there are any."""
    told = [(key, value) for key, value in detail.items() if value not in ("", None, [], {})]
    return [(str(DETAILS.get(key, key)), _in_words(key, value)) for key, value in told]


def _in_words(key: str, value: Any) -> Any:
    if key == "reason" and value in CaseReason.values:
        return CaseReason(value).label
    if key in ("type", "value") and isinstance(value, str):
        item = vocabulary().get("relation" if key == "type" else "value", value)
        return item.label if item else value
    if key == "target" and isinstance(value, list) and len(value) == 2:
        return value[1]
    return value
