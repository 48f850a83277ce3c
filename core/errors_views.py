"""The pages for what goes wrong, each with one thing to do next."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext

RETRY_AFTER = 30  # seconds after which a client may try again


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something we cannot read; 413: more than we take at once."""
    too_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    if _is_api(request):
        return _problem("too_large", 413) if too_large else _problem("bad_request", 400)
    return render(request, "413.html" if too_large else "400.html", status=413 if too_large else 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed out (an invitation to sign in) or not yours."""
    return render(request, "403.html", {"reason": _reason(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 with a search box; to programs a line of JSON."""
    if _is_api(request):
        return _problem("not_found", 404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, drawn without context processors: database or cache may be what fails. 503 when the database is away."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    if _is_api(request):
        return _problem("error", 500)
    return HttpResponseServerError(loader.get_template("500.html").render({}))


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer for a moment, nothing was kept of what was sent. Come back soon."""
    response: HttpResponse
    if _is_api(request):
        detail = gettext("De hub is even niet bereikbaar. Probeer het over een minuut opnieuw.")
        response = JsonResponse({"code": "unavailable", "detail": detail}, status=503)
    else:
        response = HttpResponse(loader.get_template("503.html").render({}), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: asked too often; `handler429` of allauth's rate limits too."""
    return render(request, "429.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return render(request, "403.html", {"csrf": True}, status=403)


def _is_api(request: HttpRequest) -> bool:
    """Was it a program that asked?"""
    return request.path.startswith("/api/")


def _problem(code: str, status: int) -> JsonResponse:
    """What the API says for what never reached one of its views."""
    texts = {
        "bad_request": gettext("Dit kunnen we niet lezen."),
        "too_large": gettext("Dat is te veel ineens."),
        "not_found": gettext("Dit bestaat niet."),
        "error": gettext("Er ging iets mis bij ons. Probeer het later opnieuw."),
    }
    return JsonResponse({"code": code, "detail": texts[code]}, status=status)


def _reason(exception: Exception | None) -> str:
    """The text given with PermissionDenied, if a person wrote one."""
    return str(exception.args[0]) if exception and exception.args and isinstance(exception.args[0], str) else ""
