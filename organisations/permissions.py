"""Who may do what with an organisation. Each asks at most one small query, about the person's membership."""

from typing import Any

from catalogue.permissions import can_curate
from organisations.models import Organisation, Role


def role_in(user: Any, organisation: Organisation) -> str:
    """ "owner", "member" or "" for someone who does not belong to it."""
    if user is None or not user.is_authenticated:
        return ""
    found = organisation.memberships.filter(user_id=user.pk).values_list("role", flat=True).first()
    return found or ""


def is_member(user: Any, organisation: Organisation) -> bool:
    """Belongs to it, in any role."""
    return role_in(user, organisation) != ""


def is_owner(user: Any, organisation: Organisation) -> bool:
    """Decides who belongs to it."""
    return role_in(user, organisation) == Role.OWNER


def can_create(user: Any) -> bool:
    """Anyone with an account may bring an organisation to the hub."""
    return bool(user is not None and user.is_authenticated)


def can_edit(user: Any, organisation: Organisation) -> bool:
    """Its members and the hub's curators."""
    return can_curate(user) or is_member(user, organisation)


def can_see_people(user: Any, organisation: Organisation) -> bool:
    """Who belongs to it is known to its members and to curators."""
    return can_edit(user, organisation)


def can_manage_people(user: Any, organisation: Organisation) -> bool:
    """Invite, change roles, remove: owners and curators."""
    return can_curate(user) or is_owner(user, organisation)


def can_withdraw(user: Any, organisation: Organisation) -> bool:
    """Take it off the hub, or put it back: owners and curators."""
    return can_manage_people(user, organisation)


def can_claim(user: Any) -> bool:
    """Anyone with an account may ask to act for an organisation."""
    return bool(user is not None and user.is_authenticated)


def can_decide_claim(user: Any, organisation: Organisation) -> bool:
    """While nobody speaks for it curators answer who asks to; afterwards its owners do, and curators can."""
    return can_manage_people(user, organisation) if organisation.claimed else can_curate(user)


def can_verify(user: Any) -> bool:
    """Say that an organisation was looked up in the public register: curators."""
    return can_curate(user)


def can_merge(user: Any) -> bool:
    """Make one organisation of two: curators."""
    return can_curate(user)


def can_see_contact(user: Any, organisation: Organisation) -> bool:
    """Its address and telephone: everyone if it chose so, else its members and curators."""
    return organisation.show_contact or can_edit(user, organisation)
