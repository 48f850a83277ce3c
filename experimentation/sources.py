"""What the catalogue may ask about spaces."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Panel, Source
from experimentation import selectors, services
from experimentation.drafts import draft_of
from experimentation.models import Booking, Space
from experimentation.rules import BRUSSELS


class SpaceSource(Source):
    """Spaces are public as soon as a host publishes them; a curator can take one down after a report."""

    kind = Kind.SPACE
    record = Space

    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        for space in selectors.to_publish(ids).iterator(chunk_size=500):
            yield draft_of(space)

    def manager_ids(self, object_id: int) -> set[int]:
        return selectors.host_ids(object_id)

    def managed_by(self, user_id: int) -> set[int]:
        return selectors.ids_hosted_by(user_id)

    def managed_rows(self, user_id: int) -> QuerySet[Any]:
        return Space.objects.filter(organisation__memberships__user_id=user_id).order_by().values("pk")

    def contact(self, object_id: int) -> Contact | None:
        space = Space.objects.filter(pk=object_id).select_related("organisation").first()
        if space is None:
            return None
        host = space.organisation
        return Contact(host.name, host.email, host.phone, host.website)

    def owner_changed(self, old_organisation_id: int, new_organisation_id: int, *, now: datetime) -> int:
        return services.change_owner(old_organisation_id, new_organisation_id, now=now)

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        space = Space.objects.get(pk=object_id)
        if decision == "refused":
            services.withdraw_space(space=space, by=by, now=now)
        elif decision == "approved":
            services.confirm_space(space=space, by=by, now=now)

    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        space = Space.objects.filter(pk=object_id).first()
        return services.snapshot_of(space) if space else None

    def restore(self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime) -> None:
        space = Space.objects.get(pk=object_id)
        services.restore_space(space=space, snapshot=snapshot, note=note, by=by, now=now)

    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        services.confirm_space(space=Space.objects.get(pk=object_id), by=by, now=now)

    def panels(self, user: Any) -> list[Panel]:
        """Requests to answer and own coming bookings, as far as there are any."""
        now = timezone.now()
        asked = [_row(booking, str(booking.booker)) for booking in selectors.to_answer(user, now=now)]
        coming = [_row(booking, booking.get_status_display()) for booking in selectors.coming_of(user, now=now)]
        found = [Panel(_("Boekingen om te beantwoorden"), asked), Panel(_("Mijn boekingen die eraan komen"), coming)]
        return [panel for panel in found if panel.items]


def _row(booking: Booking, remark: str) -> tuple[str, str, str]:
    when = date_format(booking.during.lower.astimezone(BRUSSELS), "j F, H:i")
    return (f"{booking.space.name} · {when}", reverse("experimentation:booking", args=[booking.uid]), remark)
