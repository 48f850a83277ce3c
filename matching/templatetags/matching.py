"""Matches and the ask button on any page: `{% load matching %}`."""

from typing import Any

from django import template
from django.template import RequestContext

from catalogue.selectors import is_manager
from matching import selectors
from matching.models import Lane

register = template.Library()


@register.inclusion_tag("matching/_matches.html", takes_context=True)
def matches(context: RequestContext, entry: Any, lane: str = "peers", limit: int = selectors.SHOWN) -> dict[str, Any]:
    """The matches of an entry in one lane, each with its reason: `{% matches entry lane="peers" %}`.

    Shows nothing where there are none, or when the record has no entry (yet).
    """
    user = _user(context)
    found = selectors.matches_for(entry, user, lane=lane, limit=limit) if entry else []
    return {"entry": entry, "matches": found, "lane": lane, "label": Lane(lane).label, "heading": f"lane-{lane}"}


@register.inclusion_tag("matching/_ask_button.html", takes_context=True)
def ask_button(context: RequestContext, entry: Any) -> dict[str, Any]:
    """A link to get to know the people behind an entry; nothing for those people themselves."""
    user = _user(context)
    show = bool(entry) and entry.status == "published" and not is_manager(user, entry)
    return {"entry": entry, "show": show, "reachable": show and selectors.has_managers(entry)}


def _user(context: RequestContext) -> Any:
    request = context.get("request")
    return getattr(request, "user", None)
