"""What the catalogue may ask about funding."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Source
from funding import selectors, services
from funding.drafts import draft_of
from funding.models import Opportunity
from vocabulary.lookup import vocabulary


class FundingSource(Source):
    """Funding is public as soon as it is added; a curator can take it down after a report."""

    kind = Kind.FUNDING
    record = Opportunity
    labels = {"fit": _("past bij systeemverandering")}

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

    def owner_changed(self, old_organisation_id: int, new_organisation_id: int, *, now: datetime) -> int:
        return services.change_owner(old_organisation_id, new_organisation_id, now=now)

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        opportunity = Opportunity.objects.get(pk=object_id)
        if decision == "refused":
            services.set_published(opportunity=opportunity, published=False, by=by, now=now)
        elif decision == "approved":
            services.confirm_opportunity(opportunity=opportunity, by=by, now=now)

    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        opportunity = Opportunity.objects.filter(pk=object_id).first()
        return services.snapshot_of(opportunity) if opportunity else None

    def restore(self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime) -> None:
        opportunity = Opportunity.objects.get(pk=object_id)
        services.restore_opportunity(opportunity=opportunity, snapshot=snapshot, note=note, by=by, now=now)

    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        services.confirm_opportunity(opportunity=Opportunity.objects.get(pk=object_id), by=by, now=now)

    def links(self, object_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        yield from Opportunity.objects.filter(pk__in=list(object_ids)).exclude(link="").values_list("pk", "link")

    def show(self, name: str, value: Any) -> str | None:
        if name != "fit":
            return None
        words = {True: _("ja"), False: _("nee")}
        return "\n".join(
            " · ".join(filter(None, [vocabulary().label("fit", code), str(words[bool(told[0])]), told[1]]))
            for code, told in value.items()
        )
