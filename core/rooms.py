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

    @property
    def contrast(self) -> float:
        """Contrast of the strong colour on the soft one (WCAG 2), rounded to one decimal."""
        return round(contrast(self.strong, self.soft), 1)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two "#RRGGBB" colours by WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


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
    "funding": Face(label=_("Financiering"), plural=_("Financiering"), icon="coins", strong="#6B4A00", soft="#FDEFC3"),
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
    text: str | Promise
    url_name: str
    icon: str
    kind: str


ROOMS: tuple[Room, ...] = (
    Room(
        label=_("Innovaties"),
        text=_("Projecten die een probleem anders aanpakken, en wat ze leerden."),
        url_name="innovations:list",
        icon="lightbulb",
        kind="innovation",
    ),
    Room(
        label=_("Ondersteuning"),
        text=_("Wie je helpt: met raad, tijd, kennis of een netwerk."),
        url_name="supporters:list",
        icon="hand-heart",
        kind="offer",
    ),
    Room(
        label=_("Financiering"),
        text=_("Geld in alle vormen: wie geeft wat, aan wie en tot wanneer."),
        url_name="funding:list",
        icon="coins",
        kind="funding",
    ),
    Room(
        label=_("Experimenteerplekken"),
        text=_("Plekken waar je veilig iets mag uitproberen."),
        url_name="experimentation:list",
        icon="flask-conical",
        kind="space",
    ),
    Room(
        label=_("Kaart"),
        text=_("Iedereen en alles, op de kaart van Vlaanderen en Brussel."),
        url_name="map",
        icon="map",
        kind="map",
    ),
)


def face(kind: object) -> Face:
    """The face of a kind code (or of a TextChoices member); an unknown kind gets a neutral one."""
    return FACES.get(str(getattr(kind, "value", kind)), OTHER)
