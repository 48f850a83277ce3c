"""Addresses of innovations: follow the name until the first publication, then stay for ever."""

from __future__ import annotations

import secrets
from collections.abc import Container

from core import slugs

RESERVED = frozenset({"nieuw", "concept", "gelijkaardig", "new"})


def base_slug(title: str) -> str:
    """The address a title asks for; a random one for a title without any letter that fits in an address."""
    return slugs.base_slug(title, f"innovatie-{secrets.token_hex(4)}")


def draft_slug() -> str:
    """The address of a draft without a name."""
    return f"concept-{secrets.token_hex(8)}"


def free_slug(title: str, taken: Container[str]) -> str:
    """The first of name, name-2, name-3 ... that is neither taken nor an address of the hub itself."""
    return slugs.free_slug(title, taken, fallback=f"innovatie-{secrets.token_hex(4)}", reserved=RESERVED)
