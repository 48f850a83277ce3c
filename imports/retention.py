"""How long imports keep files (`core.retention` gathers the rules of all apps)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.retention import Rule, register
from imports.limits import limit
from imports.services import forget_files


def _how_long() -> Promise:
    return format_lazy(
        _("{days} dagen na de import; wat ermee gebeurde, blijft in het logboek van de import"),
        days=limit("KEEP_FILE_DAYS"),
    )


def register_rules() -> None:
    """Make the rule known; called once, when the app is ready."""
    register(
        Rule(
            name="import files",
            what=_("Bestanden met lijsten die curatoren inlezen"),
            how_long=_how_long,
            run=forget_files,
            order=70,
        )
    )
