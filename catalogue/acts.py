"""What the acts in the log are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    "record.changed": _("wijzigde in het technische beheer"),
    "record.deleted": _("wiste in het technische beheer"),
    "record.added": _("voegde toe in het technische beheer"),
}


def label_of(act: str) -> str:
    """An act in words; the code itself when nobody named it."""
    return str(LABELS.get(act, act))


def choices() -> list[tuple[str, str]]:
    """All acts that have a name, for a filter."""
    return sorted(((code, str(label)) for code, label in LABELS.items()), key=lambda row: row[1])
