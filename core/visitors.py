"""Whole pages for visitors, kept by all that they show (ADR 15)."""

from collections.abc import Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.remember import remembered


def render_page(request: HttpRequest, template: str, context: Mapping[str, Any], *also: Any) -> HttpResponse:
    """As `django.shortcuts.render`, but written once when visitors ask for the same content.

    For templates that show nothing but `context`, `also` (what their tags read), the address and the site. Who is
    signed in or has a message waiting gets a page of their own; one with the token of a form is not kept.
    """
    if request.user.is_authenticated or len(get_messages(request)):
        return render(request, template, dict(context))
    shown = remembered(
        "page",
        (template, request.get_full_path(), context, also),
        lambda: render_to_string(template, dict(context), request),
        keep=lambda: "CSRF_COOKIE_NEEDS_UPDATE" not in request.META,
    )
    return HttpResponse(shown)
