"""Many offers at once, from a list that somebody else keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from core.importing import Importer, Incoming
from supporters.drafts import draft_of
from supporters.models import Offer, Status
from supporters.services.offers import FIELDS, RESERVED


class OfferImporter(Importer):
    """Imported offers belong to an organisation that is on the hub, and show at once."""

    kind = Kind.OFFER
    model = Offer
    fields = (*FIELDS, "organisation_id")
    name_field, place_field = "title", "organisation_id"
    reserved, fallback = RESERVED, "aanbod"

    def blank(self, source: str, row: Incoming, now: datetime) -> Offer:
        return Offer(
            source=source,
            source_id=row.key,
            created_at=now,
            updated_at=now,
            published_at=now,
            checked_at=now,
        )

    def problems(self, record: Offer) -> list[tuple[str, str]]:
        found = super().problems(record)
        if not record.support and not any(name == "support" for name, _reason in found):
            found.append(("support", _("Kies minstens één soort ondersteuning.")))
        return found

    def frozen(self, record: Offer) -> str:
        return "" if record.status == Status.PUBLISHED else record.get_status_display().lower()

    def publish(self, records: Sequence[Offer], now: datetime) -> None:
        rows = Offer.objects.filter(pk__in=[row.pk for row in records], status=Status.PUBLISHED)
        catalogue.publish_many([draft_of(row) for row in rows.select_related("organisation")], now=now)

    def unpublish(self, ids: Iterable[int]) -> None:
        catalogue.remove(Kind.OFFER, ids)
