"""The curator's import pages: parse, authorise, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import HubError
from core.exports import csv_response
from core.forms import attempt
from imports import selectors, services, templates_to_fill
from imports.formats import FORMATS, RoomList
from imports.forms import MappingForm, UploadForm, on_disk
from imports.models import Run
from imports.permissions import can_import

View = Callable[..., HttpResponseBase]


def curators_only(view: View) -> View:
    """Visitors go to the login page, others than curators are refused."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_import(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


@curators_only
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All runs, the newest first."""
    page = Paginator(selectors.runs(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "imports/index.html", {"page_obj": page, "rooms": _rooms(), "formats": FORMATS})


@curators_only
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Hand in a file."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"format": request.GET.get("soort")})
    if request.method == "POST":
        run = attempt(form, lambda: _keep(form, request.user))
        if run is not None:
            return redirect("imports:mapping" if FORMATS[run.format].needs_mapping else "imports:run", run.pk)
    context = {"form": form, "rooms": _rooms(), "formats": [f for f in FORMATS.values() if not f.needs_mapping]}
    return render(request, "imports/upload.html", context, status=422 if form.errors else 200)


def _keep(form: UploadForm, by: Any) -> Run:
    data = form.cleaned_data
    with on_disk(data["file"]) as path:
        return services.upload(
            path=path,
            name=data["file"].name or "",
            format=data["format"],
            list_name=data["list_name"],
            licence=data["licence"],
            by=by,
            now=timezone.now(),
        )


@curators_only
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what, and what becomes of duplicates."""
    run = get_object_or_404(Run, pk=pk)
    form = MappingForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST":
        kept = attempt(
            form,
            lambda: services.set_mapping(
                run=run,
                mapping=form.mapping,
                twins=form.cleaned_data["twins"],
                by=request.user,
                now=timezone.now(),
            ),
        )
        if kept is not None:
            return redirect(kept)
    context = {"form": form, "run": run, "format": selectors.format_of(run)}
    return render(request, "imports/mapping.html", context, status=422 if form.errors else 200)


@curators_only
@never_cache
@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its progress, its preview or its result. htmx asks for the progress alone."""
    found = get_object_or_404(Run.objects.select_related("created_by"), pk=pk)
    if request.headers.get("HX-Request"):
        done = HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "imports/_progress.html", {"run": found}) if found.is_working else done
    what = request.GET.get("toon", "")
    shown = selectors.outcomes(found)
    if what not in {o.what for o in shown if o.rows}:
        what = next((o.what for o in shown if o.rows and o.number), "created")
    context = {
        "run": found,
        "format": selectors.format_of(found),
        "outcomes": shown,
        "kinds": selectors.by_kind(found),
        "what": what,
        "page_obj": selectors.rows_page(found, what, request.GET.get("page", "1")),
        "undone": selectors.undo_outcomes(found),
        "stayed": selectors.stayed_page(found, request.GET.get("page", "1")) if found.undo_counts else None,
    }
    return render(request, "imports/run.html", context)


@curators_only
@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows with one outcome as CSV."""
    found = get_object_or_404(Run, pk=pk)
    what = request.GET.get("toon", "refused")
    if what not in selectors.OUTCOMES:
        raise Http404
    return csv_response(selectors.downloadable(found, what), f"import-{found.pk}-{what}")


@curators_only
@require_GET
def template(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """The template of a room, to fill in."""
    room = FORMATS.get(name)
    if not isinstance(room, RoomList):
        raise Http404
    types = {
        "csv": ("text/csv; charset=utf-8", templates_to_fill.as_csv),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", templates_to_fill.as_xlsx),
    }
    content_type, make = types[kind]
    response = HttpResponse(make(room), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="sjabloon-{name}.{kind}"'
    return response


@curators_only
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Start, stop, undo or throw away a run."""
    found = get_object_or_404(Run, pk=pk)
    acts: dict[str, Callable[..., Any]] = {
        "start": services.start,
        "stop": services.cancel,
        "terug": services.start_undo,
        "weg": services.delete_run,
    }
    try:
        acts[verb](run=found, by=request.user, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
        return redirect(found)
    if verb == "weg":
        messages.success(request, _("Het bestand is weg."))
        return redirect("imports:index")
    return redirect(found)


def _rooms() -> list[RoomList]:
    return [room for room in FORMATS.values() if isinstance(room, RoomList)]
