"""What every writer of an innovation does last: keep the catalogue, the versions and the curators up to date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catalogue import services as catalogue
from catalogue.models import Entry
from innovations.drafts import draft_of
from innovations.models import Innovation, Status
from innovations.snapshots import snapshot_of
from organisations.services import living


def locked(innovation: Innovation) -> Innovation:
    """The same innovation, read anew and locked until the end of the transaction."""
    found: Innovation = Innovation.objects.select_for_update(of=("self",)).get(pk=innovation.pk)
    return found


def with_living_organisation(fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields; an organisation among them locked, before the innovation is, and the one it was merged into."""
    organisation = fields.get("organisation")
    return fields if organisation is None else {**fields, "organisation": living(organisation.pk)}


def whole(innovation_id: int) -> Innovation:
    """An innovation with all that its public face and its versions are made of."""
    found: Innovation = Innovation.objects.with_all_parts().get(pk=innovation_id)
    return found


def touch(innovation: Innovation, *, by: Any, now: datetime, note: str = "") -> None:
    """After any change: renew `updated_at`, and what others see of it, in the caller's transaction.

    A published one gets a new version when something in it differs, and curators are asked to look; one that waits for
    a curator is renewed in the catalogue; the rest stays between the team and the database.
    """
    Innovation.objects.filter(pk=innovation.pk).update(updated_at=now)
    innovation.updated_at = now
    if innovation.status not in (Status.PUBLISHED, Status.PENDING):
        return
    fresh = whole(innovation.pk)
    status = "published" if fresh.status == Status.PUBLISHED else "pending"
    entry = catalogue.publish(draft_of(fresh), now=now, status=status)
    if fresh.status == Status.PUBLISHED:
        record_if_new(entry, fresh, author=by, note=note, now=now)
        if by is None or not by.is_curator:
            catalogue.open_case(entry, reason="changed", by=by, now=now, message=note)


def record_if_new(entry: Entry, innovation: Innovation, *, author: Any, note: str, now: datetime) -> bool:
    """Keep a version unless it says the very same as the last one. Whether one was kept."""
    snapshot = snapshot_of(innovation)
    last = entry.revisions.order_by("-number").values_list("snapshot", flat=True).first()
    if last == snapshot:
        return False
    catalogue.record_revision(entry, author=author, snapshot=snapshot, note=note, now=now)
    return True


def keep_first_version(innovation: Innovation, *, now: datetime) -> None:
    """Before the first change of a published innovation without versions (an imported one): keep what it said."""
    if innovation.status != Status.PUBLISHED:
        return
    entry = Entry.objects.filter(kind="innovation", object_id=innovation.pk).first()
    if entry is not None and not entry.revisions.exists():
        record_if_new(entry, whole(innovation.pk), author=None, note="", now=innovation.published_at or now)
