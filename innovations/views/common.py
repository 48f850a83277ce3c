"""What all these views share: finding an innovation for somebody, and asking a service through a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from core.errors import HubError
from innovations.models import Innovation
from innovations.selectors import visible_innovation

Predicate = Callable[[Any, Innovation], bool]


def find(request: HttpRequest, permission: Predicate | None = None, **lookup: Any) -> Innovation:
    """The innovation this person may see and, with a predicate, may handle.

    Raises:
        Http404: there is none, or the person may not know of it.
        PermissionDenied: it can be seen but not handled.
    """
    try:
        innovation = visible_innovation(request.user, **lookup)
    except Innovation.DoesNotExist as error:
        raise Http404 from error
    if permission is not None and not permission(request.user, innovation):
        raise PermissionDenied(_("Alleen het team van deze innovatie kan dit."))
    return innovation


def ask(form: Any, call: Callable[[], Any]) -> bool:
    """Do what a valid form asks; whether it worked. A refusal lands on the form."""
    try:
        call()
    except (HubError, ValidationError) as error:
        form.take(error)
        return False
    return True
