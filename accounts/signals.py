"""What happens when somebody logs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from accounts.middleware import SEEN_KEY


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(note_login, dispatch_uid="accounts.note_login")


def note_login(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Start the clock of the list of sessions."""
    session = getattr(request, "session", None)
    if session is not None:
        session[SEEN_KEY] = timezone.now().timestamp()
