"""Addresses of organisations: made once from the name, never changed afterwards."""

from collections.abc import Container

from core import slugs

RESERVED = frozenset({"nieuw", "uitnodiging"})
FALLBACK = "organisatie"


def base_slug(name: str) -> str:
    """The address a name asks for."""
    return slugs.base_slug(name, FALLBACK)


def free_slug(name: str, taken: Container[str]) -> str:
    """The first of name, name-2, name-3 ... that is neither taken nor an address of the hub itself."""
    return slugs.free_slug(name, taken, fallback=FALLBACK, reserved=RESERVED)
