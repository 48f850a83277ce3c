"""What the pages of organisations share: finding one at an address that may be an old one, crumbs, refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import HubError, NotAllowed
from organisations import selectors
from organisations.models import Organisation

View = Callable[..., HttpResponse]


def follows_moves(view: View) -> View:
    """Let an old address of an organisation, from before it was renamed or merged, lead to the same page of today.

    A form that is sent to an old address arrives at the view, which says what happened and keeps what was typed.
    """

    @wraps(view)
    def found(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, slug=slug, **kwargs)
        except Http404:
            now = selectors.moved_to(slug, request.user)
            if now is None or request.resolver_match is None:
                raise
            if request.method not in ("GET", "HEAD"):
                return view(request, slug=now.slug, **kwargs)
            address = reverse(request.resolver_match.view_name, kwargs={"slug": now.slug, **kwargs})
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

    return found


def visible(request: HttpRequest, slug: str) -> Organisation:
    """The organisation at this address, or 404 for who may not see it."""
    found: Organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    return found


def crumbs_of(organisation: Organisation | None = None, *, page: str = "") -> list[tuple[str, str]]:
    items = [(_("Organisaties"), reverse("organisations:list"))]
    if organisation is not None:
        items.append((organisation.name, organisation.get_absolute_url()))
    return [*items, (page, "")] if page else items


def demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def tell(request: HttpRequest, error: HubError) -> None:
    """The refusal as a message on the next page; what somebody may not do at all is a 403."""
    if isinstance(error, NotAllowed):
        raise PermissionDenied
    messages.error(request, str(error.message))
