"""What account pages show in words."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from accounts.mfa import needs_second_factor

register = template.Library()

# in this order: Edge and Opera also call themselves Chrome, Chrome calls itself Safari
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """What a browser says of itself, in words: "Firefox op Windows"; "Onbekend toestel" when it says nothing useful."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), "")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    if browser and system:
        return _("%(browser)s op %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Onbekend toestel")


@register.inclusion_tag("accounts/_mfa_reminder.html", takes_context=True)
def mfa_reminder(context: dict[str, Any]) -> dict[str, Any]:
    """A reminder for curators and staff who log in with a password alone; nothing for others."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"remind": user is not None and needs_second_factor(user)}


@register.filter
def is_dict(value: Any) -> bool:
    return isinstance(value, dict)


@register.filter
def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


@register.filter
def pairs(value: dict[str, Any]) -> list[tuple[str, Any]]:
    """The items of a dict; `.items` in a template would look for a key of that name first."""
    return list(value.items())
