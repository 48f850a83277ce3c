"""Making and keeping a space: its sections, its hours, and whether it is public."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import HubError
from experimentation import permissions, services
from experimentation.choices import SpaceStatus
from experimentation.forms import SECTION, SECTIONS, ClosureForm, HoursForm, NewSpaceForm, Section, SpaceForm
from experimentation.models import Space
from experimentation.views.common import crumbs, demand, show_refusal, tell, visible_space
from experimentation.views.spaces import picture_of
from organisations.selectors import organisations_of

_PAGE_METHODS = ["GET", "HEAD", "POST"]
HOURS_STEP = "uren"


@login_required
@never_cache
@require_http_methods(_PAGE_METHODS)
def create(request: HttpRequest) -> HttpResponse:
    """Start a space: its first section makes a draft, the others follow."""
    form = NewSpaceForm(request.POST or None, request.FILES or None, organisations=organisations_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            space = services.create_space(
                organisation=form.cleaned_data["organisation"],
                by=request.user,
                now=timezone.now(),
                status=SpaceStatus.DRAFT,
                **form.values(),
            )
            _save_picture(request, form, space)
        except (HubError, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Je ontwerp is bewaard. Vertel nu meer over de ruimte."))
            return redirect("experimentation:edit", slug=space.slug, section=SECTIONS[1].key)
    context = {
        "form": form,
        "section": SECTION["basis"],
        "steps": _steps(None, "basis"),
        "has_organisation": bool(form.fields["organisation"].queryset),  # type: ignore[attr-defined]
        "crumbs": crumbs(page=_("Nieuwe plek")),
    }
    return render(request, "experimentation/form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_PAGE_METHODS)
def edit(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section of a space."""
    if section not in SECTION:
        raise Http404
    part = SECTION[section]
    space = visible_space(request, slug)
    demand(permissions.can_edit(request.user, space))
    shown = visible_space(request, slug)
    form = SpaceForm(request.POST or None, request.FILES or None, instance=shown, section=part)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_space(space=space, by=request.user, now=timezone.now(), **form.values())
            _save_picture(request, form, space)
        except (HubError, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Bewaard."))
            return _onward(request, space, part)
    context = {
        "form": form,
        "section": part,
        "space": space,
        "steps": _steps(space, section),
        "picture": picture_of(space),
        "crumbs": crumbs(space, page=str(part.title)),
    }
    return render(request, "experimentation/form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_PAGE_METHODS)
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The weekly hours and the closed days."""
    space = visible_space(request, slug)
    demand(permissions.can_edit(request.user, space))
    form = HoursForm(request.POST or None, hours=space.opening_hours.all())
    if request.method == "POST" and form.is_valid():
        try:
            services.set_opening_hours(space, form.hours())
        except HubError as error:
            form.refuse_day(error.field, str(error.message))
        else:
            messages.success(request, _("De openingsuren zijn bewaard."))
            return redirect("experimentation:hours", slug=slug)
    return _hours_page(request, space, form, ClosureForm())


@login_required
@never_cache
@require_http_methods(_PAGE_METHODS)
def closures(request: HttpRequest, slug: str) -> HttpResponse:
    """Close on some days, or with `remove` open again."""
    space = visible_space(request, slug)
    demand(permissions.can_edit(request.user, space))
    removed = request.POST.get("remove", "")
    if removed.isdecimal():
        services.remove_closure(space=space, closure_id=int(removed[:18]))
        messages.success(request, _("De sluiting is weg."))
        return redirect("experimentation:hours", slug=slug)
    form = ClosureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_closure(space=space, **form.cleaned_data)
        except (HubError, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("De sluiting is bewaard. Boekingen die er al zijn blijven staan."))
            return redirect("experimentation:hours", slug=slug)
    return _hours_page(request, space, HoursForm(hours=space.opening_hours.all()), form)


@login_required
@require_POST
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the space to everyone (`action=publish`) or take it off the hub (`action=withdraw`)."""
    space = visible_space(request, slug)
    demand(permissions.can_edit(request.user, space))
    try:
        if request.POST.get("action") == "withdraw":
            services.withdraw_space(space=space, by=request.user, now=timezone.now())
            messages.success(request, _("De plek staat niet meer op de hub. Je kan ze later terugzetten."))
        else:
            services.publish_space(space=space, by=request.user, now=timezone.now())
            messages.success(request, _("De plek staat op de hub. Iedereen kan ze nu vinden en boeken."))
    except HubError as error:
        tell(request, error)
    return redirect("experimentation:detail", slug=slug)


def _hours_page(request: HttpRequest, space: Space, form: HoursForm, closure_form: ClosureForm) -> HttpResponse:
    context = {
        "space": space,
        "form": form,
        "closure_form": closure_form,
        "closures": list(space.closures.all()),
        "steps": _steps(space, HOURS_STEP),
        "crumbs": crumbs(space, page=_("Openingsuren")),
    }
    wrong = form.errors or closure_form.errors
    return render(request, "experimentation/hours.html", context, status=422 if wrong else 200)


def _steps(space: Space | None, current: str) -> list[dict[str, Any]]:
    """The progress shown above each section; a layer with content counts as done."""
    done = set(space.layers) if space else set()
    found: list[dict[str, Any]] = []
    for section in SECTIONS:
        url = reverse("experimentation:edit", args=[space.slug, section.key]) if space else ""
        ready = section.layer in done or (section.key == "basis" and space is not None)
        state = "current" if section.key == current else "done" if ready else "todo"
        found.append({"label": section.title, "state": state, "url": url})
    url = reverse("experimentation:hours", args=[space.slug]) if space else ""
    found.append({"label": _("Openingsuren"), "state": "current" if current == HOURS_STEP else "todo", "url": url})
    return found


def _onward(request: HttpRequest, space: Space, part: Section) -> HttpResponse:
    """To the next section for "bewaar en ga verder", else to the page of the space."""
    if "next" not in request.POST:
        return redirect(space)
    place = SECTIONS.index(part) + 1
    if place < len(SECTIONS):
        return redirect("experimentation:edit", slug=space.slug, section=SECTIONS[place].key)
    return redirect("experimentation:hours", slug=space.slug)


def _save_picture(request: HttpRequest, form: SpaceForm, space: Space) -> None:
    picture = form.cleaned_data.get("image_upload")
    if picture is not None or form.cleaned_data.get("remove_image"):
        services.set_image(space=space, image=picture, by=request.user, now=timezone.now())
