"""What the catalogue may ask about organisations."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Source
from organisations import selectors, services
from organisations.drafts import draft_of
from organisations.models import Membership, Organisation


class OrganisationSource(Source):
    """Organisations are public as soon as they are made; a curator can take one down after a report."""

    kind = Kind.ORGANISATION
    record = Organisation

    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        for organisation in selectors.to_publish(ids).iterator(chunk_size=500):
            yield draft_of(organisation)

    def manager_ids(self, object_id: int) -> set[int]:
        return selectors.member_ids(object_id)

    def managed_by(self, user_id: int) -> set[int]:
        return selectors.ids_of_member(user_id)

    def managed_rows(self, user_id: int) -> QuerySet[Any]:
        return Membership.objects.filter(user_id=user_id).order_by().values("organisation_id")

    def contact(self, object_id: int) -> Contact | None:
        found = Organisation.objects.filter(pk=object_id).only("name", "email", "phone", "website").first()
        return Contact(found.name, found.email, found.phone, found.website) if found else None

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        organisation = Organisation.objects.get(pk=object_id)
        if decision == "refused":
            services.withdraw_organisation(organisation=organisation, by=by, now=now)
        elif decision == "approved":
            services.confirm_organisation(organisation=organisation, by=by, now=now)

    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        organisation = Organisation.objects.filter(pk=object_id).first()
        return services.snapshot_of(organisation) if organisation else None

    def restore(self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime) -> None:
        organisation = Organisation.objects.get(pk=object_id)
        services.restore_version(organisation=organisation, snapshot=snapshot, note=note, by=by, now=now)

    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        services.confirm_organisation(organisation=Organisation.objects.get(pk=object_id), by=by, now=now)

    def links(self, object_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        with_site = Organisation.objects.filter(pk__in=list(object_ids)).exclude(website="")
        yield from with_site.values_list("pk", "website")
