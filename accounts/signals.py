"""What happens when somebody logs in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import SEEN_KEY


def connect() -> None:
    """Called once, when the app is ready."""
    user_logged_in.connect(note_login, dispatch_uid="accounts.note_login")


def note_login(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Start the clock of the list of sessions; somebody who was leaving stays."""
    from accounts.services import cancel_leaving

    now = timezone.now()
    if cancel_leaving(user=user, now=now) and request is not None:
        messages.success(request, _("Fijn dat je blijft. Je account wordt niet verwijderd."), fail_silently=True)
    session = getattr(request, "session", None)
    if session is not None:
        session[SEEN_KEY] = now.timestamp()
