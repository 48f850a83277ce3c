"""What the catalogue may ask about innovations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Panel, Source
from innovations import selectors, services, snapshots
from innovations.drafts import draft_of
from innovations.models import Innovation


class InnovationSource(Source):
    """Innovations are public after a curator approved them; what waits is in the catalogue as pending."""

    kind = Kind.INNOVATION
    record = Innovation
    labels = {
        "organisation": gettext_lazy("organisatie"),
        "needs": gettext_lazy("noden"),
        "partners": gettext_lazy("partners"),
        "milestones": gettext_lazy("mijlpalen"),
        "goals": gettext_lazy("doelen"),
        "lessons": gettext_lazy("lessen"),
        "updates": gettext_lazy("nieuws"),
    }
    not_kept = (gettext_lazy("foto"),)
    tells_managers = True

    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        for innovation in selectors.to_publish(ids).iterator(chunk_size=500):
            yield draft_of(innovation)

    def status_of(self, draft: EntryDraft) -> str:
        return "pending" if draft.extra.get("pending") else "published"

    def manager_ids(self, object_id: int) -> set[int]:
        return selectors.manager_ids(object_id)

    def managed_by(self, user_id: int) -> set[int]:
        return selectors.ids_managed_by(user_id)

    def managed_rows(self, user_id: int) -> QuerySet[Any]:
        return selectors.managed_rows(user_id)

    def contact(self, object_id: int) -> Contact | None:
        return selectors.contact_of(object_id)

    def owner_changed(self, old_organisation_id: int, new_organisation_id: int, *, now: datetime) -> int:
        return services.change_owner(old_organisation_id, new_organisation_id, now=now)

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        services.decide(object_id, decision=decision, message=message, by=by, now=now)

    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        found = Innovation.objects.with_all_parts().filter(pk=object_id).first()
        return snapshots.snapshot_of(found) if found else None

    def restore(self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime) -> list[str]:
        innovation = Innovation.objects.get(pk=object_id)
        return services.restore_version(innovation=innovation, snapshot=snapshot, note=note, by=by, now=now)

    def restorable(self, snapshot: dict[str, Any]) -> dict[str, Any]:
        return snapshots.restorable(snapshot)

    def readable_by(self, user: Any, object_id: int, versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        return selectors.readable_versions(user, object_id, versions)

    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        services.confirm(innovation=Innovation.objects.get(pk=object_id), now=now)

    def links(self, object_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        columns = ("pk", "website", "evidence_link", "source_link")
        for pk, *urls in Innovation.objects.filter(pk__in=list(object_ids)).values_list(*columns):
            yield from ((pk, url) for url in urls if url)

    def show(self, name: str, value: Any) -> str | None:
        return snapshots.show(name, value)

    def panels(self, user: Any) -> list[Panel]:
        """Drafts to go on with, and what a curator asked."""
        rows = []
        for innovation in selectors.unfinished_of(user):
            label = innovation.title or innovation.problem[:60] or _("Innovatie zonder naam")
            address = reverse("innovations:draft", args=[innovation.pk])
            rows.append((label, address, str(innovation.get_status_display())))
        return [Panel(_("Verder waar je was"), rows)] if rows else []
