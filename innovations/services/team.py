"""Who belongs to the team of an innovation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Conflict, HubError
from innovations.models import Innovation, TeamMember, TeamRole
from innovations.services.sync import locked


@transaction.atomic
def add_member(*, innovation: Innovation, email: str, role: str = TeamRole.MEMBER, now: datetime) -> TeamMember:
    """Add somebody who has an account on the hub; adding a member again only sets the role.

    Raises:
        HubError: no active account has this address, or the role does not exist.
    """
    locked(innovation)
    if role not in TeamRole.values:
        raise HubError(_("Kies een rol uit de lijst."), field="role")
    user = User.objects.active().filter(email__iexact=email.strip()).first()
    if user is None:
        raise HubError(
            _("We kennen niemand met dit e-mailadres. Vraag om eerst een account te maken op de hub."),
            field="email",
        )
    member = TeamMember.objects.filter(innovation=innovation, user=user).first()
    if member is not None:
        return change_role(member=member, role=role, now=now)
    return TeamMember.objects.create(innovation=innovation, user=user, role=role, created_at=now, updated_at=now)


@transaction.atomic
def change_role(*, member: TeamMember, role: str, now: datetime) -> TeamMember:
    """Make somebody lead or plain member.

    Raises:
        Conflict: nobody would be lead any more.
    """
    locked(member.innovation)
    if member.role == TeamRole.LEAD and role != TeamRole.LEAD:
        _keep_a_lead(member)
    member.role, member.updated_at = role, now
    member.save(update_fields=["role", "updated_at"])
    return member


@transaction.atomic
def remove_member(*, member: TeamMember) -> None:
    """Take somebody out of the team.

    Raises:
        Conflict: nobody would be lead any more.
    """
    locked(member.innovation)
    if member.role == TeamRole.LEAD:
        _keep_a_lead(member)
    member.delete()


def _keep_a_lead(member: TeamMember) -> None:
    others = TeamMember.objects.filter(innovation_id=member.innovation_id, role=TeamRole.LEAD)
    if not others.exclude(pk=member.pk).exists():
        raise Conflict(_("Een team heeft minstens één trekker nodig. Maak eerst iemand anders trekker."))
