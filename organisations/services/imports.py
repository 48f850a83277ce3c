"""Many organisations at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.importing import Importer, Incoming, What, take_in
from organisations.drafts import draft_of
from organisations.kbo import clean_kbo
from organisations.models import Organisation
from organisations.slugs import FALLBACK, RESERVED

_BATCH = 500


class OrganisationImporter(Importer):
    """Imported organisations are public and unclaimed; once claimed they speak for themselves."""

    kind = Kind.ORGANISATION
    model = Organisation
    fields = (
        "name",
        "kbo_number",
        "helix",
        "legal_form",
        "summary",
        "description",
        "language",
        "email",
        "phone",
        "website",
        "street",
        "postcode",
        "municipality",
        "places",
        "challenges",
        "lat",
        "lon",
    )
    name_field, place_field, site_field = "name", "municipality", "website"
    mail_field, number_field, whole_site = "email", "kbo_number", False
    reserved, fallback = RESERVED, FALLBACK
    own_columns: ClassVar[tuple[str, ...]] = ("updated_at", "imported_at", "raw")

    def blank(self, source: str, row: Incoming, now: datetime) -> Organisation:
        return Organisation(
            source=source,
            source_id=row.key,
            raw=row.raw,
            claimed=False,
            created_at=now,
            updated_at=now,
            imported_at=now,
        )

    def cleaned(self, name: str, value: Any) -> Any:
        value = super().cleaned(name, value)
        if name == "kbo_number" and value:
            try:
                return clean_kbo(value)
            except ValidationError:
                return value  # told by `problems`
        return value

    def problems(self, record: Organisation) -> list[tuple[str, str]]:
        found = super().problems(record)
        if record.kbo_number:
            try:
                clean_kbo(record.kbo_number)
            except ValidationError as error:
                found = [row for row in found if row[0] != "kbo_number"]
                found.append(("kbo_number", " ".join(error.messages)))
        if (record.lat is None) != (record.lon is None):
            found.append(("lat", _("Geef breedte- en lengtegraad allebei, of geen van beide.")))
        return found

    def frozen(self, record: Organisation) -> str:
        if record.claimed:
            return _("heeft nu een eigen beheerder")
        return "" if record.is_published else _("staat niet meer zichtbaar op de hub")

    def untouched(self, record: Organisation) -> bool:
        return record.imported_at is not None and record.updated_at <= record.imported_at

    def renew(self, record: Organisation, row: Incoming, now: datetime, *, untouched: bool) -> None:
        record.updated_at, record.raw = now, row.raw
        if untouched:
            record.imported_at = now

    def publish(self, records: Sequence[Organisation], now: datetime) -> None:
        catalogue.publish_many([draft_of(record) for record in records if record.is_published], now=now)

    def unpublish(self, ids: Iterable[int]) -> None:
        catalogue.remove(Kind.ORGANISATION, ids)


@dataclass(frozen=True, kw_only=True)
class OrganisationRow:
    """One row of a list, already mapped to the hub's fields. `raw` is the row as it was read (JSON)."""

    source_id: str
    name: str
    helix: str
    kbo_number: str = ""
    legal_form: str = ""
    summary: str = ""
    description: str = ""
    language: str = "nl"
    website: str = ""
    street: str = ""
    postcode: str = ""
    municipality: str = ""
    places: Sequence[str] = ()
    challenges: Sequence[str] = ()
    raw: Any = None


@dataclass
class ImportCounts:
    """What became of the rows.

    Attributes:
        joined: rows that are an organisation the hub knew from elsewhere. What the hub says about it stays.
        kept: rows of an organisation that people changed or claimed since; their words stay.
        refused: (source id, field, reason) of rows that were left out.
        ids: organisation id by source id, for everything that was not refused.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    joined: int = 0
    kept: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def upsert_imported(*, source: str, rows: Sequence[OrganisationRow], now: datetime) -> ImportCounts:
    """Add or renew the organisations of a list, unclaimed, and publish them. Doing it twice changes nothing.

    For lists of the hub itself; what curators bring in goes through `imports`, which remembers every field. Each row
    stands on its own: one that does not fit is refused with its reason while the others go in.
    """
    counts = ImportCounts()
    for start in range(0, len(rows), _BATCH):
        batch = [_incoming(row) for row in rows[start : start + _BATCH]]
        for outcome in take_in(OrganisationImporter(), source, batch, {}, now=now):
            counts.refused += [(outcome.row.key, name, reason) for name, reason in outcome.problems]
            if outcome.what != What.REFUSED:
                setattr(counts, outcome.what, getattr(counts, outcome.what) + 1)
                counts.ids[outcome.row.key] = outcome.object_id or 0
    return counts


def _incoming(row: OrganisationRow) -> Incoming:
    values = asdict(row)
    key, raw = values.pop("source_id"), values.pop("raw")
    return Incoming(key=key, values=values, raw=raw)
