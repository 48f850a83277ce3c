"""How each kind of public thing looks and is called, everywhere the same: list, map pin, graph node, chart.

The colours themselves are CSS tokens (`--innovation`, `--innovation-soft`, ...); `COLOURS` repeats them for
pictures that are drawn outside a stylesheet (mails, exported SVG) and for the test of their contrast.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, kw_only=True)
class Face:
    """The face of one kind: singular and plural label, Lucide icon, strong and soft colour (hex)."""

    label: str | Promise
    plural: str | Promise
    icon: str
    strong: str
    soft: str


FACES: dict[str, Face] = {
    "innovation": Face(
        label=_("Innovatie"), plural=_("Innovaties"), icon="lightbulb", strong="#0B5A56", soft="#DDEFE8"
    ),
    "organisation": Face(
        label=_("Organisatie"), plural=_("Organisaties"), icon="users", strong="#5B2C6F", soft="#EFE3F3"
    ),
    "offer": Face(
        label=pgettext_lazy("what a supporter offers", "Aanbod"),
        plural=_("Ondersteuning"),
        icon="hand-heart",
        strong="#9C3016",
        soft="#FCE4D8",
    ),
    "funding": Face(
        label=_("Financiering"), plural=_("Financiering"), icon="coins", strong="#6B4A00", soft="#FDEFC3"
    ),
    "space": Face(
        label=_("Experimenteerplek"),
        plural=_("Experimenteerplekken"),
        icon="flask-conical",
        strong="#1B4F7F",
        soft="#DDEAF6",
    ),
}
OTHER = Face(label=_("Overig"), plural=_("Overig"), icon="tag", strong="#22302F", soft="#EFE8DC")


@dataclass(frozen=True, kw_only=True)
class Room:
    """One of the five rooms in the navigation."""

    label: str | Promise
    url_name: str
    icon: str
    kind: str


ROOMS: tuple[Room, ...] = (
    Room(label=_("Innovaties"), url_name="innovations:list", icon="lightbulb", kind="innovation"),
    Room(label=_("Ondersteuning"), url_name="supporters:list", icon="hand-heart", kind="offer"),
    Room(label=_("Financiering"), url_name="funding:list", icon="coins", kind="funding"),
    Room(
        label=_("Experimenteerplekken"), url_name="experimentation:list", icon="flask-conical", kind="space"
    ),
    Room(label=_("Kaart"), url_name="map", icon="map", kind="map"),
)


def face(kind: object) -> Face:
    """The face of a kind code (or of a TextChoices member); an unknown kind gets a neutral one."""
    return FACES.get(str(getattr(kind, "value", kind)), OTHER)
