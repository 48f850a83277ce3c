"""Cases: what a curator has to look at, and what was decided."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from catalogue import history, sources
from catalogue.models import CaseReason, CaseStatus, Entry, ModerationCase, Revision
from catalogue.permissions import can_curate
from core.errors import Conflict, HubError
from core.jobs import enqueue
from core.text import clean_text

MAX_MESSAGE = 4000
_DECISIONS = (CaseStatus.APPROVED, CaseStatus.CHANGES, CaseStatus.UNDONE, CaseStatus.REFUSED)


def open_case(entry: Entry, *, reason: str, by: Any, now: datetime, message: str = "") -> ModerationCase:
    """Ask curators to look. A second request for the same reason joins the open one."""
    case, created = ModerationCase.objects.get_or_create(
        entry=entry,
        reason=reason,
        status=CaseStatus.OPEN,
        defaults={"opened_by": by, "opened_at": now, "message": message[:MAX_MESSAGE]},
    )
    if not created and message and message not in case.message:
        case.message = f"{case.message}\n\n{message}".strip()[:MAX_MESSAGE]
        case.save(update_fields=["message"])
    return case


def look_after(entry: Entry, *, reason: str, by: Any, now: datetime, message: str = "") -> ModerationCase | None:
    """Ask curators to look at what is public already, when a person wrote it whose work none of them approved yet.

    The hub itself and curators need no look. What waits as new is not asked for again when it changes.
    """
    if by is None or can_curate(by) or ModerationCase.objects.approved_work_of(by).exists():
        return None
    waiting = entry.cases.filter(status=CaseStatus.OPEN, reason=CaseReason.NEW).first()
    if reason == CaseReason.CHANGED and waiting is not None:
        return waiting
    return open_case(entry, reason=reason, by=by, now=now, message=message)


@transaction.atomic
def decide_case(
    case_id: int, *, decision: str, message: str, by: Any, now: datetime, seen: str | None = None
) -> ModerationCase:
    """A curator decides; the record's room is told in the same transaction, managers and reporters after it.

    Args:
        decision: "approved", "changes" (asked for), "undone" (the version before comes back) or "refused" (hidden).
        seen: `history.mark_of` what the curator had before them; None does not check it.

    Raises:
        Conflict: somebody decided already, or what it says changed meanwhile.
        HubError: anything but approving without telling why, or nothing to go back to.
    """
    case = ModerationCase.objects.select_for_update(of=("self",)).select_related("entry", "decided_by").get(pk=case_id)
    if case.status != CaseStatus.OPEN:
        raise Conflict(_already(case))
    if decision not in _DECISIONS:
        raise HubError(_("Kies wat er met de inzending moet gebeuren."), field="decision")
    message = clean_text(message)
    if decision != CaseStatus.APPROVED and not message:
        raise HubError(_("Leg kort uit waarom, zodat de indiener verder kan."), field="message")
    present = sources.source_for(case.entry.kind).snapshot(case.entry.object_id)
    if seen is not None and seen != history.mark_of(present):
        raise Conflict(_("De tekst veranderde terwijl je las. Kijk eerst opnieuw naar de verschillen."))
    base = history.base_of(case)
    _close(case, decision, message, present, by, now)
    told = _carry_out(case, base, by, now)
    if decision == CaseStatus.REFUSED:
        _close_others(case, by, now)
    if not told and (decision != CaseStatus.APPROVED):
        enqueue("catalogue.mail_decided", case_id=case.pk)
    enqueue("catalogue.mail_reporters", case_id=case.pk)
    return case


def _already(case: ModerationCase) -> str:
    if case.decided_by is None:
        return _("Over deze inzending is al beslist.")
    values = {"name": case.decided_by.name, "status": case.get_status_display().lower()}
    return _("Over deze inzending is al beslist door %(name)s: %(status)s.") % values


def _close(case: ModerationCase, decision: str, message: str, present: Any, by: Any, now: datetime) -> None:
    case.status, case.decided_by, case.decided_at = decision, by, now
    case.message, case.seen = message[:MAX_MESSAGE], present
    case.save(update_fields=["status", "decided_by", "decided_at", "message", "seen"])
    audit.record(
        by,
        f"case.{decision}",
        target="entry",
        target_id=case.entry_id,
        title=case.entry.title,
        detail={"case": case.pk, "reason": case.reason, "message": case.message[:500]},
        now=now,
    )


def _carry_out(case: ModerationCase, base: "history.Base", by: Any, now: datetime) -> bool:
    """Have the room do it. Whether the room tells its managers itself."""
    source = sources.source_for(case.entry.kind)
    if case.status == CaseStatus.UNDONE:
        if not base.snapshot:
            raise HubError(_("Er is geen vorige versie om naar terug te gaan."), field="decision")
        note = _("Teruggedraaid door een curator")
        newer = Revision.objects.filter(entry=case.entry, number__gt=base.number)
        newer.update(hidden=True)
        source.restore(case.entry.object_id, base.snapshot, note=note, by=by, now=now)
        return False
    if case.reason == CaseReason.REPORTED and case.status == CaseStatus.APPROVED:
        return True  # a report that does not hold changes nothing
    source.moderated(case.entry.object_id, decision=case.status, message=case.message, by=by, now=now)
    return source.tells_managers


def _close_others(case: ModerationCase, by: Any, now: datetime) -> None:
    """What is hidden needs no further look."""
    for other in ModerationCase.objects.select_for_update().filter(entry=case.entry, status=CaseStatus.OPEN):
        other.status, other.decided_by, other.decided_at = case.status, by, now
        other.message = case.message
        other.save(update_fields=["status", "decided_by", "decided_at", "message"])
        enqueue("catalogue.mail_reporters", case_id=other.pk)
