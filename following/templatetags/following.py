"""The button to follow an entry, and the block of news on "mijn hub". Builtin: no `{% load %}`."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils import timezone

from following import permissions, selectors

register = template.Library()


@register.inclusion_tag("following/_follow_button.html", takes_context=True)
def follow_button(context: RequestContext, entry: Any) -> dict[str, Any]:
    """Follow this entry, or stop: a form, for a visitor a link that leads there after the login. One query."""
    request = context.get("request")
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    return {
        "entry": entry,
        "signed_in": signed_in,
        "shown": bool(entry) and (not signed_in or permissions.can_follow(user, entry)),
        "follows": signed_in and selectors.is_following(user, entry),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("following/_hub_news.html", takes_context=True)
def followed_news(context: RequestContext) -> dict[str, Any]:
    """What is new in what the signed-in person follows, in a few lines."""
    user = getattr(context.get("request"), "user", None)
    news = selectors.hub_news(user, timezone.now()) if user is not None and user.is_authenticated else None
    return {"news": news}
