"""Many spaces at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.importing import Importer, Incoming
from experimentation.choices import SpaceStatus
from experimentation.drafts import draft_of
from experimentation.models import Space
from experimentation.services.spaces import FIELDS, RESERVED


class SpaceImporter(Importer):
    """Imported spaces belong to an organisation that is on the hub. Without opening hours nobody can book one yet."""

    kind = Kind.SPACE
    model = Space
    fields = ("organisation_id", *FIELDS)
    long = tuple(name for name in FIELDS if Space._meta.get_field(name).get_internal_type() == "TextField")
    name_field, place_field = "name", "municipality"
    reserved, fallback = RESERVED, "plek"
    own_columns: ClassVar[tuple[str, ...]] = ("updated_at", "raw")

    def blank(self, source: str, row: Incoming, now: datetime) -> Space:
        return Space(
            source=source,
            source_id=row.key,
            raw=row.raw,
            status=SpaceStatus.PUBLISHED,
            published_at=now,
            created_at=now,
            updated_at=now,
        )

    def problems(self, record: Space) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = super().problems(record)
        if (record.lat is None) != (record.lon is None):
            found.append(("lat", _("Geef breedtegraad en lengtegraad allebei, of geen van beide.")))
        return found

    def frozen(self, record: Space) -> str:
        return "" if record.is_published else str(record.get_status_display()).lower()

    def renew(self, record: Any, row: Incoming, now: datetime, *, untouched: bool) -> None:
        record.updated_at, record.raw = now, row.raw

    def publish(self, records: Sequence[Space], now: datetime) -> None:
        catalogue.publish_many([draft_of(record) for record in records if record.is_published], now=now)

    def unpublish(self, ids: Iterable[int]) -> None:
        catalogue.remove(Kind.SPACE, ids)
