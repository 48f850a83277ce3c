"""What every entry has, whatever its room: versions, a way to report it, "klopt nog"."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue import history, services
from catalogue.forms import CompareForm, ReportForm
from catalogue.models import Entry, Revision
from catalogue.permissions import can_curate
from catalogue.selectors import is_manager
from catalogue.views.common import back
from core.errors import HubError
from core.forms import attempt
from core.limits import allowed, client_key

REPORTS_AN_HOUR = 6


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of an entry; `van` and `naar` lay two of them side by side."""
    entry, keeper = _readable(request, pk)
    rows = history.versions_of(entry.kind, entry.object_id, hidden=keeper)
    context: dict[str, Any] = {"entry": entry, "keeper": keeper, "versions": rows}
    if "van" in request.GET or "naar" in request.GET:
        form = CompareForm(request.GET)
        if not form.is_valid():
            raise Http404
        low, high = sorted([form.cleaned_data["van"], form.cleaned_data["naar"]])
        return _show(request, entry, keeper, _revision(entry, high, keeper), _revision(entry, low, keeper))
    return render(request, "catalogue/versions.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version, and what it changed."""
    entry, keeper = _readable(request, pk)
    found = _revision(entry, number, keeper)
    earlier = Revision.objects.filter(entry=entry, number__lt=number)
    earlier = earlier if keeper else earlier.filter(hidden=False)
    return _show(request, entry, keeper, found, earlier.order_by("-number").first())


def _show(request: HttpRequest, entry: Entry, keeper: bool, found: Revision, previous: Revision | None) -> HttpResponse:
    """A version next to another; whoever keeps the page also learns what putting it back would change and would not."""
    before, after = history.for_reader(request.user, entry, [previous.snapshot if previous else {}, found.snapshot])
    context: dict[str, Any] = {
        "entry": entry,
        "keeper": keeper,
        "revision": found,
        "previous": previous,
        "changes": history.changes_between(entry.kind, before, after),
    }
    if keeper:
        present = history.current(entry)
        context["returns"] = history.what_returns(entry.kind, found.snapshot, present)
        context["stays"] = history.what_stays(entry.kind, found.snapshot, present)
    return render(request, "catalogue/version.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Put a version back."""
    entry, keeper = _readable(request, pk)
    if not keeper:
        raise PermissionDenied
    try:
        left = services.restore(entry, number, by=request.user, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
    except ValidationError as error:
        told = _("Deze versie past niet meer bij de regels van nu: %(why)s")
        messages.error(request, told % {"why": " ".join(error.messages)})
    else:
        messages.success(request, _("Versie %(number)s staat er weer.") % {"number": number})
        for sentence in left:
            messages.warning(request, sentence)
    return redirect("entries:versions", pk=pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a page still holds: a button, for its managers and for curators."""
    entry, keeper = _readable(request, pk)
    if not keeper:
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.confirm(entry, by=request.user, now=timezone.now())
        except HubError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("Dank je. %(title)s is nagekeken.") % {"title": entry.title})
        return back(request, entry.get_absolute_url() or "/")
    return render(request, "catalogue/confirm.html", {"entry": entry})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that something is wrong with a page; also for who has no account."""
    entry = _visible(request, pk)
    user = request.user if request.user.is_authenticated else None
    form = ReportForm(request.POST or None, initial={"email": getattr(user, "email", "")})
    context = {"entry": entry, "form": form}
    if request.method != "POST":
        return render(request, "catalogue/report.html", context)
    if not form.is_valid():
        return render(request, "catalogue/report.html", context, status=422)
    if not form.is_robot:
        if not allowed(f"report:{client_key(request)}", most=REPORTS_AN_HOUR, seconds=3600):
            form.add_error(None, _("Je meldde al veel op korte tijd. Probeer het straks opnieuw."))
            return render(request, "catalogue/report.html", context, status=429)
        values = {name: form.cleaned_data[name] for name in ("reason", "text", "email")}
        made = attempt(
            form,
            lambda: services.report(
                entry=entry, language=(get_language() or "nl")[:2], by=user, now=timezone.now(), **values
            ),
        )
        if made is None:
            return render(request, "catalogue/report.html", context, status=422)
    messages.success(request, _("Bedankt. Een curator kijkt ernaar."))
    return redirect(entry.get_absolute_url() or "/")


def _visible(request: HttpRequest, pk: int) -> Entry:
    found: Entry | None = Entry.objects.visible_to(request.user).for_cards().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _readable(request: HttpRequest, pk: int) -> tuple[Entry, bool]:
    """The entry, and whether this person keeps it: as its manager or a curator, who see it in any state."""
    entry: Entry | None = Entry.objects.for_cards().filter(pk=pk).first()
    if entry is None:
        raise Http404
    keeper = can_curate(request.user) or is_manager(request.user, entry)
    if not keeper and not Entry.objects.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    return entry, keeper


def _revision(entry: Entry, number: int, keeper: bool) -> Revision:
    rows = Revision.objects.filter(entry=entry, number=number).select_related("author")
    found = (rows if keeper else rows.filter(hidden=False)).first()
    if found is None:
        raise Http404
    return found
