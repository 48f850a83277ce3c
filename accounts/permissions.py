"""Who may do what with accounts: pure predicates on rows that are already loaded."""

from typing import Any


def is_curator(user: Any) -> bool:
    """Belongs to the hub's own team, with an account that works."""
    return bool(user is not None and user.is_authenticated and user.is_active and user.is_curator)


def can_edit_profile(user: Any, person: Any) -> bool:
    """People keep their own profile; what the technical staff does goes through the admin."""
    return bool(user is not None and user.is_authenticated and user.pk == person.pk)
