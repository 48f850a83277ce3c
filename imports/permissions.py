"""Who may bring in lists."""

from typing import Any

from catalogue.permissions import can_curate


def can_import(user: Any) -> bool:
    """Only curators: a list can change thousands of pages."""
    return can_curate(user)
