"""Many innovations at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.importing import Importer, Incoming, What, take_in
from innovations.drafts import draft_of
from innovations.models import Innovation, Status
from innovations.slugs import RESERVED

_BATCH = 500


class InnovationImporter(Importer):
    """Imported innovations are public at once; who answers for them can be found by their organisation."""

    kind = Kind.INNOVATION
    model = Innovation
    fields = (
        "title",
        "summary",
        "problem",
        "approach",
        "organisation_id",
        "municipality",
        "lat",
        "lon",
        "places",
        "challenges",
        "target_groups",
        "phase",
        "language",
        "website",
        "started_on",
        "ended_on",
        "source_link",
    )
    long = ("summary", "problem", "approach")
    name_field, place_field, site_field = "title", "municipality", "website"
    reserved, fallback = RESERVED, "innovatie"
    own_columns: ClassVar[tuple[str, ...]] = ("updated_at", "imported_at", "raw")

    def blank(self, source: str, row: Incoming, now: datetime) -> Innovation:
        return Innovation(
            source=source,
            source_id=row.key,
            raw=row.raw,
            status=Status.PUBLISHED,
            published_at=now,
            imported_at=now,
            created_at=now,
            updated_at=now,
        )

    def problems(self, record: Innovation) -> list[tuple[str, str]]:
        found = super().problems(record)
        if not record.title:
            found.append(("title", _("De naam ontbreekt.")))
        if not (record.problem or record.approach or record.summary):
            found.append(("summary", _("Er is geen tekst die vertelt waarover het gaat.")))
        if (record.lat is None) != (record.lon is None):
            found.append(("lat", _("Geef breedte- en lengtegraad allebei, of geen van beide.")))
        if record.started_on and record.ended_on and record.ended_on < record.started_on:
            found.append(("ended_on", _("De einddatum ligt voor de begindatum.")))
        return found

    def frozen(self, record: Innovation) -> str:
        return "" if record.status == Status.PUBLISHED else _("staat niet meer zichtbaar op de hub")

    def untouched(self, record: Innovation) -> bool:
        return record.imported_at is not None and record.updated_at <= record.imported_at

    def renew(self, record: Innovation, row: Incoming, now: datetime, *, untouched: bool) -> None:
        record.updated_at, record.raw = now, row.raw
        if untouched:
            record.imported_at = now

    def publish(self, records: Sequence[Innovation], now: datetime) -> None:
        written = Innovation.objects.with_public_parts().filter(pk__in=[row.pk for row in records])
        public = [draft_of(row) for row in written if row.status == Status.PUBLISHED]
        catalogue.publish_many(public, now=now)

    def unpublish(self, ids: Iterable[int]) -> None:
        catalogue.remove(Kind.INNOVATION, ids)


@dataclass(frozen=True, kw_only=True)
class InnovationRow:
    """One row of a list, already mapped to the hub's fields.

    Attributes:
        source_id: unique in its source.
        organisation_id: of an Organisation that exists.
        municipality: place code; lat, lon: WGS84 degrees, both or none.
        places, challenges, phase, language: vocabulary codes.
        source_link: page of this very record at the source.
        raw: the row as it was read (JSON).
    """

    source_id: str
    title: str
    summary: str = ""
    problem: str = ""
    approach: str = ""
    organisation_id: int | None = None
    municipality: str = ""
    lat: float | None = None
    lon: float | None = None
    places: Sequence[str] = ()
    challenges: Sequence[str] = ()
    phase: str = ""
    language: str = "nl"
    website: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    source_link: str = ""
    raw: dict[str, Any] = field(default_factory=dict)


@dataclass
class ImportCounts:
    """What became of the rows.

    Attributes:
        joined: rows that are an innovation the hub knew from elsewhere. What the hub says about it stays.
        kept: rows of a profile that people changed on the hub since; their words stay.
        refused: (source id, field, reason) of rows that were left out.
        ids: innovation id by source id, for everything that was not refused.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    joined: int = 0
    kept: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def upsert_imported(*, source: str, rows: Sequence[InnovationRow], now: datetime) -> ImportCounts:
    """Add or renew the innovations of a list and publish them. Doing it twice changes nothing.

    For lists of the hub itself; what curators bring in goes through `imports`, which remembers every field. Each row
    stands on its own: one that does not fit is refused with its reason while the others go in.
    """
    counts = ImportCounts()
    for start in range(0, len(rows), _BATCH):
        batch = [_incoming(row) for row in rows[start : start + _BATCH]]
        for outcome in take_in(InnovationImporter(), source, batch, {}, now=now):
            counts.refused += [(outcome.row.key, name, reason) for name, reason in outcome.problems]
            if outcome.what != What.REFUSED:
                setattr(counts, outcome.what, getattr(counts, outcome.what) + 1)
                counts.ids[outcome.row.key] = outcome.object_id or 0
    return counts


def _incoming(row: InnovationRow) -> Incoming:
    values = asdict(row)
    key, raw = values.pop("source_id"), values.pop("raw")
    return Incoming(key=key, values=values, raw=raw)
