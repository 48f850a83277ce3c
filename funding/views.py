"""Pages of the funding map."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.kinds import Kind
from catalogue.listing import entry_list
from catalogue.permissions import can_curate
from catalogue.search import SearchQuery
from catalogue.search.facets import chips
from core.forms import attempt
from funding import permissions, selectors, services
from funding.forms import OpportunityForm
from funding.matrix import draw
from funding.models import Opportunity, Status
from matching.pages import render_profile

FACETS = ["theme", "challenge", "phase", "instrument", "applicant", "fit", "place"]
MATRIX_FACETS = ["theme", "challenge", "applicant", "place"]
Crumbs = list[tuple[str, str]]


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """All funding with search, facets, amounts and what is open now."""
    context = {"can_create": permissions.can_create(request.user)}
    return entry_list(request, kinds=[Kind.FUNDING], facets=FACETS, template="funding/list.html", context=context)


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """Phase × instrument: where there is money, and where there is none."""
    query = SearchQuery.from_params(request.GET, kinds=[Kind.FUNDING], facets=MATRIX_FACETS)
    found = selectors.phase_instrument_matrix(query, request.user, timezone.now())
    context = {
        "matrix": found,
        "drawing": draw(found),
        "query": query,
        "chips_page": {"chips": chips(query)},
        "crumbs": _crumbs(page=_("Matrix")),
    }
    return render(request, "funding/matrix.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One opportunity."""
    opportunity = _visible(request, slug)
    page = selectors.opportunity_page(opportunity)
    context = {
        "opportunity": opportunity,
        "page": page,
        "state": page.state(timezone.now()),
        "can_edit": permissions.can_edit(request.user, opportunity),
        "crumbs": _crumbs(opportunity),
    }
    return render_profile(request, "funding/detail.html", context, page.entry)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Add funding."""
    if not permissions.can_create(request.user):
        messages.info(request, _("Voeg eerst je organisatie toe. Daarna kan je haar financiering op de kaart zetten."))
        return redirect("organisations:create")
    form = OpportunityForm(request.POST or None, user=request.user, curator=can_curate(request.user))
    context = {"form": form, "opportunity": None, "crumbs": _crumbs(page=_("Voeg toe"))}
    if request.method != "POST":
        return render(request, "funding/form.html", context)
    made = attempt(
        form,
        lambda: services.create_opportunity(
            provider=form.cleaned_data["provider"],
            by=request.user,
            now=timezone.now(),
            fit=form.fit(),
            **form.values(),
        ),
    )
    if made is None:
        return render(request, "funding/form.html", context, status=422)
    messages.success(request, _("%(title)s staat op de kaart.") % {"title": made.title})
    return redirect(made)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change funding."""
    shown = _editable(request, slug)
    instance = Opportunity.objects.prefetch_related("fit_answers").get(pk=shown.pk)
    form = OpportunityForm(request.POST or None, instance=instance, user=request.user, curator=can_curate(request.user))
    context = {"form": form, "opportunity": shown, "crumbs": _crumbs(shown, page=_("Bewerk"))}
    if request.method != "POST":
        return render(request, "funding/form.html", context)
    saved = attempt(
        form,
        lambda: services.update_opportunity(
            opportunity=shown, by=request.user, now=timezone.now(), fit=form.fit(), **form.values()
        ),
    )
    if saved is None:
        return render(request, "funding/form.html", context, status=422)
    messages.success(request, _("De wijzigingen zijn bewaard."))
    return redirect(saved)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Take funding off the map, or put it back."""
    opportunity = _editable(request, slug)
    published = opportunity.status != Status.PUBLISHED
    services.set_published(opportunity=opportunity, published=published, by=request.user, now=timezone.now())
    messages.success(request, _("Terug op de kaart.") if published else _("Van de kaart gehaald."))
    return redirect(opportunity)


def _visible(request: HttpRequest, slug: str) -> Opportunity:
    found = selectors.visible_opportunities(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _editable(request: HttpRequest, slug: str) -> Opportunity:
    opportunity = _visible(request, slug)
    if not permissions.can_edit(request.user, opportunity):
        raise PermissionDenied
    return opportunity


def _crumbs(opportunity: Opportunity | None = None, *, page: str = "") -> Crumbs:
    crumbs: Crumbs = [(_("Financiering"), reverse("funding:list"))]
    if opportunity is not None:
        crumbs.append((opportunity.title, opportunity.get_absolute_url() if page else ""))
    return [*crumbs, (page, "")] if page else crumbs
