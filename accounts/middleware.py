"""What happens around account pages: sessions are seen, curators are asked for a second factor, wrong forms say 422."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]
SEEN_KEY = "accounts_seen"
SEEN_EVERY = timedelta(minutes=10)
# what a curator without a second factor still reaches: the pages to get one, to log out, and what all pages load
_OPEN_TO_ALL = ("/account/", "/en/account/", "/i18n/", "/static/", "/media/", "/healthz", "/readyz", "/metrics")


class SessionSeenMiddleware:
    """Notes on the list of sessions when and from where each was last used, at most every ten minutes."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = request.session.get(SEEN_KEY)
        now = timezone.now()
        if seen is not None and now.timestamp() - seen > SEEN_EVERY.total_seconds() and request.user.is_authenticated:
            from allauth.usersessions.models import UserSession

            request.session[SEEN_KEY] = now.timestamp()
            UserSession.objects.create_from_request(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """With REQUIRE_MFA_FOR_STAFF, curators and staff without a second factor get to the page where they set one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_MFA_FOR_STAFF and not request.path.startswith(_OPEN_TO_ALL):
            from accounts.mfa import needs_second_factor

            if needs_second_factor(request.user):
                messages.warning(request, _("Jouw rol vraagt inloggen in twee stappen. Stel dat eerst in."))
                return redirect("mfa_index")
        return self.get_response(request)


class InvalidFormMiddleware:
    """allauth shows a wrong form again with 200; the hub says 422, on its own pages and on these."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        match = request.resolver_match
        if request.method == "POST" and response.status_code == 200 and match is not None:
            module = getattr(match.func, "__module__", "")
            context = getattr(response, "context_data", None) or {}
            forms = [value for value in context.values() if getattr(value, "is_bound", False)]
            if module.startswith("allauth.") and any(form.errors for form in forms):
                response.status_code = 422
        return response
