"""Where records of lists that others keep came from, on pages."""

from django import template
from django.utils.functional import Promise

from catalogue import origins
from catalogue.origins import OWN_LICENCE, UNKNOWN, Origin

register = template.Library()


@register.filter
def origin(source: str) -> str | Promise:
    """A record's source as people read it; asks no query."""
    return origins.shown(source)


@register.simple_tag
def known_lists() -> list[tuple[Origin, str]]:
    """The lists of others that the hub knows, each with its licence; "" when that is unknown."""
    lists = [found for found in origins.registered() if found.licence != OWN_LICENCE]
    return [(found, "" if found.licence == UNKNOWN else found.licence) for found in lists]
