"""Leaving a kind of mail with one click, from the mail itself and without logging in (RFC 8058).

A token names a person and a topic and is signed; it keeps working, because people find old mail. It can do
nothing but turn that one kind of mail off.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT = "accounts.unsubscribe"
_MAX_TOKEN = 300


def make_token(user: Any, topic: str) -> str:
    """A signed token for this person and topic. `topic` is a `Topic` or a name of your own, e.g. "search:12"."""
    return signing.dumps([user.pk, str(topic)], salt=_SALT)


def read_token(token: str) -> tuple[int, str] | None:
    """(user id, topic); None when we did not make it."""
    try:
        user_id, topic = signing.loads(token[:_MAX_TOKEN], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(user_id), str(topic)


def headers(url: str) -> dict[str, str]:
    """The two headers with which mail programs offer their own unsubscribe button.

    Args:
        url: absolute; a POST to it without cookie or CSRF token unsubscribes at once, a GET shows a page.
    """
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def mail_parts(user: Any, topic: str) -> tuple[str, dict[str, str]]:
    """(address for `unsubscribe_url` in the mail's context, headers) for one of the hub's topics.

    The address is in the active language.
    """
    url = settings.SITE_URL + reverse("accounts:unsubscribe", args=[make_token(user, topic)])
    return url, headers(url)
