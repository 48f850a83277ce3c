"""What the pages share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from catalogue.permissions import can_curate

PAGE_SIZE = 25
MOST_PAGES = 400


def curators_only(request: HttpRequest) -> None:
    """Raises PermissionDenied for anybody who is no curator."""
    if not can_curate(request.user):
        raise PermissionDenied


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page that `?page=` asks for, bounded; nonsense gives the first."""
    return Paginator(rows[: PAGE_SIZE * MOST_PAGES], PAGE_SIZE).get_page(request.GET.get("page", "1")[:9])


def back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page on this hub that the form named in `next`, else to `otherwise` (an address)."""
    target = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts=None, require_https=request.is_secure())
    return redirect(target if allowed and target.startswith("/") else otherwise)
