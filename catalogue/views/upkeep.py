"""Lists that keep the map true: forgotten pages, broken links, and the log of what was done."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import AuditRecord
from accounts.selectors import names_of
from catalogue import acts, selectors, services
from catalogue.forms import LogForm, StaleForm
from catalogue.kinds import Kind
from catalogue.models import Link
from catalogue.views.common import back, curators_only, page_of
from core.jobs import enqueue


@login_required
@never_cache
@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """Pages nobody looked at for months, and calls that closed but still stand there."""
    curators_only(request)
    form = StaleForm(request.GET)
    form.is_valid()
    closed, kind = form.cleaned_data.get("lijst") == "gesloten", form.cleaned_data.get("soort", "")
    now = timezone.now()
    here = reverse("catalogue:stale")
    context = {
        "page_obj": page_of(request, selectors.stale_entries(now, kind=kind, closed=closed)),
        "closed": closed,
        "months": settings.STALE_AFTER_MONTHS,
        "lists": [
            {"label": _("Lang niet nagekeken"), "url": here, "current": not closed},
            {"label": _("Sluitingsdatum voorbij"), "url": f"{here}?lijst=gesloten", "current": closed},
        ],
        "kinds": [
            {
                "label": label,
                "url": _address(here, lijst="gesloten" if closed else "", soort=code),
                "current": code == kind,
            }
            for code, label in [("", _("Alles")), *Kind.choices]
        ],
    }
    return render(request, "catalogue/stale.html", context)


@login_required
@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """Links that were broken on two days or more."""
    curators_only(request)
    return render(request, "catalogue/links.html", {"page_obj": page_of(request, selectors.broken_links())})


@login_required
@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a link looked at again."""
    curators_only(request)
    link = get_object_or_404(Link, pk=pk)
    enqueue("catalogue.check_links", ids=[link.pk])
    messages.info(request, _("We kijken opnieuw. Herlaad de lijst over een halve minuut."))
    return back(request, reverse("catalogue:links"))


@login_required
@require_POST
def mail_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the managers told of a broken link."""
    curators_only(request)
    link = get_object_or_404(Link, pk=pk)
    if services.mail_about_link(link.pk, by=request.user, now=timezone.now()):
        messages.success(request, _("De beheerders krijgen een mail."))
    else:
        messages.info(request, _("Er is niemand om te mailen, of het is al gebeurd. Pas de pagina zelf aan."))
    return back(request, reverse("catalogue:links"))


@login_required
@never_cache
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What curators, staff and the hub itself did; nobody can change it."""
    curators_only(request)
    form = LogForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
    columns = {"wie": "actor_id", "wat": "act", "waarover": "target", "nummer": "target_id"}
    rows = AuditRecord.objects.filter(**{columns[name]: value for name, value in wanted.items()})
    page = page_of(request, rows.order_by("-at", "-pk"))
    names = names_of({row.actor_id for row in page if row.actor_id})
    context = {
        "page_obj": page,
        "rows": [_told(row, names) for row in page],
        "wanted": wanted,
        "acts": [(code, label, code == wanted.get("wat")) for code, label in acts.choices()],
        "filtered": bool(wanted),
    }
    return render(request, "catalogue/log.html", context)


def _told(row: AuditRecord, names: dict[int, str]) -> dict[str, Any]:
    here = reverse("catalogue:log")
    name = names.get(row.actor_id or 0) or (_("iemand die de hub verliet") if row.actor_id else _("de hub zelf"))
    return {
        "row": row,
        "name": name,
        "act": acts.label_of(row.act),
        "detail": acts.details_of(row.detail),
        "actor_url": _address(here, wie=str(row.actor_id or "")),
        "target_url": _address(here, waarover=row.target, nummer=row.target_id),
    }


def _address(path: str, **values: str) -> str:
    told = urlencode({name: value for name, value in values.items() if value})
    return f"{path}?{told}" if told else path
