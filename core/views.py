"""Pages about the hub itself, the style page and the small addresses that machines ask for."""

from pathlib import Path

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core import devmail, retention, styleguide
from core.rooms import FACES
from core.watch import health
from core.watch import metrics as figures


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What social innovation is."""
    return render(request, "core/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "core/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a person and why."""
    return render(request, "core/privacy.html", {"rules": retention.rules()})


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """How to use what the hub knows."""
    return render(request, "core/open_data.html", {"kinds": list(FACES), "forms": ("csv", "json")})


def style(request: HttpRequest) -> HttpResponse:
    """The living style page: each component with plain example data; a POST shows a form with errors (422)."""
    user = request.user
    if not (settings.DEBUG or user.is_staff or getattr(user, "is_curator", False)):
        raise PermissionDenied
    context = styleguide.context(request.POST if request.method == "POST" else None, now=timezone.now())
    return render(request, "core/style.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@cache_control(max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found; a person's own pages need not."""
    closed = (
        "/admin/",
        "/mijn-hub/",
        "/account/",
        "/beheer/",
        "/en/mijn-hub/",
        "/en/account/",
        "/en/beheer/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponseBase:
    """For clients that ask without reading the page."""
    found = finders.find("img/favicon.ico")
    if not isinstance(found, str):
        raise Http404
    return FileResponse(Path(found).open("rb"), content_type="image/x-icon")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while this process answers at all: for whoever restarts it when it does not."""
    return JsonResponse({"ok": True})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, cache and a worker do, else 503 with what does not: for whoever watches."""
    state = health.report()
    return JsonResponse({"ok": all(state.values()), **state}, status=200 if all(state.values()) else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' figures for whoever has METRICS_TOKEN; without one the address does not exist."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(figures.page(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _mail_folder() -> Path:
    """The folder of caught mail; without one (production) the address does not exist."""
    folder = getattr(settings, "MAIL_DIR", None)
    if not folder:
        raise Http404
    return Path(folder)


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Mail caught in development, newest first."""
    folder = _mail_folder()
    return render(request, "core/mails.html", {"mails": devmail.caught(folder) if folder.is_dir() else []})


@require_safe
@xframe_options_sameorigin
@csp_replace({"style-src": [UNSAFE_INLINE], "script-src": [NONE], "sandbox": ["allow-popups"]})  # type: ignore[arg-type]  # its stub knows views without arguments only
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part of one caught mail, as a mail program would show it."""
    mail = devmail.one(_mail_folder(), name)
    if mail is None or not mail.html:
        raise Http404
    return HttpResponse(mail.html)
