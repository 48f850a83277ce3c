"""Many funding opportunities at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.importing import Importer, Incoming
from funding.drafts import draft_of
from funding.models import Opportunity, Status
from funding.services.opportunities import FIELDS, RESERVED


class FundingImporter(Importer):
    """Imported funding is shown at once but as not verified: no curator has looked at it, so `checked_at` is empty."""

    kind = Kind.FUNDING
    model = Opportunity
    fields = (*FIELDS, "provider_id")
    name_field, place_field, site_field = "title", "provider_id", "link"
    reserved, fallback = RESERVED, "financiering"
    own_columns: ClassVar[tuple[str, ...]] = ("updated_at", "raw")

    def blank(self, source: str, row: Incoming, now: datetime) -> Opportunity:
        return Opportunity(
            source=source,
            source_id=row.key,
            raw=row.raw,
            status=Status.PUBLISHED,
            verified=False,
            published_at=now,
            created_at=now,
            updated_at=now,
        )

    def problems(self, record: Opportunity) -> list[tuple[str, str]]:
        found = super().problems(record)
        low, high = record.amount_min, record.amount_max
        if low is not None and high is not None and high < low:
            found.append(("amount_max", _("Het hoogste bedrag moet minstens zo groot zijn als het laagste.")))
        if record.opens_at and record.closes_at and record.closes_at <= record.opens_at:
            found.append(("closes_at", _("De oproep moet sluiten nadat ze opent.")))
        if record.rolling and record.closes_at:
            found.append(("closes_at", _("Een doorlopende oproep heeft geen sluitingsdatum.")))
        return found

    def frozen(self, record: Opportunity) -> str:
        return "" if record.status == Status.PUBLISHED else record.get_status_display().lower()

    def renew(self, record: Opportunity, row: Incoming, now: datetime, *, untouched: bool) -> None:
        record.updated_at, record.raw = now, row.raw

    def publish(self, records: Sequence[Opportunity], now: datetime) -> None:
        rows = Opportunity.objects.filter(pk__in=[row.pk for row in records], status=Status.PUBLISHED)
        written = rows.select_related("provider").prefetch_related("fit_answers")
        catalogue.publish_many([draft_of(row) for row in written], now=now)

    def unpublish(self, ids: Iterable[int]) -> None:
        catalogue.remove(Kind.FUNDING, ids)
