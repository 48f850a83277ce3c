"""What the catalogue may ask about funding."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from django.db.models import QuerySet

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Source
from funding import selectors, services
from funding.drafts import draft_of
from funding.models import Opportunity


class FundingSource(Source):
    """Funding is public as soon as it is added; a curator can take it down after a report."""

    kind = Kind.FUNDING

    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        for opportunity in selectors.to_publish(ids).iterator(chunk_size=500):
            yield draft_of(opportunity)

    def manager_ids(self, object_id: int) -> set[int]:
        found = Opportunity.objects.filter(pk=object_id, provider__memberships__isnull=False)
        return set(found.values_list("provider__memberships__user_id", flat=True))

    def managed_by(self, user_id: int) -> set[int]:
        return selectors.managed_ids(user_id)

    def managed_rows(self, user_id: int) -> QuerySet[Any]:
        return Opportunity.objects.filter(provider__memberships__user_id=user_id).order_by().values("pk")

    def contact(self, object_id: int) -> Contact | None:
        found = Opportunity.objects.filter(pk=object_id).select_related("provider").first()
        if found is None or found.provider is None:
            return None
        provider = found.provider
        return Contact(provider.name, provider.email, provider.phone, provider.website)

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        if decision == "refused":
            opportunity = Opportunity.objects.get(pk=object_id)
            services.set_published(opportunity=opportunity, published=False, by=by, now=now)
