"""The team changes a profile: its sections, its picture, and the parts of its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from innovations import forms, selectors, services
from innovations.models import (
    Goal,
    Indicator,
    Innovation,
    Lesson,
    Measurement,
    Milestone,
    Need,
    Partner,
    Update,
)
from innovations.permissions import can_edit, standing_of
from innovations.views.common import ask, find

SECTIONS: dict[str, tuple[str | Promise, type[forms.SectionForm]]] = {
    "probleem": (gettext_lazy("Het probleem"), forms.ProblemForm),
    "aanpak": (gettext_lazy("Aanpak en naam"), forms.ApproachForm),
    "waar-en-wie": (gettext_lazy("Waar en wie"), forms.WhoForm),
    "fase": (gettext_lazy("Fase en website"), forms.PhaseForm),
    "verandering": (gettext_lazy("Theorie van verandering"), forms.ChangeForm),
    "bewijs": (gettext_lazy("Bewijs"), forms.EvidenceForm),
    "groei": (gettext_lazy("Klaar om te groeien?"), forms.ScalersForm),
}


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its model and form, and which section of the page it stands in.

    Attributes:
        owner: path from the part to its innovation.
    """

    model: type[Any]
    form: type[forms.PartForm]
    label: str | Promise
    new: str | Promise
    anchor: str
    owner: str = "innovation"


PARTS = {
    "mijlpaal": PartKind(
        Milestone, forms.MilestoneForm, gettext_lazy("Mijlpaal"), gettext_lazy("Nieuwe mijlpaal"), "fase"
    ),
    "partner": PartKind(
        Partner, forms.PartnerForm, gettext_lazy("Partner"), gettext_lazy("Nieuwe partner"), "partners"
    ),
    "nood": PartKind(Need, forms.NeedForm, gettext_lazy("Nood"), gettext_lazy("Nieuwe nood"), "noden"),
    "doel": PartKind(Goal, forms.GoalForm, gettext_lazy("Doel"), gettext_lazy("Nieuw doel"), "verandering"),
    "indicator": PartKind(
        Indicator,
        forms.IndicatorForm,
        gettext_lazy("Indicator"),
        gettext_lazy("Nieuwe indicator"),
        "verandering",
        "goal__innovation",
    ),
    "meting": PartKind(
        Measurement,
        forms.MeasurementForm,
        gettext_lazy("Meting"),
        gettext_lazy("Nieuwe meting"),
        "verandering",
        "indicator__goal__innovation",
    ),
    "les": PartKind(Lesson, forms.LessonForm, gettext_lazy("Les"), gettext_lazy("Nieuwe les"), "lessen"),
    "nieuws": PartKind(Update, forms.UpdateForm, gettext_lazy("Nieuws"), gettext_lazy("Nieuw bericht"), "nieuws"),
}


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """All that can be changed, in the order of the page."""
    innovation = find(request, can_edit, slug=slug)
    context = {
        "innovation": innovation,
        "page": selectors.innovation_page(innovation, request.user),
        "sections": [(name, label) for name, (label, _form) in SECTIONS.items()],
    }
    return render(request, "innovations/edit.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """Change one section."""
    innovation = find(request, can_edit, slug=slug)
    if section not in SECTIONS:
        raise Http404
    label, form_class = SECTIONS[section]
    form = form_class(request.POST or None, instance=innovation, user=request.user)
    posted = request.method == "POST"
    if posted and form.is_valid() and ask(form, lambda: _update(request, innovation, form.valid_values())):
        messages.success(request, _("Bewaard."))
        return redirect("innovations:edit", slug=Innovation.objects.get(pk=innovation.pk).slug)
    context = {"innovation": innovation, "form": form, "title": label, "section": section}
    return render(request, "innovations/section.html", context, status=422 if request.method == "POST" else 200)


def _update(request: HttpRequest, innovation: Innovation, values: dict[str, Any]) -> Innovation:
    return services.update_innovation(innovation=innovation, by=request.user, now=timezone.now(), **values)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """Give it a picture, describe it, or take it away."""
    innovation = find(request, can_edit, slug=slug)
    initial = {"image_alt": innovation.image_alt}
    form = forms.ImageForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        image, now = form.cleaned_data["image"], timezone.now()
        alt = form.cleaned_data["image_alt"]
        if image is not None or form.cleaned_data["remove"]:
            services.set_image(innovation=innovation, image=image, alt=alt, by=request.user, now=now)
        else:
            services.update_innovation(innovation=innovation, by=request.user, now=now, image_alt=alt)
        messages.success(request, _("Bewaard."))
        return redirect("innovations:edit", slug=slug)
    context = {"innovation": innovation, "form": form, "title": _("Foto"), "upload": True}
    return render(request, "innovations/section.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, slug: str, part: str, pk: int | None = None) -> HttpResponse:
    """Add a part (without `pk`) or change one."""
    innovation = find(request, can_edit, slug=slug)
    kind, found = _part_of(request.user, innovation, part, pk)
    initial = {name: request.GET[name] for name in ("goal", "indicator", "parent", "phase") if name in request.GET}
    form = kind.form(request.POST or None, instance=found, innovation=innovation, initial=initial)
    if request.method == "POST" and form.is_valid():
        values, now = form.cleaned_data, timezone.now()
        if found is None:
            worked = ask(
                form,
                lambda: services.add_part(kind.model, innovation=innovation, by=request.user, now=now, **values),
            )
        else:
            again = kind.model.objects.get(pk=found.pk)
            worked = ask(
                form,
                lambda: services.update_part(again, innovation=innovation, by=request.user, now=now, **values),
            )
        if worked:
            messages.success(request, _("Bewaard."))
            return redirect("innovations:edit", slug=slug)
    context = {
        "innovation": innovation,
        "form": form,
        "part": part,
        "found": found,
        "title": kind.label if found else kind.new,
    }
    return render(request, "innovations/section.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete_part(request: HttpRequest, slug: str, part: str, pk: int) -> HttpResponse:
    """Ask once, then remove a part."""
    innovation = find(request, can_edit, slug=slug)
    kind, found = _part_of(request.user, innovation, part, pk)
    if request.method == "POST":
        services.delete_part(found, innovation=innovation, by=request.user, now=timezone.now())
        messages.success(request, _("Gewist."))
        return redirect("innovations:edit", slug=slug)
    context = {"innovation": innovation, "found": found, "part": part, "label": kind.label}
    return render(request, "innovations/delete_part.html", context)


def _part_of(user: Any, innovation: Innovation, part: str, pk: int | None) -> tuple[PartKind, Any]:
    """The kind and, with `pk`, the part itself, which must hang on this innovation.

    A lesson for the team stays with the team: a curator who may edit the rest does not get to read it.
    """
    if part not in PARTS:
        raise Http404
    kind = PARTS[part]
    if pk is None:
        return kind, None
    rows = kind.model.objects.all()
    if kind.model is Lesson:
        rows = rows.readable_by(user, in_team=standing_of(user, innovation).in_team)
    return kind, get_object_or_404(rows, **{"pk": pk, kind.owner: innovation})
