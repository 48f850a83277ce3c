"""Does it still hold? One click says so; whoever forgets gets a reminder, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from catalogue import sources
from catalogue.models import Entry, Reminder
from catalogue.permissions import can_curate
from catalogue.selectors import is_manager, stale_entries
from core.errors import HubError, NotAllowed
from core.jobs import enqueue


@transaction.atomic
def confirm(entry: Entry, *, by: Any, now: datetime) -> None:
    """Say that what the page tells still holds: its "laatst nagekeken op" becomes now.

    Raises:
        NotAllowed: `by` neither manages the record nor is a curator.
        HubError: it is not public.
    """
    manager = is_manager(by, entry)
    if not (manager or can_curate(by)):
        raise NotAllowed(_("Alleen wie de pagina beheert en curatoren kunnen zeggen dat ze nog klopt."))
    if entry.status != "published":
        raise HubError(_("Deze pagina is niet zichtbaar."))
    source = sources.source_for(entry.kind)
    if source.snapshot(entry.object_id) is None:
        raise HubError(_("Deze pagina bestaat niet meer."))
    source.confirm(entry.object_id, by=by, now=now)
    if not manager:
        audit.record(by, "entry.checked", target="entry", target_id=entry.pk, title=entry.title, now=now)


@transaction.atomic
def queue_reminders(*, now: datetime, limit: int = 2000) -> set[int]:
    """Write down who has to be reminded of stale entries, the longest forgotten first. Ids of all who wait for mail.

    An entry is taken once for each time that it becomes stale, whether anybody manages it or not.
    """
    rows = []
    due: Any = stale_entries(now)
    for entry in due.without_reminder()[:limit]:
        people: Iterable[int | None] = sources.source_for(entry.kind).manager_ids(entry.object_id) or {None}
        rows += [
            Reminder(entry=entry, user_id=person, since=entry.last_checked, sent_at=None if person else now)
            for person in people
        ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    waiting = set(Reminder.objects.filter(sent_at=None).values_list("user_id", flat=True).distinct()[:limit])
    for user_id in waiting:
        enqueue("catalogue.mail_reminder", user_id=user_id)
    return {user_id for user_id in waiting if user_id is not None}


@transaction.atomic
def send_reminder(user_id: int, *, now: datetime, send: Any) -> int:
    """Tell one person of all that waits for them, in one mail. The note and the mail stand or fall together.

    Args:
        send: called with the entries that are still stale; returns whether a mail went out.
    """
    rows = list(
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(user_id=user_id, sent_at=None)
        .select_related("entry")
        .order_by("since", "pk")[:50]
    )
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
    entries = [row.entry for row in rows if row.still_holds()]
    return len(entries) if entries and send(entries) else 0
