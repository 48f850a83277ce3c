"""Small flows around allauth that other floors may start."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

NEXT_KEY = "accounts_next"


def remember_invited(request: HttpRequest, *, email: str, next_url: str) -> None:
    """The visitor followed a letter that was sent to `email`.

    Signing up with that address then needs no second mail, and whoever signs up or logs in comes back to `next_url`.
    """
    get_adapter(request).stash_verified_email(request, email)
    request.session[NEXT_KEY] = next_url


def take_next(request: HttpRequest) -> str:
    """Where a login should lead, once; "" when nothing was remembered."""
    return str(request.session.pop(NEXT_KEY, ""))
