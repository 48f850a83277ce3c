"""Asking to act for an organisation that is on the hub already, and what its owners answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import HubError
from core.forms import attempt
from organisations import permissions, selectors, services
from organisations.forms import AnswerForm, ClaimForm
from organisations.models import Claim
from organisations.views.shared import crumbs_of, demand, follows_moves, tell, visible


@follows_moves
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an organisation is yours; once it has an owner: ask to belong to it."""
    organisation = visible(request, slug)
    mine = selectors.open_claim_of(request.user, organisation)
    belongs = permissions.is_member(request.user, organisation)
    form = ClaimForm(request.POST or None)
    status = 200
    if request.method == "POST":
        made = attempt(
            form,
            lambda: services.claim_organisation(
                organisation=organisation, by=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, _("Je aanvraag is verstuurd. Je krijgt een mail zodra er een antwoord is."))
            return redirect("organisations:detail", slug=made.organisation.slug)
        status = 422
    context = {
        "organisation": organisation,
        "form": form,
        "claim": mine,
        "belongs": belongs,
        "crumbs": crumbs_of(organisation, page=_("Meewerken")),
    }
    return render(request, "organisations/claim.html", context, status=status)


@follows_moves
@login_required
@require_POST
def withdraw_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an own request back."""
    organisation = visible(request, slug)
    mine = selectors.open_claim_of(request.user, organisation)
    try:
        if mine is not None:
            services.withdraw_claim(claim_id=mine.pk, by=request.user, now=timezone.now())
        messages.success(request, _("Je aanvraag is ingetrokken."))
    except HubError as error:
        tell(request, error)
    return redirect(organisation)


@follows_moves
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The owners' answer to somebody who asks to belong to their organisation."""
    organisation = visible(request, slug)
    demand(permissions.can_manage_people(request.user, organisation))
    asked = get_object_or_404(
        Claim.objects.open().select_related("organisation", "user"), organisation=organisation, pk=pk
    )
    demand(permissions.can_decide_claim(request.user, organisation))
    form = AnswerForm(request.POST or None)
    context = {
        "organisation": organisation,
        "claim": asked,
        "form": form,
        "crumbs": crumbs_of(organisation, page=_("Vraag om mee te werken")),
    }
    return decide(request, asked, form, "organisations/answer.html", context, ("organisations:people", [slug]))


def decide(
    request: HttpRequest,
    asked: Claim,
    form: AnswerForm,
    template: str,
    context: dict[str, Any],
    back: tuple[str, list[Any]],
) -> HttpResponse:
    """Show a request, or take the answer in `decision` ("approve", "refuse"), for owners and curators alike.

    Args:
        back: address name and arguments of the page to go to afterwards.
    """
    if request.method != "POST":
        return render(request, template, context)
    approve = request.POST.get("decision") == "approve"
    done = attempt(
        form,
        lambda: services.decide_claim(
            claim_id=asked.pk,
            approve=approve,
            message=form.cleaned_data["message"],
            by=request.user,
            now=timezone.now(),
        ),
    )
    if done is None:
        return render(request, template, context, status=422)
    text = _("%(name)s hoort nu bij %(organisation)s.") if approve else _("%(name)s krijgt bericht van je antwoord.")
    messages.success(request, text % {"name": asked.user, "organisation": asked.organisation.name})
    return redirect(back[0], *back[1])
