"""The kinds of public things, the names of facets, and what each facet's codes come from."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an entry is. One kind belongs to one app."""

    INNOVATION = "innovation", _("Innovatie")
    ORGANISATION = "organisation", _("Organisatie")
    OFFER = "offer", _("Aanbod")
    FUNDING = "funding", _("Financiering")
    SPACE = "space", _("Experimenteerplek")


@dataclass(frozen=True)
class Facet:
    """A filter on entries.

    Attributes:
        name: the query parameter and the prefix of its tokens in `Entry.facets`.
        label: what the screen calls it.
        scheme: the vocabulary scheme its codes belong to.
    """

    name: str
    label: str | Promise
    scheme: str


FACETS: dict[str, Facet] = {
    facet.name: facet
    for facet in [
        Facet("theme", _("Thema"), "theme"),
        Facet("challenge", _("Uitdaging"), "challenge"),
        Facet("phase", _("Fase"), "phase"),
        Facet("needs", _("Zoekt hulp bij"), "support"),
        Facet("offers", _("Soort ondersteuning"), "support"),
        Facet("target_group", _("Doelgroep"), "target_group"),
        Facet("helix", _("Rol in het ecosysteem"), "helix"),
        Facet("value", _("Wat wordt gedeeld"), "value"),
        Facet("language", _("Taal"), "language"),
        Facet("novelty", _("Wat is nieuw"), "novelty"),
        Facet("instrument", _("Instrument"), "instrument"),
        Facet("applicant", _("Wie kan aanvragen"), "applicant"),
        Facet("layer", _("Lagen van de plek"), "layer"),
        Facet("fit", _("Past bij systeemverandering"), "fit"),
        Facet("trust", _("Nagekeken"), "trust"),
        Facet("place", _("Plaats"), "place"),
    ]
}
