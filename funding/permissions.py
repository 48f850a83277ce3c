"""Who may do what with funding opportunities."""

from typing import Any

from catalogue.permissions import can_curate
from funding.models import Opportunity
from organisations.permissions import is_member
from organisations.selectors import ids_of_member


def can_create(user: Any) -> bool:
    """Curators, and members of any organisation (for that organisation)."""
    return can_curate(user) or bool(user is not None and user.is_authenticated and ids_of_member(user.pk))


def can_create_for(user: Any, provider: Any) -> bool:
    """Curators for anybody, members for their own organisation."""
    return can_curate(user) or (provider is not None and is_member(user, provider))


def can_edit(user: Any, opportunity: Opportunity) -> bool:
    """Curators, and members of the provider."""
    return can_curate(user) or (opportunity.provider is not None and is_member(user, opportunity.provider))


def can_verify(user: Any) -> bool:
    """Only curators say that the facts were checked."""
    return can_curate(user)
