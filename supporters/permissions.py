"""Who may do what with offers."""

from typing import Any

from catalogue.permissions import can_curate
from organisations.permissions import is_member
from organisations.selectors import ids_of_member
from supporters.models import Offer


def can_create(user: Any) -> bool:
    """Members of any organisation (for that organisation), and curators."""
    return can_curate(user) or bool(user is not None and user.is_authenticated and ids_of_member(user.pk))


def can_create_for(user: Any, organisation: Any) -> bool:
    """Members for their own organisation, curators for any."""
    return can_curate(user) or is_member(user, organisation)


def can_edit(user: Any, offer: Offer) -> bool:
    """Members of the organisation, and curators."""
    return can_create_for(user, offer.organisation)
