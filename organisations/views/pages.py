"""Pages of organisations."""

from __future__ import annotations

from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.flows import remember_invited
from catalogue.kinds import Kind
from catalogue.listing import entry_list
from core.errors import HubError
from core.forms import attempt
from core.images import image_size, image_srcset, image_url
from core.visitors import render_page
from organisations import permissions, selectors, services
from organisations.forms import InviteForm, OrganisationForm
from organisations.models import Invitation, Membership, Organisation
from organisations.views.shared import crumbs_of, demand, follows_moves, tell, visible

Saved = TypeVar("Saved")
FACETS = ["theme", "challenge", "helix", "trust", "place"]


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All public organisations, with search and facets."""
    return entry_list(request, kinds=[Kind.ORGANISATION], facets=FACETS, template="organisations/list.html")


@follows_moves
@require_GET
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation and everything it does on the hub."""
    organisation = visible(request, slug)
    role = permissions.role_in(request.user, organisation)
    curator = permissions.can_curate(request.user)
    context = {
        "page": selectors.organisation_page(organisation, request.user),
        "organisation": organisation,
        "role": role,
        "curator": curator,
        "claim": None if role else selectors.open_claim_of(request.user, organisation),
        "can_edit": bool(role) or curator,
        "can_manage": role == "owner" or curator,
        "show_contact": organisation.show_contact or bool(role) or curator,
        "logo": _logo(organisation),
        "website_label": urlsplit(organisation.website).netloc.removeprefix("www."),
        "crumbs": crumbs_of(organisation),
    }
    return render_page(request, "organisations/detail.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Bring an organisation to the hub."""
    form = OrganisationForm(request.POST or None, request.FILES or None)
    context = {"form": form, "organisation": None, "crumbs": crumbs_of(page=_("Voeg toe"))}
    if request.method != "POST":
        return render(request, "organisations/form.html", context)

    def save() -> Organisation:
        made = services.create_organisation(by=request.user, now=timezone.now(), **form.profile())
        return _save_logo(request, form, made)

    made = attempt(form, save)
    if made is None:
        return render(request, "organisations/form.html", context, status=422)
    messages.success(request, _("%(name)s staat op de hub.") % {"name": made.name})
    return redirect(made)


@follows_moves
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the profile."""
    organisation = visible(request, slug)
    demand(permissions.can_edit(request.user, organisation))
    shown = Organisation.objects.get(pk=organisation.pk)
    form = OrganisationForm(request.POST or None, request.FILES or None, instance=organisation)
    context = {
        "form": form,
        "organisation": shown,
        "logo": _logo(shown),
        "crumbs": crumbs_of(shown, page=_("Bewerk")),
    }
    if request.method != "POST":
        return render(request, "organisations/form.html", context)
    if request.resolver_match and _merged_since(request.resolver_match.kwargs["slug"], slug):
        form.add_error(None, str(services.Merged(shown).message))
        return render(request, "organisations/form.html", context, status=409)

    def save() -> Organisation:
        saved = services.update_organisation(organisation=shown, by=request.user, now=timezone.now(), **form.profile())
        return _save_logo(request, form, saved)

    saved = attempt(form, save)
    if saved is None:
        return render(request, "organisations/form.html", context, status=422)
    messages.success(request, _("De wijzigingen zijn bewaard."))
    return redirect(saved)


@follows_moves
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to the organisation; owners invite others here."""
    organisation = visible(request, slug)
    demand(permissions.can_see_people(request.user, organisation))
    form = InviteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        demand(permissions.can_manage_people(request.user, organisation))
        sent = attempt(
            form,
            lambda: services.invite(
                organisation=organisation, by=request.user, now=timezone.now(), **form.cleaned_data
            ),
        )
        if sent is not None:
            messages.success(request, _("We hebben %(email)s uitgenodigd.") % {"email": sent.email})
            return redirect("organisations:people", slug=slug)
        status = 422
    context = {
        "organisation": organisation,
        "form": form,
        "people": selectors.people_of(organisation),
        "invitations": selectors.open_invitations(organisation),
        "requests": selectors.requests_for_owners(organisation),
        "can_manage": permissions.can_manage_people(request.user, organisation),
        "now": timezone.now(),
        "crumbs": crumbs_of(organisation, page=_("Mensen")),
    }
    return render(request, "organisations/people.html", context, status=status)


@follows_moves
@login_required
@require_POST
def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change someone's role, or let them go (`action` is "owner", "member" or "remove")."""
    organisation = visible(request, slug)
    membership = get_object_or_404(
        Membership.objects.select_related("organisation", "user"), organisation=organisation, pk=pk
    )
    itself = membership.user_id == request.user.pk
    demand(itself or permissions.can_manage_people(request.user, organisation))
    action = request.POST.get("action", "")
    try:
        if action == "remove":
            services.remove_member(membership=membership, by=request.user, now=timezone.now())
            messages.success(request, _("%(name)s hoort niet meer bij de organisatie.") % {"name": membership.user})
        else:
            services.change_role(membership=membership, role=action, by=request.user, now=timezone.now())
            messages.success(request, _("De rol van %(name)s is gewijzigd.") % {"name": membership.user})
    except HubError as error:
        tell(request, error)
    if itself and action == "remove":
        return redirect("organisations:detail", slug=slug)
    return redirect("organisations:people", slug=slug)


@follows_moves
@login_required
@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    organisation = visible(request, slug)
    demand(permissions.can_manage_people(request.user, organisation))
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), organisation=organisation, pk=pk)
    try:
        services.revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("De uitnodiging is ingetrokken."))
    except HubError as error:
        tell(request, error)
    return redirect("organisations:people", slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page that an invitation's letter leads to: accept it, after logging in or signing up."""
    found = selectors.invitation_by_token(token)
    if found is None:
        raise Http404(_("Deze uitnodiging bestaat niet of is ingetrokken."))
    problem = ""
    if request.method == "POST" and request.user.is_authenticated:
        try:
            services.accept_invitation(token=token, user=request.user, now=timezone.now())
        except HubError as error:
            problem = str(error.message)
        else:
            messages.success(request, _("Welkom bij %(name)s.") % {"name": found.organisation.name})
            return redirect(found.organisation)
    is_open = found.is_open(timezone.now())
    if is_open and not request.user.is_authenticated:
        remember_invited(request, email=found.email, next_url=request.path)
    context = {"invitation": found, "is_open": is_open, "problem": problem}
    return render(request, "organisations/invitation.html", context, status=422 if problem else 200)


@follows_moves
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the organisation off the hub, or put it back; asks first."""
    organisation = visible(request, slug)
    demand(permissions.can_withdraw(request.user, organisation))
    if request.method != "POST":
        context = {"organisation": organisation, "crumbs": crumbs_of(organisation, page=_("Trek terug"))}
        return render(request, "organisations/withdraw.html", context)
    if organisation.is_published:
        services.withdraw_organisation(organisation=organisation, by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s staat niet meer op de hub.") % {"name": organisation.name})
    else:
        services.restore_organisation(organisation=organisation, by=request.user, now=timezone.now())
        messages.success(request, _("%(name)s staat weer op de hub.") % {"name": organisation.name})
    return redirect(organisation)


def _merged_since(sent_to: str, slug: str) -> bool:
    """Was a form sent to an organisation that became part of the one at `slug` while somebody was typing?"""
    return sent_to != slug and selectors.was_merged(sent_to)


def _logo(organisation: Organisation) -> dict[str, Any]:
    """Addresses and size in pixels of the logo, for the `img` element; {} without one."""
    if not organisation.logo:
        return {}
    width, height = image_size(organisation.logo)
    return {
        "url": image_url(organisation.logo, width=320),
        "srcset": image_srcset(organisation.logo),
        "width": width,
        "height": height,
    }


def _save_logo(request: HttpRequest, form: OrganisationForm, organisation: Organisation) -> Organisation:
    image = form.cleaned_data.get("logo_upload")
    if image is not None or form.cleaned_data.get("remove_logo"):
        return services.set_logo(organisation=organisation, image=image, by=request.user, now=timezone.now())
    return organisation
