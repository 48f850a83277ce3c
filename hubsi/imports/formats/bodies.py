"""The Flemish public bodies: municipalities, OCMWs, intermunicipal associations, police zones ...

Source: the list of bodies in LPDC, columns uri, naam, kbo, classificatie, werkingsgebied, provincie. Many bodies share
a name ("Aalst" is a municipality and an OCMW), so the screen's name says what it is.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from hubsi.imports.base import ReadRow, Refusal, Report, RowError
from organisations.services import OrganisationRow, upsert_imported
from vocabulary.lookup import vocabulary

SOURCE = "lpdc"
_SPOKEN = {"Gemeente": "Gemeente", "OCMW": "OCMW", "Provincie": "Provincie", "District": "District"}
_MERGED = "(voor fusie)"


class PublicBodies:
    """Format `public-bodies`."""

    name: ClassVar[str] = "public-bodies"
    label: ClassVar[str] = "Vlaamse besturen (LPDC)"
    columns: ClassVar[tuple[str, ...]] = ("uri", "naam", "kbo", "classificatie")

    def load(self, rows: Sequence[ReadRow], report: Report, now: datetime) -> None:
        """Write one batch of bodies as unclaimed organisations."""
        lines: dict[str, int] = {}
        ready = []
        for row in rows:
            try:
                mapped = _mapped(row)
            except RowError as error:
                report.refused.append(Refusal(row.line, error.field, error.reason))
                continue
            if mapped.source_id in lines:
                reason = _("staat al op regel %(line)s") % {"line": lines[mapped.source_id]}
                report.refused.append(Refusal(row.line, "uri", reason))
                continue
            lines[mapped.source_id] = row.line
            ready.append(mapped)
        counts = upsert_imported(source=SOURCE, rows=ready, now=now)
        for outcome in ("created", "updated", "unchanged", "joined", "kept"):
            report.add(f"organisations {outcome}", getattr(counts, outcome))
        columns = {"kbo_number": "kbo", "name": "naam"}
        for source_id, field, reason in counts.refused:
            report.refused.append(Refusal(lines[source_id], columns.get(field, field), reason))


def _mapped(row: ReadRow) -> OrganisationRow:
    values = row.values
    uri, name, kind = values["uri"].strip(), values["naam"].strip(), values["classificatie"].strip()
    if not uri:
        raise RowError("uri", _("is leeg"))
    if not name:
        raise RowError("naam", _("is leeg"))
    place = vocabulary().place_by_name(name) if kind in ("Gemeente", "OCMW") else None
    spoken = _SPOKEN.get(kind, "")
    return OrganisationRow(
        source_id=uri.rsplit("/", 1)[-1],
        name=f"{spoken} {name}" if spoken and spoken.lower() not in name.lower() else name,
        helix="government",
        kbo_number=values["kbo"].strip(),
        legal_form=kind,
        summary=_summary(name, kind),
        municipality=place.code if place is not None and place.level == "municipality" else "",
        places=[place.code] if place is not None and place.level == "municipality" else [],
        raw=values,
    )


def _summary(name: str, kind: str) -> str:
    if _MERGED in name:
        return f"{kind}, ondertussen opgegaan in een fusie."
    return f"{kind} in Vlaanderen." if kind else "Openbaar bestuur in Vlaanderen."
