"""What the catalogue may ask about offers."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Source
from supporters import selectors, services
from supporters.drafts import draft_of
from supporters.models import Offer


class OfferSource(Source):
    """Offers are public as soon as they are made; a curator can take one down after a report."""

    kind = Kind.OFFER
    record = Offer

    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        for offer in selectors.to_publish(ids).iterator(chunk_size=500):
            yield draft_of(offer)

    def manager_ids(self, object_id: int) -> set[int]:
        found = Offer.objects.filter(pk=object_id, organisation__memberships__isnull=False)
        return set(found.values_list("organisation__memberships__user_id", flat=True))

    def managed_by(self, user_id: int) -> set[int]:
        return selectors.managed_ids(user_id)

    def managed_rows(self, user_id: int) -> QuerySet[Any]:
        return Offer.objects.filter(organisation__memberships__user_id=user_id).order_by().values("pk")

    def contact(self, object_id: int) -> Contact | None:
        found = Offer.objects.filter(pk=object_id).select_related("organisation").first()
        if found is None:
            return None
        organisation = found.organisation
        return Contact(organisation.name, organisation.email, organisation.phone, organisation.website)

    def owner_changed(self, old_organisation_id: int, new_organisation_id: int, *, now: datetime) -> int:
        return services.change_owner(old_organisation_id, new_organisation_id, now=now)

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        offer = Offer.objects.get(pk=object_id)
        if decision == "refused":
            services.set_published(offer=offer, published=False, by=by, now=now)
        elif decision == "approved":
            services.confirm_offer(offer=offer, by=by, now=now)

    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        offer = Offer.objects.filter(pk=object_id).first()
        return services.snapshot_of(offer) if offer else None

    def restore(self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime) -> None:
        offer = Offer.objects.get(pk=object_id)
        services.restore_offer(offer=offer, snapshot=snapshot, note=note, by=by, now=now)

    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        services.confirm_offer(offer=Offer.objects.get(pk=object_id), by=by, now=now)
