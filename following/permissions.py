"""Who may follow what. A person's own saved searches and follows are theirs alone."""

from typing import Any


def can_follow(user: Any, entry: Any) -> bool:
    """Anybody who is signed in, what they may see: published entries."""
    return bool(user is not None and user.is_authenticated and entry is not None and entry.status == "published")


def is_own(user: Any, row: Any) -> bool:
    """Is this saved search or follow the person's own?"""
    return bool(user is not None and user.is_authenticated and row.user_id == user.pk)
