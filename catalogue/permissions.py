"""Who may do what with entries."""

from typing import Any


def can_curate(user: Any) -> bool:
    """Moderate, draw relations, see the style page: curators and staff."""
    return bool(user is not None and user.is_authenticated and (user.is_curator or user.is_staff))
