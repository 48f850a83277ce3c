"""Versions of what was published: kept, and put back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit
from catalogue import history, sources
from catalogue.models import CaseReason, Entry, Revision
from catalogue.permissions import can_curate
from catalogue.selectors import is_manager
from catalogue.services.moderation import look_after
from core.errors import Conflict, HubError, NotAllowed


def record_revision(entry: Entry, *, author: Any, snapshot: dict[str, Any], note: str = "", now: datetime) -> Revision:
    """Keep what was published as the entry's next version. `snapshot` is JSON, keyed by field name."""
    Entry.objects.select_for_update().filter(pk=entry.pk).first()
    last = entry.revisions.aggregate(last=Max("number"))["last"] or 0
    return Revision.objects.create(
        entry=entry, number=last + 1, author=author, created_at=now, note=note[:300], snapshot=snapshot
    )


def keep_version(entry: Entry, *, author: Any, snapshot: dict[str, Any], note: str = "", now: datetime) -> Revision:
    """The same for rooms that publish at once: what somebody we do not know yet wrote, curators see afterwards."""
    revision = record_revision(entry, author=author, snapshot=snapshot, note=note, now=now)
    reason = CaseReason.NEW if revision.number == 1 else CaseReason.CHANGED
    look_after(entry, reason=reason, by=author, message=note, now=now)
    return revision


@transaction.atomic
def restore(entry: Entry, number: int, *, by: Any, now: datetime) -> list[str]:
    """Put an earlier version back, as a new one. Gives sentences on what could not come back.

    Raises:
        NotAllowed: `by` neither manages the record nor is a curator.
        HubError: there is no such version, or it is no record any more.
        Conflict: that is what it says now.
        ValidationError: the old words no longer fit the rules of today.
    """
    manager = is_manager(by, entry)
    if not (manager or can_curate(by)):
        raise NotAllowed(_("Alleen wie de pagina beheert en curatoren kunnen een versie terugzetten."))
    Entry.objects.select_for_update().filter(pk=entry.pk).first()
    revision = Revision.objects.filter(entry=entry, number=number).first()
    source = sources.source_for(entry.kind)
    present = source.snapshot(entry.object_id)
    if revision is None or present is None:
        raise HubError(_("Die versie bestaat niet."))
    if not history.what_returns(entry.kind, revision.snapshot, present):
        raise Conflict(_("Dit is wat er nu staat. Er valt niets terug te zetten."))
    note = _("Versie %(number)s teruggezet") % {"number": number}
    told = source.restore(entry.object_id, revision.snapshot, note=note, by=by, now=now)
    if not manager:
        audit.record(
            by,
            "entry.restored",
            target="entry",
            target_id=entry.pk,
            title=entry.title,
            detail={"version": number},
            now=now,
        )
    return told or []
