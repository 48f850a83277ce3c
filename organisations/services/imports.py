"""Many organisations at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from core.text import clean_line, clean_text
from organisations.drafts import draft_of
from organisations.kbo import clean_kbo
from organisations.models import Organisation
from organisations.slugs import free_slug

_BATCH = 500
_IMPORTED = (
    "name",
    "kbo_number",
    "helix",
    "legal_form",
    "summary",
    "description",
    "language",
    "website",
    "street",
    "postcode",
    "municipality",
    "places",
    "challenges",
)


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
        joined: rows that are an organisation the hub knew from elsewhere: same enterprise number, or same name while
            one of the two has no number. What the hub says about it stays.
        kept: rows of an organisation that is claimed by its own people since; their words stay.
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


class _Known:
    """The organisations that a batch of rows may mean, found by source id, enterprise number and name."""

    def __init__(self, source: str, rows: Iterable[Organisation]) -> None:
        wanted = list(rows)
        every = Organisation.objects.select_for_update()
        names = [row.name.lower() for row in wanted]
        by_source = every.filter(source=source, source_id__in=[row.source_id for row in wanted])
        by_kbo = every.filter(kbo_number__in=[row.kbo_number for row in wanted if row.kbo_number])
        by_name = every.annotate(lower_name=Lower("name")).filter(lower_name__in=names)
        self.by_source: dict[str, Organisation] = {found.source_id: found for found in by_source}
        self.by_kbo: dict[str, Organisation] = {found.kbo_number: found for found in by_kbo}
        self.by_name: dict[str, Organisation] = {}
        for found in by_name.order_by("-pk"):
            self.by_name[found.name.lower()] = found

    def elsewhere(self, row: Organisation) -> Organisation | None:
        """The same organisation under another source, or none."""
        if row.kbo_number and row.kbo_number in self.by_kbo:
            return self.by_kbo[row.kbo_number]
        namesake = self.by_name.get(row.name.lower())
        if namesake is None or namesake.source == row.source or (row.kbo_number and namesake.kbo_number):
            return None
        return namesake

    def add(self, row: Organisation) -> None:
        self.by_source[row.source_id] = row
        self.by_name.setdefault(row.name.lower(), row)
        if row.kbo_number:
            self.by_kbo[row.kbo_number] = row


def upsert_imported(*, source: str, rows: Sequence[OrganisationRow], now: datetime) -> ImportCounts:
    """Add or renew the organisations of a list, unclaimed, and publish them. Doing it twice changes nothing.

    Each row stands on its own: one that does not fit is refused with its reason while the others go in. Every 500
    rows are one transaction.
    """
    counts = ImportCounts()
    for start in range(0, len(rows), _BATCH):
        _upsert_batch(source, rows[start : start + _BATCH], now, counts)
    return counts


@transaction.atomic
def _upsert_batch(source: str, rows: Sequence[OrganisationRow], now: datetime, counts: ImportCounts) -> None:
    candidates = _accepted(source, rows, now, counts)
    known = _Known(source, candidates)
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    fresh: list[Organisation] = []
    changed: list[Organisation] = []
    met: list[tuple[str, Organisation]] = []
    for row in candidates:
        mine, other = known.by_source.get(row.source_id), known.elsewhere(row)
        if mine is None and other is None:
            row.slug = free_slug(row.name, slugs)
            slugs.add(row.slug)
            known.add(row)
            fresh.append(row)
            met.append((row.source_id, row))
        elif mine is None and other is not None:
            counts.joined += 1
            met.append((row.source_id, other))
        elif mine is not None:
            met.append((row.source_id, mine))
            if known.by_kbo.get(row.kbo_number, mine).pk != mine.pk:
                _refuse(counts, row.source_id, "kbo_number", _("Een andere organisatie heeft dit nummer al."))
            elif _renew(mine, row, now, counts):
                changed.append(mine)
    Organisation.objects.bulk_create(fresh)
    Organisation.objects.bulk_update(changed, [*_IMPORTED, "raw", "updated_at"])
    counts.created += len(fresh)
    counts.updated += len(changed)
    counts.ids.update({source_id: organisation.pk for source_id, organisation in met})
    catalogue.publish_many([draft_of(row) for row in [*fresh, *changed] if row.is_published], now=now)


def _accepted(source: str, rows: Sequence[OrganisationRow], now: datetime, counts: ImportCounts) -> list[Organisation]:
    """The rows as unsaved organisations, without those that do not fit."""
    accepted: dict[str, Organisation] = {}
    for row in rows:
        if row.source_id in accepted or row.source_id in counts.ids:
            _refuse(counts, row.source_id, "source_id", _("Dit nummer komt twee keer voor in de lijst."))
            continue
        organisation = _from_row(source, row, now)
        try:
            if organisation.kbo_number:
                organisation.kbo_number = _row_kbo(organisation.kbo_number)
            organisation.clean_fields(exclude=["slug", "created_at", "updated_at"])
            accepted[row.source_id] = organisation
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                _refuse(counts, row.source_id, name, " ".join(messages))
    return list(accepted.values())


def _from_row(source: str, row: OrganisationRow, now: datetime) -> Organisation:
    values: dict[str, Any] = {name: getattr(row, name) for name in _IMPORTED}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = clean_text(value) if name == "description" else clean_line(value)
        elif not isinstance(value, list):
            values[name] = list(value)
    return Organisation(
        **values,
        source=source,
        source_id=row.source_id,
        raw=row.raw,
        claimed=False,
        created_at=now,
        updated_at=now,
    )


def _row_kbo(text: str) -> str:
    try:
        return clean_kbo(text)
    except ValidationError as error:
        raise ValidationError({"kbo_number": error}) from error


def _renew(mine: Organisation, row: Organisation, now: datetime, counts: ImportCounts) -> bool:
    """Take over what the list says now, unless the organisation speaks for itself; True when that changed it."""
    if mine.claimed:
        counts.kept += 1
        return False
    if mine.raw == row.raw and all(getattr(mine, name) == getattr(row, name) for name in _IMPORTED):
        counts.unchanged += 1
        return False
    for name in (*_IMPORTED, "raw"):
        setattr(mine, name, getattr(row, name))
    mine.updated_at = now
    return True


def _refuse(counts: ImportCounts, source_id: str, name: str, reason: str) -> None:
    counts.refused.append((source_id, name, reason))
