"""Pages of supporters and their offers."""

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
from catalogue.selectors import entry_for
from core.forms import attempt
from matching.pages import render_profile
from supporters import permissions, selectors, services
from supporters.forms import OfferForm
from supporters.models import Offer, Status

FACETS = ["theme", "challenge", "offers", "phase", "value", "helix", "language", "place"]
Crumbs = list[tuple[str, str]]


@require_safe
def offer_list(request: HttpRequest) -> HttpResponse:
    """All offers with search and facets."""
    context = {"can_create": permissions.can_create(request.user)}
    return entry_list(request, kinds=[Kind.OFFER], facets=FACETS, template="supporters/list.html", context=context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One offer, and who it may help."""
    offer = _visible(request, slug)
    context = {
        "offer": offer,
        "entry": entry_for(Kind.OFFER, offer.pk),
        "over": offer.valid_until is not None and offer.valid_until < timezone.localdate(),
        "can_edit": permissions.can_edit(request.user, offer),
        "crumbs": _crumbs(offer),
    }
    return render_profile(request, "supporters/detail.html", context, context["entry"])


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Offer something."""
    if not permissions.can_create(request.user):
        messages.info(request, _("Voeg eerst je organisatie toe. Daarna kan je in haar naam iets aanbieden."))
        return redirect("organisations:create")
    form = OfferForm(request.POST or None, user=request.user, curator=can_curate(request.user))
    context = {"form": form, "offer": None, "crumbs": _crumbs(page=_("Voeg toe"))}
    if request.method != "POST":
        return render(request, "supporters/form.html", context)
    made = attempt(
        form,
        lambda: services.create_offer(
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            now=timezone.now(),
            **form.values(),
        ),
    )
    if made is None:
        return render(request, "supporters/form.html", context, status=422)
    messages.success(request, _("%(title)s staat op de hub.") % {"title": made.title})
    return redirect(made)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an offer."""
    shown = _editable(request, slug)
    instance = Offer.objects.get(pk=shown.pk)
    form = OfferForm(request.POST or None, instance=instance, user=request.user, curator=can_curate(request.user))
    context = {"form": form, "offer": shown, "crumbs": _crumbs(shown, page=_("Bewerk"))}
    if request.method != "POST":
        return render(request, "supporters/form.html", context)
    saved = attempt(
        form,
        lambda: services.update_offer(offer=shown, by=request.user, now=timezone.now(), **form.values()),
    )
    if saved is None:
        return render(request, "supporters/form.html", context, status=422)
    messages.success(request, _("De wijzigingen zijn bewaard."))
    return redirect(saved)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Withdraw an offer, or offer it again."""
    offer = _editable(request, slug)
    published = offer.status != Status.PUBLISHED
    services.set_published(offer=offer, published=published, by=request.user, now=timezone.now())
    messages.success(request, _("Je aanbod is weer te zien.") if published else _("Je aanbod is teruggetrokken."))
    return redirect(offer)


def _visible(request: HttpRequest, slug: str) -> Offer:
    found = selectors.visible_offers(request.user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _editable(request: HttpRequest, slug: str) -> Offer:
    offer = _visible(request, slug)
    if not permissions.can_edit(request.user, offer):
        raise PermissionDenied
    return offer


def _crumbs(offer: Offer | None = None, *, page: str = "") -> Crumbs:
    crumbs: Crumbs = [(_("Ondersteuning"), reverse("supporters:list"))]
    if offer is not None:
        crumbs.append((offer.title, offer.get_absolute_url() if page else ""))
    return [*crumbs, (page, "")] if page else crumbs
