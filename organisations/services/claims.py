"""Asking to act for an organisation, and the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue, enqueue_many
from core.text import clean_line, clean_text
from organisations import permissions
from organisations.models import Claim, ClaimStatus, Membership, Organisation, Role
from organisations.services.living import living
from organisations.services.people import join

MAX_OPEN = 5
MAX_PER_ORGANISATION = 3
PERIOD = timedelta(days=90)


@transaction.atomic
def claim_organisation(
    *, organisation: Organisation, by: Any, role: str, motivation: str, proof: str = "", now: datetime
) -> Claim:
    """Ask to act for an organisation. While it has no owner a curator answers, afterwards its owners do.

    Args:
        role: what `by` does there.
        motivation: why they want to.
        proof: where one can see that they belong to it.

    Raises:
        NotAllowed: no account.
        Conflict: they belong to it already, or asked already.
        HubError: the organisation is not on the hub, or they asked too often.
        ValidationError: a text is missing or too long.
    """
    if not permissions.can_claim(by):
        raise NotAllowed(_("Meld je aan om een organisatie over te nemen."))
    organisation = living(organisation.pk)
    if not organisation.is_published:
        raise HubError(_("Deze organisatie staat niet op de hub."))
    # one request of a person at a time, so that the limits count right
    get_user_model().objects.select_for_update().filter(pk=by.pk).first()
    if permissions.is_member(by, organisation):
        raise Conflict(_("Je hoort al bij deze organisatie."))
    _check_limits(organisation, by, now)
    claim = Claim(
        organisation=organisation,
        user=by,
        role=clean_line(role),
        motivation=clean_text(motivation),
        proof=clean_text(proof),
        created_at=now,
        updated_at=now,
    )
    claim.full_clean(exclude=["created_at", "updated_at"])
    claim.save()
    if organisation.claimed:
        _tell_owners(organisation, [claim.pk])
    return claim


@transaction.atomic
def decide_claim(*, claim_id: int, approve: bool, message: str = "", by: Any, now: datetime) -> Claim:
    """Let the person in, or not. The first owner of an organisation that nobody spoke for claims it.

    Requests of others that were waiting for a curator wait for the new owner from then on.

    Raises:
        NotAllowed: the answer is not up to `by`.
        Conflict: it was answered or withdrawn already.
        HubError: a refusal without a reason.
    """
    organisation, claim = _locked(claim_id)
    if not permissions.can_decide_claim(by, organisation):
        raise NotAllowed(_("Over deze aanvraag beslist iemand anders."))
    message = clean_text(message)
    if not approve and not message:
        raise HubError(_("Leg kort uit waarom niet, zodat de aanvrager verder kan."), field="message")
    by_curator = not organisation.claimed
    claim.status = ClaimStatus.APPROVED if approve else ClaimStatus.REFUSED
    _close(claim, by, now, message)
    if approve:
        mine = Membership.objects.filter(organisation=organisation, user_id=claim.user_id).first()
        join(organisation, claim.user, Role.OWNER if by_curator else Role.MEMBER, mine, now)
    if permissions.can_curate(by):
        _record(claim, organisation, by, now)
    enqueue("organisations.mail_claim", id=claim.pk)
    if approve and by_curator:
        waiting = Claim.objects.open().filter(organisation=organisation)
        _tell_owners(organisation, list(waiting.values_list("pk", flat=True)))
    return claim


@transaction.atomic
def withdraw_claim(*, claim_id: int, by: Any, now: datetime) -> Claim:
    """Take an own request back.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: it was answered already.
    """
    _organisation, claim = _locked(claim_id)
    if claim.user_id != by.pk:
        raise NotAllowed(_("Deze aanvraag is niet van jou."))
    claim.status = ClaimStatus.WITHDRAWN
    _close(claim, by, now, "")
    return claim


def _locked(claim_id: int) -> tuple[Organisation, Claim]:
    """The organisation and the open request, both locked in this order, as the merge does."""
    found = Claim.objects.filter(pk=claim_id).values_list("organisation_id", flat=True).first()
    if found is None:
        raise Conflict(_("Deze aanvraag bestaat niet meer."))
    organisation = living(found)
    claim: Claim = Claim.objects.select_for_update(of=("self",)).select_related("user").get(pk=claim_id)
    if not claim.is_open:
        raise Conflict(_("Over deze aanvraag is al beslist, of ze is ingetrokken."))
    return organisation, claim


def _check_limits(organisation: Organisation, by: Any, now: datetime) -> None:
    mine = Claim.objects.filter(user=by)
    if mine.open().filter(organisation=organisation).exists():
        raise Conflict(_("Je aanvraag voor deze organisatie wacht al op antwoord."))
    if mine.open().count() >= MAX_OPEN:
        raise HubError(_("Je hebt al %(most)s aanvragen open. Wacht eerst op antwoord.") % {"most": MAX_OPEN})
    if mine.filter(organisation=organisation, created_at__gt=now - PERIOD).count() >= MAX_PER_ORGANISATION:
        raise HubError(_("Je vroeg dit de voorbije maanden al enkele keren. Neem contact op met het team van de hub."))


def _tell_owners(organisation: Organisation, claims: list[int]) -> None:
    owners = Membership.objects.owners().filter(organisation=organisation).values_list("user_id", flat=True)
    enqueue_many("organisations.mail_request", [{"id": pk, "owner_id": owner} for pk in claims for owner in owners])


def _close(claim: Claim, by: Any, now: datetime, message: str) -> None:
    claim.decided_by, claim.decided_at, claim.updated_at, claim.message = by, now, now, message
    claim.full_clean(exclude=["created_at", "updated_at", "organisation", "user", "decided_by"])
    claim.save(update_fields=["status", "decided_by", "decided_at", "message", "updated_at"])


def _record(claim: Claim, organisation: Organisation, by: Any, now: datetime) -> None:
    detail = {"user": claim.user_id, "claim": claim.pk, "message": claim.message}
    act = f"claim.{claim.status}"
    audit.record(
        by, act, target="organisation", target_id=organisation.pk, title=organisation.name, detail=detail, now=now
    )
