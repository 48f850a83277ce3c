"""Addresses of organisations: made once from the name, never changed afterwards."""

from collections.abc import Container

from django.utils.text import slugify

from core.text import clean_line

RESERVED = frozenset({"nieuw", "uitnodiging", "new"})
_LENGTH = 70


def base_slug(name: str) -> str:
    """The address a name asks for; "organisatie" for a name without any letter that fits in one."""
    return slugify(clean_line(name).replace("&", " en "))[:_LENGTH].strip("-") or "organisatie"


def free_slug(name: str, taken: Container[str]) -> str:
    """The first of name, name-2, name-3 ... that is neither taken nor an address of the hub itself."""
    base = base_slug(name)
    number, slug = 1, base
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug
