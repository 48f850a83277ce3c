"""The Flemish public bodies: municipalities, OCMWs, intermunicipal associations, police zones ...

Source: the list of bodies in LPDC, columns uri, naam, kbo, classificatie, werkingsgebied, provincie. Many bodies share
a name ("Aalst" is a municipality and an OCMW), so the screen's name says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.importing import Incoming
from imports.formats.base import Format, Mapping_, Record, RowError, text_of
from imports.reading import ReadRow
from vocabulary.lookup import vocabulary

_SPOKEN = {"Gemeente": "Gemeente", "OCMW": "OCMW", "Provincie": "Provincie", "District": "District"}
_MERGED = "(voor fusie)"


class PublicBodies(Format):
    """Format `public-bodies`."""

    name = "public-bodies"
    label = gettext_lazy("Vlaamse besturen (LPDC)")
    explanation = gettext_lazy("Gemeenten, OCMW’s, provincies, intercommunales, politiezones … met hun nummer.")
    source = "lpdc"
    licence = "MIT"
    link = "https://github.com/lblod/app-lpdc-digitaal-loket"
    kinds = ("organisation",)
    columns = ("uri", "naam", "kbo", "classificatie")

    def records(self, row: ReadRow, mapping: Mapping_) -> Iterator[Record]:
        uri, name, kind = (text_of(row, column) for column in ("uri", "naam", "classificatie"))
        if not uri:
            raise RowError("uri", _("is leeg"))
        if not name:
            raise RowError("naam", _("is leeg"))
        place = vocabulary().place_by_name(name) if kind in ("Gemeente", "OCMW") else None
        municipality = place.code if place is not None and place.level == "municipality" else ""
        spoken = _SPOKEN.get(kind, "")
        values = {
            "name": f"{spoken} {name}" if spoken and spoken.lower() not in name.lower() else name,
            "helix": "government",
            "kbo_number": text_of(row, "kbo"),
            "legal_form": kind,
            "summary": _summary(name, kind),
            "language": "nl",
            "municipality": municipality,
            "places": (municipality,) if municipality else (),
        }
        yield Record(
            kind="organisation",
            incoming=Incoming(key=uri.rsplit("/", 1)[-1], values=values, raw=row.values, line=row.line),
            columns={"kbo_number": "kbo", "name": "naam", "source_id": "uri", "legal_form": "classificatie"},
        )


def _summary(name: str, kind: str) -> str:
    if _MERGED in name:
        return f"{kind}, ondertussen opgegaan in een fusie."
    return f"{kind} in Vlaanderen." if kind else "Openbaar bestuur in Vlaanderen."
