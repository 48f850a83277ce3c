"""Leads decide on the team and on being public; curators mark examples."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.permissions import can_curate
from core.errors import HubError
from innovations import selectors, services
from innovations.forms import TeamForm
from innovations.models import Innovation, TeamMember
from innovations.permissions import can_lead
from innovations.views.common import find


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to the team, and adding somebody."""
    innovation = find(request, can_lead, slug=slug)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_member(innovation=innovation, now=timezone.now(), **form.cleaned_data)
        except HubError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Het team is groter geworden."))
            return redirect("innovations:team", slug=slug)
    context = {"innovation": innovation, "team": selectors.team_of(innovation), "form": form}
    return render(request, "innovations/team.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def team_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the role of somebody in the team (`action` "lead" or "member"), or remove them ("remove")."""
    innovation = find(request, can_lead, slug=slug)
    member = get_object_or_404(TeamMember.objects.select_related("innovation"), pk=pk, innovation=innovation)
    action = request.POST.get("action", "")
    try:
        if action == "remove":
            services.remove_member(member=member)
        elif action in ("lead", "member"):
            services.change_role(member=member, role=action, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
    if member.user_id == request.user.pk and not can_lead(request.user, innovation):
        return redirect("innovations:list")
    return redirect("innovations:team", slug=slug)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it off the hub; the page then offers to undo that."""
    innovation = find(request, can_lead, slug=slug)
    return _act(request, innovation, _("Je profiel is niet meer zichtbaar voor anderen."), "withdraw")


@login_required
@require_POST
def republish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it back."""
    innovation = find(request, can_lead, slug=slug)
    return _act(request, innovation, _("Je profiel is weer zichtbaar."), "republish")


@login_required
@require_POST
def iconic(request: HttpRequest, slug: str) -> HttpResponse:
    """A curator marks an example (`iconic` "1") or takes the mark away."""
    innovation = find(request, lambda user, _innovation: can_curate(user), slug=slug)
    chosen = request.POST.get("iconic") == "1"
    try:
        services.mark_iconic(innovation=innovation, iconic=chosen, by=request.user, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
    return redirect(innovation)


def _act(request: HttpRequest, innovation: Innovation, done: str, action: str) -> HttpResponse:
    try:
        if action == "withdraw":
            services.withdraw(innovation=innovation, now=timezone.now())
        else:
            services.republish(innovation=innovation, by=request.user, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, done)
    return redirect(innovation)
