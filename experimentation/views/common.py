"""What the pages of this room share."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import HubError
from core.forms import HubForm
from experimentation import selectors
from experimentation.models import Booking, Space


def visible_space(request: HttpRequest, slug: str) -> Space:
    """The space at this address, or 404 for who may not see it."""
    found = selectors.space_at(slug, request.user)
    if found is None:
        raise Http404
    return found


def visible_booking(request: HttpRequest, uid: Any) -> Booking:
    """The booking at this address, or 404 for anyone but its booker and its hosts."""
    found: Booking = get_object_or_404(selectors.visible_bookings(request.user), uid=uid)
    return found


def demand(allowed: bool) -> None:
    """403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def crumbs(space: Space | None = None, *, page: str = "") -> list[tuple[str, str]]:
    """The trail to a page of this room."""
    items = [(_("Experimenteerplekken"), reverse("experimentation:list"))]
    if space is not None:
        items.append((space.name, space.get_absolute_url()))
    return [*items, (page, "")] if page else items


def tell(request: HttpRequest, error: HubError) -> None:
    """Show a refusal on the next page."""
    messages.error(request, str(error.message))


def show_refusal(form: forms.BaseForm, error: HubError | ValidationError) -> None:
    """Put what a service refused at the fields of a form."""
    if isinstance(error, HubError):
        assert isinstance(form, HubForm)
        form.refuse(error)
        return
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
