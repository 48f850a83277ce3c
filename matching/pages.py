"""What the page of an entry reads of this floor, once per request, however many tags show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalogue.selectors import manager_ids
from core.visitors import render_page
from matching import lanes


def render_profile(
    request: HttpRequest, template: str, context: Mapping[str, Any], entry: Any, *, matches: bool = True
) -> HttpResponse:
    """The page of an entry (None: nothing is public yet) with the button to ask and, unless told, its matches."""
    if entry is None:
        return render_page(request, template, context)
    shown = matches_on(request, entry, lanes.SHOWN) if matches else None
    return render_page(request, template, context, shown, bool(managers_on(request, entry)))


def matches_on(request: HttpRequest, entry: Any, limit: int) -> lanes.Rows:
    """The matches of an entry in all lanes, for this person."""
    read = request.__dict__.setdefault("_matches_read", {})
    if (entry.pk, limit) not in read:
        read[entry.pk, limit] = lanes.rows_of([entry.pk], request.user, limit)
    found: lanes.Rows = read[entry.pk, limit]
    return found


def managers_on(request: HttpRequest, entry: Any) -> set[int]:
    """Who may act for the entry."""
    read = request.__dict__.setdefault("_managers_read", {})
    if entry.pk not in read:
        read[entry.pk] = manager_ids(entry)
    found: set[int] = read[entry.pk]
    return found
