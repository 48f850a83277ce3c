"""The way to the public: hand in, a curator decides, withdraw, put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import CaseReason, CaseStatus, ModerationCase
from core.errors import Conflict, HubError
from core.jobs import enqueue
from innovations.completeness import Missing, missing_parts
from innovations.drafts import draft_of
from innovations.models import Innovation, Status, TeamMember
from innovations.services.sync import locked, record_if_new, whole

SUBMITTABLE = (Status.DRAFT, Status.CHANGES_REQUESTED, Status.REFUSED)


class Incomplete(HubError):
    """Something is still missing. `missing` says what, and in which step of the wizard."""

    code = "incomplete"

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(" ".join(part.message for part in missing), field=missing[0].field)
        self.missing = list(missing)


@transaction.atomic
def submit(*, innovation: Innovation, by: Any, now: datetime) -> Innovation:
    """Hand in a draft, or again after a curator asked for changes. Curators see it from now on.

    Raises:
        Incomplete: see `completeness.missing_parts`.
        Conflict: it waits for a curator already, or is public.
    """
    current = locked(innovation)
    if current.status not in SUBMITTABLE:
        raise Conflict(_("Dit profiel is al ingediend."))
    missing = missing_parts(current)
    if missing:
        raise Incomplete(missing)
    current.status, current.submitted_at, current.updated_at = Status.PENDING, now, now
    current.save(update_fields=["status", "submitted_at", "updated_at"])
    entry = catalogue.publish(draft_of(whole(current.pk)), now=now, status="pending")
    catalogue.open_case(entry, reason=CaseReason.NEW, by=by, now=now)
    return current


@transaction.atomic
def approve(*, innovation: Innovation, by: Any, now: datetime, message: str = "") -> Innovation:
    """Let a curator approve the open case of an innovation that was handed in.

    Raises:
        Conflict: nothing waits for a decision.
    """
    case = ModerationCase.objects.filter(
        entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk, status=CaseStatus.OPEN
    ).first()
    if case is None:
        raise Conflict(_("Er wacht niets op een beslissing."))
    catalogue.decide_case(case.pk, decision=CaseStatus.APPROVED, message=message, by=by, now=now)
    innovation.refresh_from_db()
    return innovation


def decide(innovation_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
    """What a curator's decision means here; called by the catalogue in the transaction of the decision.

    Approved: what waited becomes public. Changes: what waited goes back to the team, what is public stays. Refused: it
    is taken down. The team gets a mail with the message, except when a change of something public is approved.
    """
    current: Innovation | None = Innovation.objects.select_for_update(of=("self",)).filter(pk=innovation_id).first()
    if current is None or current.status not in (Status.PENDING, Status.PUBLISHED):
        return
    was_public = current.status == Status.PUBLISHED
    current.moderation_message = message
    if decision == "approved":
        current.status, current.checked_at = Status.PUBLISHED, now
        current.published_at = current.published_at or now
        current.moderation_message = ""
    elif decision == "refused":
        current.status = Status.REFUSED
    elif not was_public:
        current.status = Status.CHANGES_REQUESTED
    current.save(update_fields=["status", "checked_at", "published_at", "moderation_message"])
    _follow_in_catalogue(current, now=now)
    if not (was_public and decision == "approved"):
        _tell_team(current, decision=decision, message=message)


@transaction.atomic
def withdraw(*, innovation: Innovation, now: datetime) -> Innovation:
    """Take a public innovation off the hub. Everything is kept; `republish` undoes it.

    Raises:
        Conflict: it is not public.
    """
    current = locked(innovation)
    if current.status != Status.PUBLISHED:
        raise Conflict(_("Alleen een zichtbaar profiel kun je terugtrekken."))
    current.status, current.updated_at = Status.WITHDRAWN, now
    current.save(update_fields=["status", "updated_at"])
    catalogue.withdraw(Kind.INNOVATION, current.pk, now=now)
    return current


@transaction.atomic
def republish(*, innovation: Innovation, by: Any, now: datetime) -> Innovation:
    """Put a withdrawn innovation back; what changed meanwhile becomes a version that curators look at.

    Raises:
        Conflict: it was not withdrawn.
        Incomplete: it lost something it cannot do without.
    """
    current = locked(innovation)
    if current.status != Status.WITHDRAWN or current.published_at is None:
        raise Conflict(_("Alleen een teruggetrokken profiel kun je weer tonen."))
    missing = [part for part in missing_parts(current) if part.vital]
    if missing:
        raise Incomplete(missing)
    current.status, current.updated_at = Status.PUBLISHED, now
    current.save(update_fields=["status", "updated_at"])
    fresh = whole(current.pk)
    entry = catalogue.publish(draft_of(fresh), now=now)
    if record_if_new(entry, fresh, author=by, note="", now=now):
        catalogue.open_case(entry, reason=CaseReason.CHANGED, by=by, now=now)
    return current


def _follow_in_catalogue(innovation: Innovation, *, now: datetime) -> None:
    if innovation.status != Status.PUBLISHED:
        catalogue.withdraw(Kind.INNOVATION, innovation.pk, now=now)
        return
    fresh = whole(innovation.pk)
    entry = catalogue.publish(draft_of(fresh), now=now)
    record_if_new(entry, fresh, author=innovation.created_by, note="", now=now)


def _tell_team(innovation: Innovation, *, decision: str, message: str) -> None:
    """One mail to each member of the team."""
    for user_id in TeamMember.objects.filter(innovation=innovation).values_list("user_id", flat=True):
        enqueue(
            "innovations.mail_decided",
            innovation_id=innovation.pk,
            user_id=user_id,
            decision=decision,
            message=message,
        )
