"""What the catalogue may ask about innovations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from django.db.models import QuerySet

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind
from catalogue.sources import Contact, Panel, Source
from innovations import selectors, services
from innovations.drafts import draft_of


class InnovationSource(Source):
    """Innovations are public after a curator approved them; what waits is in the catalogue as pending."""

    kind = Kind.INNOVATION

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

    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        services.decide(object_id, decision=decision, message=message, by=by, now=now)

    def panels(self, user: Any) -> list[Panel]:
        """Drafts to go on with, and what a curator asked."""
        rows = []
        for innovation in selectors.unfinished_of(user):
            label = innovation.title or innovation.problem[:60] or _("Innovatie zonder naam")
            address = reverse("innovations:draft", args=[innovation.pk])
            rows.append((label, address, str(innovation.get_status_display())))
        return [Panel(_("Verder waar je was"), rows)] if rows else []
