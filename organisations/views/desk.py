"""The curator's pages about organisations: who claims one, which are there twice, which are verified."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import HubError
from core.forms import attempt
from organisations import comparing, permissions, selectors, services
from organisations.forms import AnswerForm, VerifyForm
from organisations.models import Claim, Organisation
from organisations.views.claims import decide
from organisations.views.shared import crumbs_of, demand, follows_moves, tell, visible

PER_PAGE = 30


def for_curators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Login first, then 403 for everyone but curators; never cached."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        demand(permissions.can_curate(request.user))
        return view(request, **kwargs)

    return login_required(never_cache(checked))


@for_curators
@require_http_methods(["GET", "HEAD"])
def claims(request: HttpRequest) -> HttpResponse:
    """Who says that an organisation nobody speaks for is theirs, oldest first."""
    page = Paginator(selectors.claims_for_curators(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "claims": selectors.claims_with_evidence(page.object_list)}
    return render(request, "organisations/desk/claims.html", context)


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with what speaks for it, and the answer."""
    asked = get_object_or_404(Claim.objects.select_related("organisation", "user", "decided_by"), pk=pk)
    [(_claim, evidence)] = selectors.claims_with_evidence([asked])
    form = AnswerForm(request.POST or None)
    context = {"claim": asked, "evidence": evidence, "form": form}
    return decide(request, asked, form, "organisations/desk/claim.html", context, ("orgdesk:claims", []))


@for_curators
@require_http_methods(["GET", "HEAD"])
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one, a way to name any two, and what was merged last."""
    page = Paginator(selectors.duplicates_to_judge(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "merges": selectors.latest_merges()}
    return render(request, "organisations/desk/duplicates.html", context)


@for_curators
@require_POST
def different(request: HttpRequest, pk: int) -> HttpResponse:
    """These two are not the same."""
    try:
        pair = services.dismiss_duplicate(duplicate_id=pk, by=request.user, now=timezone.now())
        text = _("%(one)s en %(other)s blijven apart.")
        messages.success(request, text % {"one": pair.low.name, "other": pair.high.name})
    except HubError as error:
        tell(request, error)
    return redirect("orgdesk:duplicates")


@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Two organisations side by side; per field whose value stays, and then they are one.

    `een` and `ander` in the address are slugs, numbers or parts of names.
    """
    found = {key: selectors.meant_by(request.GET.get(key, "")) for key in (comparing.ONE, comparing.OTHER)}
    one, other = (found[key][0] if len(found[key]) == 1 else None for key in (comparing.ONE, comparing.OTHER))
    same = one is not None and other is not None and one.pk == other.pk
    if one is None or other is None or same:
        asked = [(key, request.GET.get(key, ""), found[key]) for key in (comparing.ONE, comparing.OTHER)]
        status = 422 if request.method == "POST" else 200
        return render(request, "organisations/desk/merge_which.html", {"asked": asked, "same": same}, status=status)
    problem = ""
    if request.method == "POST":
        problem = _merged(request, one, other)
        if not problem:
            done = selectors.latest_merges(1)[0]
            text = _("%(old)s is nu deel van %(name)s.")
            messages.success(request, text % {"old": done.old_name, "name": done.into.name if done.into else ""})
            return redirect(done.into) if done.into else redirect("orgdesk:duplicates")
    context = _side_by_side(request.POST, one, other) | {"problem": problem}
    return render(request, "organisations/desk/merge.html", context, status=422 if problem else 200)


def _merged(request: HttpRequest, one: Organisation, other: Organisation) -> str:
    """Make one of the two; "" when it was done, else why not."""
    stays = request.POST.get("stays", "")
    if stays not in (comparing.ONE, comparing.OTHER):
        return _("Kies welke van de twee blijft.")
    keeper, leaver = (one, other) if stays == comparing.ONE else (other, one)
    try:
        services.merge_organisations(
            goes=leaver.pk,
            stays=keeper.pk,
            choices=comparing.choices_for(stays, _chosen(request.POST)),
            by=request.user,
            now=timezone.now(),
            seen=request.POST.get("seen", ""),
        )
    except HubError as error:
        return str(error.message)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _chosen(sent: QueryDict) -> dict[str, str]:
    """What was picked per field."""
    return {name: str(sent[f"veld_{name}"]) for name in services.CHOOSABLE if sent.get(f"veld_{name}")}


def _side_by_side(sent: QueryDict, one: Organisation, other: Organisation) -> dict[str, Any]:
    sides = comparing.sides_of(one, other)
    stays = sent.get("stays") or comparing.proposed(*sides)
    return {
        "sides": sides,
        "stays": stays,
        "fields": comparing.fields_of(one, other, stays, _chosen(sent)),
        "same_fields": comparing.same_fields(one, other),
        "seen": services.fingerprint(one, other),
    }


@for_curators
@require_http_methods(["GET", "HEAD"])
def verified(request: HttpRequest) -> HttpResponse:
    """Organisations that are no longer what was verified, and the ones verified last."""
    context = {"lost": selectors.verification_lost(), "latest": selectors.latest_verified()}
    return render(request, "organisations/desk/verified.html", context)


@follows_moves
@for_curators
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that an organisation was looked up, or take that back (`action` is "verify" or "unverify")."""
    organisation = visible(request, slug)
    form = VerifyForm(request.POST or None)
    context = {
        "organisation": organisation,
        "form": form,
        "crumbs": crumbs_of(organisation, page=_("Verifieer")),
    }
    if request.method != "POST":
        return render(request, "organisations/verify.html", context)
    if request.POST.get("action") == "unverify":
        try:
            services.unverify(organisation=organisation, by=request.user, now=timezone.now())
            messages.success(request, _("Het merkteken is weg."))
        except HubError as error:
            tell(request, error)
        return redirect(organisation)
    done = attempt(
        form,
        lambda: services.verify(
            organisation=organisation, note=form.cleaned_data["note"], by=request.user, now=timezone.now()
        ),
    )
    if done is None:
        return render(request, "organisations/verify.html", context, status=422)
    messages.success(request, _("%(name)s is geverifieerd.") % {"name": done.name})
    return redirect(done)
