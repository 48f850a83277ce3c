"""Matches and the ask button on any page: `{% load matching %}`."""

from typing import Any

from django import template
from django.template import RequestContext

from catalogue.selectors import manager_ids
from matching import pages, selectors
from matching.models import Lane

register = template.Library()


@register.inclusion_tag("matching/_matches.html", takes_context=True)
def matches(context: RequestContext, entry: Any, lane: str = "peers", limit: int = selectors.SHOWN) -> dict[str, Any]:
    """The matches of an entry in one lane, each with its reason: `{% matches entry lane="peers" %}`.

    Shows nothing where there are none, or when the record has no entry (yet). All lanes of a page cost one query.
    """
    found = _lane(context, entry, lane, limit) if entry else []
    return {"entry": entry, "matches": found, "lane": lane, "label": Lane(lane).label, "heading": f"lane-{lane}"}


def _lane(context: RequestContext, entry: Any, lane: str, limit: int) -> list[selectors.MatchView]:
    """One lane of an entry; what was read for another lane of the same page is used again."""
    user, request = _user(context), context.get("request")
    if request is None:
        return selectors.matches_for(entry, user, lane=lane, limit=limit)
    rows = pages.matches_on(request, entry, limit)
    return selectors.matches_for(entry, user, lane=lane, limit=limit, rows=rows)


@register.inclusion_tag("matching/_ask_button.html", takes_context=True)
def ask_button(context: RequestContext, entry: Any) -> dict[str, Any]:
    """A link to get to know the people behind an entry; nothing for those people themselves."""
    if not entry or entry.status != "published":
        return {"entry": entry, "show": False, "reachable": False}
    request = context.get("request")
    user, managers = _user(context), manager_ids(entry) if request is None else pages.managers_on(request, entry)
    show = user is None or user.pk not in managers
    return {"entry": entry, "show": show, "reachable": show and bool(managers)}


def _user(context: RequestContext) -> Any:
    request = context.get("request")
    return getattr(request, "user", None)
