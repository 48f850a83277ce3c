"""Addresses of innovations: follow the name until the first publication, then stay for ever."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.utils.text import slugify

from core.text import clean_line

RESERVED = frozenset({"nieuw", "concept", "gelijkaardig", "new"})
_LENGTH = 72


def base_slug(title: str) -> str:
    """The address a title asks for; a random one for a title without any letter that fits in an address."""
    slug = slugify(clean_line(title).replace("&", " en "))[:_LENGTH].strip("-")
    return slug or f"innovatie-{secrets.token_hex(4)}"


def draft_slug() -> str:
    """The address of a draft without a name."""
    return f"concept-{secrets.token_hex(8)}"


def free_slug(title: str, taken: Collection[str]) -> str:
    """The first of name, name-2, name-3 ... that is neither taken nor an address of the hub itself."""
    base = base_slug(title)
    slug, number = base, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug
