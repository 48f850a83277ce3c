"""Tags of curation: what anybody can do with an entry, and the keys of the desk."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from catalogue.models import Entry

register = template.Library()


@register.inclusion_tag("catalogue/_entry_actions.html", takes_context=True)
def curation_actions(context: dict[str, Any], entry: Entry) -> dict[str, Any]:
    """Versions, "klopt nog" and a report. Asks no query: the page says in `can_edit` who keeps the entry."""
    return {"entry": entry, "keeper": bool(context.get("can_edit")), "csrf_token": context.get("csrf_token")}


@register.simple_tag
def desk_keys(page: str, decisions: list[tuple[str, Any]] | None = None) -> list[tuple[str, str]]:
    """(key, what it does) on the "list", on an open "case", and on one that is "decided"."""
    if page == "list":
        return [("j ↓", _("volgende")), ("k ↑", _("vorige")), ("Enter", _("openen")), ("?", _("alle sneltoetsen"))]
    keys = [(key, str(label)) for key, label in decisions or []]
    keys += [("m", _("naar het bericht")), ("Ctrl+Enter", _("beslissen"))] if decisions else []
    return [*keys, ("j", _("volgende")), ("k", _("vorige")), ("u", _("naar de lijst")), ("?", _("alle sneltoetsen"))]
