"""Who acts for an organisation: invitations, roles, leaving."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.selectors import has_verified_email
from catalogue import services as catalogue
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue
from organisations import permissions
from organisations.drafts import draft_of
from organisations.models import Invitation, Membership, Organisation, Role
from organisations.selectors import hash_token
from organisations.services.living import living

VALID_FOR = timedelta(days=14)
MAX_OPEN = 50


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str = Role.MEMBER, by: Any, now: datetime) -> Invitation:
    """Write someone a letter to act for this organisation; a second letter to the same address replaces the first.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
        HubError: the person belongs to it already, or too many letters are open.
        ValidationError: not an address, or not a role.
    """
    organisation = _locked(organisation)
    if not permissions.can_manage_people(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan mensen uitnodigen."))
    email = email.strip().lower()
    if organisation.memberships.filter(user__email__iexact=email).exists():
        raise HubError(_("Deze persoon hoort al bij de organisatie."), field="email")
    Invitation.objects.filter(organisation=organisation, email__iexact=email, accepted_at__isnull=True).delete()
    if Invitation.objects.filter(organisation=organisation).open(now).count() >= MAX_OPEN:
        raise HubError(_("Er staan al veel uitnodigingen open. Trek er eerst enkele in."), field="email")
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=hash_token(token),
        invited_by=by,
        expires_at=now + VALID_FOR,
        created_at=now,
        updated_at=now,
    )
    invitation.full_clean()
    invitation.save()
    enqueue("organisations.mail_invitation", id=invitation.pk, token=token)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Any) -> None:
    """Take a letter back that nobody accepted.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
        Conflict: it was accepted in the meantime.
    """
    organisation = _locked(invitation.organisation)
    if not permissions.can_manage_people(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan uitnodigingen intrekken."))
    deleted, _rows = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).delete()
    if not deleted and Invitation.objects.filter(pk=invitation.pk).exists():
        raise Conflict(_("Deze uitnodiging is al aanvaard."))


@transaction.atomic
def accept_invitation(*, token: str, user: Any, now: datetime) -> Membership:
    """Join the organisation that wrote the letter. Accepting it a second time changes nothing.

    Raises:
        HubError: no such letter, or it has expired.
        Conflict: somebody else accepted it.
        NotAllowed: `user` did not prove that mail to the invited address is theirs.
    """
    found = Invitation.objects.filter(token_hash=hash_token(token)).values_list("organisation_id", "pk").first()
    if found is None:
        raise HubError(_("Deze uitnodiging bestaat niet of is ingetrokken. Vraag een nieuwe."))
    organisation = living(found[0])
    letter = Invitation.objects.select_for_update().filter(pk=found[1]).first()
    if letter is None:
        raise HubError(_("Deze uitnodiging bestaat niet of is ingetrokken. Vraag een nieuwe."))
    invitation: Invitation = letter
    mine = Membership.objects.filter(organisation=organisation, user_id=user.pk).first()
    if invitation.accepted_at is not None:
        if invitation.accepted_by_id == user.pk and mine is not None:
            return mine
        raise Conflict(_("Deze uitnodiging is al gebruikt. Vraag een nieuwe."))
    if not invitation.is_open(now):
        raise HubError(_("Deze uitnodiging is verlopen. Vraag een nieuwe."))
    if not has_verified_email(user, invitation.email):
        raise NotAllowed(
            _("Deze uitnodiging is voor een ander e-mailadres. Meld je aan met %(email)s.")
            % {"email": invitation.email}
        )
    membership = join(organisation, user, invitation.role, mine, now)
    invitation.accepted_at = invitation.updated_at = now
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
    return membership


@transaction.atomic
def add_member(*, organisation: Organisation, user: Any, role: str = Role.MEMBER, by: Any, now: datetime) -> Membership:
    """Make someone belong to it at once, without a letter; someone who does already is only ever raised to owner.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
        HubError: there is no such role.
    """
    organisation = _locked(organisation)
    if not permissions.can_manage_people(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan mensen toevoegen."))
    if role not in Role.values:
        raise HubError(_("Kies eigenaar of lid."), field="role")
    mine = Membership.objects.filter(organisation=organisation, user_id=user.pk).first()
    return join(organisation, user, role, mine, now)


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Any, now: datetime) -> Membership:
    """Make someone owner or member.

    Raises:
        NotAllowed: `by` is neither an owner nor a curator.
        HubError: the last owner would be lost, or there is no such role.
    """
    organisation = _locked(membership.organisation)
    membership = _current(membership)
    if not permissions.can_manage_people(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan rollen wijzigen."))
    if role not in Role.values:
        raise HubError(_("Kies eigenaar of lid."), field="role")
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.updated_at = now
    membership.save(update_fields=["role", "updated_at"])
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: Any, now: datetime) -> None:
    """Someone leaves, by themselves or because an owner decides so.

    Raises:
        NotAllowed: `by` is neither the person, nor an owner, nor a curator.
        HubError: it is the last owner.
    """
    organisation = _locked(membership.organisation)
    membership = _current(membership)
    if by.pk != membership.user_id and not permissions.can_manage_people(by, organisation):
        raise NotAllowed(_("Alleen een eigenaar van deze organisatie kan iemand verwijderen."))
    _keep_an_owner(membership)
    membership.delete()


def _locked(organisation: Organisation) -> Organisation:
    """The organisation's row, locked: whoever changes its people waits here for the one before. After a merge: the
    organisation that stayed."""
    return living(organisation.pk)


def _current(membership: Membership) -> Membership:
    """The membership as it is now that the organisation is locked."""
    found: Membership | None = Membership.objects.filter(pk=membership.pk).first()
    if found is None:
        raise Conflict(_("Deze persoon hoort niet meer bij de organisatie."))
    return found


def _keep_an_owner(leaving: Membership) -> None:
    if leaving.role != Role.OWNER:
        return
    others = Membership.objects.owners().filter(organisation_id=leaving.organisation_id).exclude(pk=leaving.pk)
    if not others.exists():
        raise HubError(_("Een organisatie heeft minstens één eigenaar. Maak eerst iemand anders eigenaar."))


def join(organisation: Organisation, user: Any, role: str, mine: Membership | None, now: datetime) -> Membership:
    """Make the membership, or raise it to owner; the first owner claims an imported organisation."""
    if mine is None:
        mine = Membership.objects.create(
            organisation=organisation, user=user, role=role, created_at=now, updated_at=now
        )
    elif role == Role.OWNER and mine.role != Role.OWNER:
        mine.role, mine.updated_at = Role.OWNER, now
        mine.save(update_fields=["role", "updated_at"])
    if mine.role == Role.OWNER and not organisation.claimed:
        organisation.claimed, organisation.updated_at = True, now
        organisation.save(update_fields=["claimed", "updated_at"])
        if organisation.is_published:
            catalogue.publish(draft_of(organisation), now=now)
    return mine
