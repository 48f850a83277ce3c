"""Under which licence the lists stand that records come from: the known ones, and those of curators."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue import origins
from catalogue.origins import UNKNOWN, Origin
from imports.formats import FORMATS
from imports.models import Run

# what a curator can choose for a list of their own, as SPDX writes it
LICENCES: dict[str, str | Promise] = {
    "": _("Onbekend"),
    "CC0-1.0": _("CC0 1.0: vrij"),
    "CC-BY-4.0": _("CC BY 4.0: met bronvermelding"),
    "CC-BY-SA-4.0": _("CC BY-SA 4.0: met bronvermelding, onder dezelfde licentie"),
    "ODbL-1.0": _("ODbL 1.0: open databank"),
    "LicenseRef-Gratis-Hergebruik-1.0": _("Modellicentie Gratis Hergebruik Vlaanderen 1.0"),
}


def own_lists(sources: set[str]) -> Mapping[str, Origin]:
    """The lists of curators: the last file that was brought in tells."""
    runs = Run.objects.filter(source__in=sources, started_at__isnull=False).order_by("source", "-pk")
    told = runs.distinct("source").values_list("source", "list_name", "licence")
    return {source: Origin(name=name or source, licence=licence or UNKNOWN) for source, name, licence in told}


def register_origins() -> None:
    """Make the lists known; called once, when the app is ready."""
    for found in FORMATS.values():
        if found.source:
            name = found.list_label or found.label
            origins.register(found.source, Origin(name=name, licence=found.licence or UNKNOWN, link=found.link))
    origins.register_lookup(own_lists)
