"""The side menu of the admin: its pages by subject instead of by app."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

# the app whose models stand below a heading, in order; the icon (Material Symbols) is one for the group
_ICONS = {
    "catalogue": "fact_check",
    "innovations": "lightbulb",
    "supporters": "volunteer_activism",
    "funding": "payments",
    "experimentation": "science",
    "organisations": "apartment",
    "matching": "handshake",
    "following": "notifications",
    "imports": "upload",
    "accounts": "group",
    "account": "mail",
    "auth": "key",
    "vocabulary": "list",
    "core": "dns",
}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of pages that this person may see; the first leads to the curator's desk on the site."""
    groups = [
        (_("Publiek en nazicht"), ["catalogue"]),
        (_("Kamers"), ["innovations", "supporters", "funding", "experimentation"]),
        (_("Organisaties"), ["organisations"]),
        (_("Ontmoeten en volgen"), ["matching", "following"]),
        (_("Inlezen"), ["imports"]),
        (_("Mensen"), ["accounts", "account", "auth"]),
        (_("Lijsten"), ["vocabulary"]),
        (_("Machinekamer"), ["core"]),
    ]
    apps = {app["app_label"]: app["models"] for app in admin.site.get_app_list(request)}
    found = [{"title": "", "separator": False, "items": _desk()}]
    for title, labels in groups:
        items = [_item(label, model) for label in labels for model in apps.get(label, []) if model["admin_url"]]
        if items:
            found.append({"title": title, "separator": True, "collapsible": True, "items": items})
    return found


def _desk() -> list[dict[str, Any]]:
    return [
        {"title": _("Overzicht"), "icon": "dashboard", "link": reverse("admin:index")},
        {"title": _("Nazicht op de site"), "icon": "checklist", "link": reverse("catalogue:desk")},
        {"title": _("Logboek"), "icon": "history", "link": reverse("catalogue:log")},
    ]


def _item(label: str, model: dict[str, Any]) -> dict[str, Any]:
    return {"title": str(model["name"]).capitalize(), "icon": _ICONS.get(label, "table"), "link": model["admin_url"]}
