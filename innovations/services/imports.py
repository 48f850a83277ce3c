"""Many innovations at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from core.text import clean_line, clean_text
from innovations.drafts import draft_of
from innovations.models import Innovation, Status
from innovations.slugs import base_slug, free_slug

_BATCH = 1000
_TEXTS = ("problem", "approach", "summary")
_IMPORTED = (
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
    "phase",
    "language",
    "website",
    "started_on",
    "ended_on",
    "source_link",
    "raw",
)


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
        kept: rows of a profile that people changed on the hub since; their words stay.
        refused: (source id, field, reason) of rows that were left out.
        ids: innovation id by source id, for everything that was not refused.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)


def upsert_imported(*, source: str, rows: Sequence[InnovationRow], now: datetime) -> ImportCounts:
    """Add or renew the innovations of a list and publish them. Doing it twice changes nothing.

    Each row stands on its own: one that does not fit is refused with its reason while the others go in. Every 1000
    rows are one transaction of a bounded number of queries. A profile that was changed on the hub since is left alone,
    and so is one that is not public any more.
    """
    counts = ImportCounts()
    for start in range(0, len(rows), _BATCH):
        _upsert_batch(source, rows[start : start + _BATCH], now, counts)
    return counts


@transaction.atomic
def _upsert_batch(source: str, rows: Sequence[InnovationRow], now: datetime, counts: ImportCounts) -> None:
    accepted = _accepted(source, rows, now, counts)
    known = Innovation.objects.select_for_update().filter(source=source, source_id__in=list(accepted))
    mine: dict[str, Innovation] = {found.source_id: found for found in known}
    fresh = [row for source_id, row in accepted.items() if source_id not in mine]
    _give_slugs(fresh)
    changed = [found for found in mine.values() if _renew(found, accepted[found.source_id], now, counts)]
    Innovation.objects.bulk_create(fresh, batch_size=500)
    fields = [name.removesuffix("_id") if name == "organisation_id" else name for name in _IMPORTED]
    Innovation.objects.bulk_update(changed, [*fields, "updated_at", "imported_at"], batch_size=500)
    counts.created += len(fresh)
    counts.updated += len(changed)
    counts.ids.update({row.source_id: row.pk for row in [*fresh, *mine.values()]})
    written = Innovation.objects.with_public_parts().filter(pk__in=[row.pk for row in [*fresh, *changed]])
    catalogue.publish_many([draft_of(row) for row in written], now=now)


def _accepted(source: str, rows: Sequence[InnovationRow], now: datetime, counts: ImportCounts) -> dict[str, Innovation]:
    """The rows as unsaved innovations by source id, without those that do not fit."""
    accepted: dict[str, Innovation] = {}
    for row in rows:
        if row.source_id in accepted or row.source_id in counts.ids:
            _refuse(counts, row.source_id, "source_id", _("Dit nummer komt twee keer voor in de lijst."))
            continue
        innovation = _from_row(source, row, now)
        problems = _problems(innovation)
        for name, reason in problems:
            _refuse(counts, row.source_id, name, reason)
        if not problems:
            accepted[row.source_id] = innovation
    return accepted


def _problems(innovation: Innovation) -> list[tuple[str, str]]:
    """(field, reason) of all that does not fit; no query, the constraints are asked by the database itself."""
    found = []
    try:
        innovation.clean_fields(exclude=["slug", "created_at", "updated_at", "organisation"])
    except ValidationError as error:
        found = [(name, " ".join(messages)) for name, messages in error.message_dict.items()]
    if not innovation.title:
        found.append(("title", _("De naam ontbreekt.")))
    if not (innovation.problem or innovation.approach or innovation.summary):
        found.append(("summary", _("Er is geen tekst die vertelt waarover het gaat.")))
    if (innovation.lat is None) != (innovation.lon is None):
        found.append(("lat", _("Geef breedte- en lengtegraad allebei, of geen van beide.")))
    if innovation.started_on and innovation.ended_on and innovation.ended_on < innovation.started_on:
        found.append(("ended_on", _("De einddatum ligt voor de begindatum.")))
    return found


def _from_row(source: str, row: InnovationRow, now: datetime) -> Innovation:
    values: dict[str, Any] = {name: getattr(row, name) for name in _IMPORTED}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = clean_text(value) if name in _TEXTS else clean_line(value)
        elif isinstance(value, tuple):
            values[name] = list(value)
    return Innovation(
        **values,
        source=source,
        source_id=row.source_id,
        status=Status.PUBLISHED,
        published_at=now,
        imported_at=now,
        created_at=now,
        updated_at=now,
    )


def _give_slugs(rows: Sequence[Innovation]) -> None:
    """Free addresses for all rows, in two queries: who has the very name, and who has it with a number."""
    wanted = Counter(base_slug(row.title) for row in rows)
    slugs = Innovation.objects.values_list("slug", flat=True)
    taken = set(slugs.filter(slug__in=list(wanted)))
    crowded = Q(pk__in=[])
    for base, times in wanted.items():
        if times > 1 or base in taken:
            crowded |= Q(slug__startswith=f"{base}-")
    taken |= set(slugs.filter(crowded))
    for row in rows:
        row.slug = free_slug(row.title, taken)
        taken.add(row.slug)


def _renew(mine: Innovation, row: Innovation, now: datetime, counts: ImportCounts) -> bool:
    """Take over what the list says now, unless people changed it on the hub; True when that changed it."""
    if mine.status != Status.PUBLISHED or mine.imported_at is None or mine.updated_at > mine.imported_at:
        counts.kept += 1
        return False
    if all(getattr(mine, name) == getattr(row, name) for name in _IMPORTED):
        counts.unchanged += 1
        return False
    for name in _IMPORTED:
        setattr(mine, name, getattr(row, name))
    mine.updated_at = mine.imported_at = now
    return True


def _refuse(counts: ImportCounts, source_id: str, name: str, reason: str) -> None:
    counts.refused.append((source_id, name, reason))
