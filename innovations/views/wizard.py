"""Register an innovation in five steps, each of them a plain form that keeps the draft."""

from __future__ import annotations

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import HubError
from innovations import selectors, services
from innovations.completeness import missing_parts
from innovations.models import Innovation
from innovations.permissions import can_edit
from innovations.services.publishing import SUBMITTABLE
from innovations.views.common import ask, find
from innovations.wizard import STEPS, Step, first_unfinished, next_of, progress, step_of
from vocabulary.lookup import vocabulary

MAX_DRAFTS = 50


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first step: a draft begins with the first thing that is saved, by hand or by itself."""
    if request.method == "POST":
        draft = _draft_in_form(request)
        return _save_step(request, draft, STEPS[0])
    wanted = [code for code in request.GET.getlist("challenge")[:5] if vocabulary().get("challenge", code)]
    form = STEPS[0].form(user=request.user, initial={"challenges": wanted})  # type: ignore[misc]
    return _show(request, None, STEPS[0], form)


@never_cache
@login_required
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on where you left off."""
    innovation = _find_draft(request, pk)
    if innovation.status not in SUBMITTABLE:
        return redirect(innovation)
    return redirect("innovations:step", pk=innovation.pk, step=first_unfinished(innovation).slug)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a draft that exists."""
    current = step_of(step)
    if current is None:
        raise Http404
    innovation = _find_draft(request, pk)
    if innovation.status not in SUBMITTABLE:
        return redirect(innovation)
    if current.form is None:
        return _show(request, innovation, current, None)
    if request.method == "POST":
        return _save_step(request, innovation, current)
    return _show(request, innovation, current, current.form(instance=innovation, user=request.user))


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it in."""
    innovation = _find_draft(request, pk)
    try:
        services.submit(innovation=innovation, by=request.user, now=timezone.now())
    except services.Incomplete:
        return _show(request, innovation, STEPS[-1], None, status=422)
    except HubError as error:
        messages.error(request, str(error.message))
        return redirect(innovation)
    messages.success(request, _("Dank je! Een curator kijkt je profiel na. Je krijgt een mail."))
    return redirect(Innovation.objects.get(pk=innovation.pk))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then throw a draft away."""
    innovation = _find_draft(request, pk)
    if request.method == "GET":
        return render(request, "innovations/discard.html", {"innovation": innovation})
    try:
        services.delete_draft(innovation=innovation)
    except HubError as error:
        messages.error(request, str(error.message))
        return redirect("innovations:draft", pk=pk)
    messages.success(request, _("Je concept is weg."))
    return redirect("innovations:list")


def _find_draft(request: HttpRequest, pk: int) -> Innovation:
    return find(request, can_edit, pk=pk)


def _draft_in_form(request: HttpRequest) -> Innovation | None:
    """The draft that autosave began while this first page was open."""
    raw = request.POST.get("draft", "")
    if raw.isascii() and raw.isdigit() and len(raw) < 18:
        innovation = _find_draft(request, int(raw))
        return innovation if innovation.status in SUBMITTABLE else None
    return None


def _save_step(request: HttpRequest, innovation: Innovation | None, current: Step) -> HttpResponse:
    """Keep what was typed and go where the pressed button leads."""
    assert current.form is not None
    action = request.POST.get("action", "next")
    form = current.form(request.POST, instance=innovation, user=request.user)
    valid = form.is_valid()
    if action == "autosave":
        return _autosaved(request, innovation, form)
    if action == "others":
        return _show(request, innovation, current, form, others=True)
    part_form = _part_form(request, innovation, current)
    wants_part = part_form is not None and (action == "add" or part_form.has_changed())
    if not valid or (wants_part and part_form is not None and not part_form.is_valid()):
        return _show(request, innovation, current, form, part_form=part_form, status=422)
    saved: list[Innovation] = []
    if not ask(form, lambda: saved.append(_keep(request, innovation, form.valid_values()))):
        return _show(request, innovation, current, form, part_form=part_form, status=422)
    if wants_part and part_form is not None and current.part is not None:
        values, part, now = part_form.cleaned_data, current.part, timezone.now()
        if not ask(
            part_form,
            lambda: services.add_part(part, innovation=saved[0], by=request.user, now=now, **values),
        ):
            return _show(request, saved[0], current, form, part_form=part_form, status=422)
    _remove_part(request, saved[0], current, action)
    stays = action in ("add", "save") or action.startswith("remove:")
    target = current if stays else next_of(current)
    return redirect("innovations:step", pk=saved[0].pk, step=target.slug)


def _keep(request: HttpRequest, innovation: Innovation | None, values: dict[str, Any]) -> Innovation:
    now = timezone.now()
    if innovation is not None:
        return services.update_innovation(innovation=innovation, by=request.user, now=now, **values)
    if Innovation.objects.filter(created_by_id=request.user.pk, status="draft").count() >= MAX_DRAFTS:
        raise HubError(_("Je hebt al veel concepten. Werk er eerst een af, of gooi er een weg."))
    return services.create_innovation(by=request.user, now=now, **values)


def _autosaved(request: HttpRequest, innovation: Innovation | None, form: Any) -> HttpResponse:
    """Keep whatever is valid, and say so in a few words; an empty page does not become a draft."""
    values = form.valid_values()
    if innovation is None and not values.get("problem"):
        return HttpResponse(status=204)
    try:
        innovation = _keep(request, innovation, values)
    except (HubError, ValidationError):
        return render(request, "innovations/_saved.html", {"failed": True})
    context = {"draft": innovation, "saved_at": timezone.now(), "partly": not form.is_valid()}
    response = render(request, "innovations/_saved.html", context)
    if request.POST.get("draft") == "":
        response["HX-Replace-Url"] = reverse("innovations:step", args=[innovation.pk, STEPS[0].slug])
    return response


def _part_form(request: HttpRequest, innovation: Innovation | None, current: Step) -> Any:
    if current.part_form is None or innovation is None:
        return None
    data = request.POST if request.method == "POST" else None
    return current.part_form(
        data, prefix="part", innovation=innovation, empty_permitted=True, use_required_attribute=False
    )


def _remove_part(request: HttpRequest, innovation: Innovation, current: Step, action: str) -> None:
    name, _sep, raw = action.partition(":")
    if name == "remove" and current.part is not None and raw.isascii() and raw.isdigit() and len(raw) < 18:
        found = current.part.objects.filter(innovation=innovation, pk=int(raw)).first()
        if found is not None:
            services.delete_part(found, innovation=innovation, by=request.user, now=timezone.now())


def _show(
    request: HttpRequest,
    innovation: Innovation | None,
    current: Step,
    form: Any,
    *,
    part_form: Any = None,
    others: bool = False,
    status: int = 200,
) -> HttpResponse:
    """A step with its progress; the first also shows who works on the same problem."""
    parts = current.part.objects.filter(innovation=innovation) if current.part and innovation else []
    context: dict[str, Any] = {
        "innovation": innovation,
        "step": current,
        "steps": progress(innovation, current),
        "form": form,
        "part_form": part_form or _part_form_empty(innovation, current),
        "parts": parts,
    }
    if current is STEPS[0]:
        context |= _similar_context(request, innovation, form, others)
    if current.form is None and innovation is not None:
        context["missing"] = missing_parts(innovation)
        context["tried"] = status == 422
        context["page"] = selectors.innovation_page(innovation, request.user)
    return render(request, "innovations/wizard.html", context, status=status)


def _part_form_empty(innovation: Innovation | None, current: Step) -> Any:
    if current.part_form is None or innovation is None:
        return None
    return current.part_form(prefix="part", innovation=innovation, empty_permitted=True, use_required_attribute=False)


def _similar_context(request: HttpRequest, innovation: Innovation | None, form: Any, others: bool) -> dict[str, Any]:
    text = str(form["problem"].value() or "")
    chosen = [str(code) for code in form["challenges"].value() or []]
    ticked = request.POST.getlist("suggested")
    asked = others or (innovation is not None and bool(text)) or bool(chosen)
    return {
        "asked": asked,
        "ticked": ticked,
        "suggestions": [c for c in selectors.suggested_challenges(text) if c.code not in chosen],
        "others": selectors.similar_entries(
            text=text,
            challenges=[*chosen, *ticked][:20],
            user=request.user,
            exclude=innovation.pk if innovation else None,
        )
        if asked
        else [],
    }
