"""Addresses made from titles: made once, never changed afterwards."""

from collections.abc import Container

from django.utils.text import slugify

from core.text import clean_line

_LENGTH = 70


def base_slug(title: str, fallback: str) -> str:
    """The address a title asks for; `fallback` for a title without any letter that fits in one."""
    return slugify(clean_line(title).replace("&", " en "))[:_LENGTH].strip("-") or fallback


def free_slug(title: str, taken: Container[str], *, fallback: str, reserved: Container[str] = ()) -> str:
    """The first of title, title-2, title-3 ... that is neither taken nor an address of the hub itself."""
    base = base_slug(title, fallback)
    number, slug = 1, base
    while slug in taken or slug in reserved:
        number += 1
        slug = f"{base}-{number}"
    return slug
