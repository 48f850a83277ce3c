"""Who may do what with entries."""

from typing import Any


def can_curate(user: Any) -> bool:
    """Moderate, draw relations: curators. Technical staff has what the admin grants them, and nothing here."""
    return bool(user is not None and user.is_authenticated and user.is_curator)
