"""The signed-in home, matches and introductions. All of it is private, so nothing is cached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.models import Entry
from catalogue.selectors import is_manager
from core.errors import HubError, NotAllowed
from matching import permissions, selectors, services
from matching.forms import AcceptForm, AskForm, DeclineForm, DismissForm, MessageForm
from matching.models import Dismissal
from organisations.selectors import current_entry


@login_required
@never_cache
@require_safe
def my_hub(request: HttpRequest) -> HttpResponse:
    """My entries with their matches, what I was writing, who waits for my answer."""
    return render(request, "matching/my_hub.html", {"hub": selectors.my_hub(request.user)})


@login_required
@never_cache
@require_safe
def entry_matches(request: HttpRequest, pk: int) -> HttpResponse:
    """All lanes of one of my entries, and what I clicked away."""
    entry = _mine(request, pk)
    context = {
        "entry": entry,
        "lanes": selectors.lanes_for(entry, request.user, limit=12),
        "dismissed": selectors.dismissed_by(entry, request.user),
        "crumbs": [*_crumbs(), (entry.title, "")],
    }
    return render(request, "matching/entry_matches.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
    """Say that a match is not useful, and why."""
    entry = _mine(request, pk)
    other = get_object_or_404(Entry.objects.visible_to(request.user), pk=other_pk)
    form = DismissForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.dismiss(entry=entry, other=other, by=request.user, now=timezone.now(), **form.cleaned_data)
        except HubError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(title)s komt niet meer terug bij je matches.") % {"title": other.title})
            return redirect("my_matches", pk=entry.pk)
    context = {
        "entry": entry,
        "other": other,
        "form": form,
        "crumbs": [*_crumbs(), (entry.title, reverse("my_matches", args=[entry.pk])), (_("Niet nuttig"), "")],
    }
    return render(request, "matching/dismiss.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def undo_dismiss(request: HttpRequest, pk: int, dismissal_pk: int) -> HttpResponse:
    """Bring a pair back."""
    entry = _mine(request, pk)
    dismissal = get_object_or_404(Dismissal.objects.select_related("low", "high"), pk=dismissal_pk)
    if entry.pk not in (dismissal.low_id, dismissal.high_id):
        raise Http404
    services.undo_dismissal(dismissal=dismissal, by=request.user, now=timezone.now())
    messages.success(request, _("Teruggehaald. De match verschijnt zo meteen weer."))
    return redirect("my_matches", pk=entry.pk)


@login_required
@never_cache
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """All my conversations."""
    context = {
        "conversations": selectors.conversations_of(request.user),
        "crumbs": [*_crumbs(), (_("Gesprekken"), "")],
    }
    return render(request, "matching/introductions.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the people behind an entry to get to know each other."""
    seen = Entry.objects.visible_to(request.user).for_cards()
    other = seen.filter(pk=pk).first()
    if other is None:
        # an organisation that was merged while somebody was writing to it
        merged = current_entry(pk)
        other = get_object_or_404(seen, pk=merged.pk if merged else pk)
    mine = selectors.askable_from(request.user, other)
    going = selectors.going_between([entry.pk for entry in mine], other)
    if going is not None and len(mine) == 1:
        return redirect("introduction", pk=going.pk)
    form = AskForm(_posted(request), mine=mine, initial={"from_entry": request.GET.get("from", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask(to_entry=other, sender=request.user, now=timezone.now(), **form.cleaned_data)
        except HubError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je vraag is verstuurd. Je krijgt een mail zodra er een antwoord is."))
            return redirect("introduction", pk=made.pk)
    context = {
        "other": other,
        "mine": mine,
        "form": form,
        "is_own": not mine and is_manager(request.user, other),
        "has_managers": selectors.has_managers(other),
        "crumbs": [(other.title, other.get_absolute_url()), (_("Stel je voor"), "")],
    }
    return render(request, "matching/ask.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """One conversation: read, write, answer, share contact details or take the question back."""
    seen = selectors.conversation(pk, request.user)
    if seen is None:
        raise Http404
    action = request.POST.get("action", "")
    forms: dict[str, Any] = {
        "accept": AcceptForm(request.POST if action == "accept" else None, prefix="accept"),
        "decline": DeclineForm(request.POST if action == "decline" else None, prefix="decline"),
        "message": MessageForm(request.POST if action == "message" else None, prefix="message"),
    }
    refused = False
    if request.method == "POST":
        try:
            if _act(request, pk, action, forms):
                return redirect("introduction", pk=pk)
            refused = True
        except NotAllowed as error:
            raise PermissionDenied(str(error.message)) from error
        except HubError as error:
            refused = True
            if action in forms:
                forms[action].refuse(error)
            else:
                messages.error(request, str(error.message))
                return redirect("introduction", pk=pk)
    context = {
        "seen": seen,
        "forms": forms,
        "can_answer": permissions.can_answer(seen.side, seen.introduction),
        "can_withdraw": permissions.can_withdraw(seen.side, seen.introduction),
        "can_write": permissions.can_write(seen.side, seen.introduction),
        "crumbs": [*_crumbs(), (_("Gesprekken"), reverse("introductions")), (seen.theirs.title, "")],
    }
    return render(request, "matching/introduction.html", context, status=422 if refused else 200)


def _act(request: HttpRequest, pk: int, action: str, forms: dict[str, Any]) -> bool:
    """Do what was asked; False when the form is not right."""
    given: dict[str, Any] = {"introduction_id": pk, "by": request.user, "now": timezone.now()}
    form = forms.get(action)
    if form is not None and not form.is_valid():
        return False
    data = form.cleaned_data if form is not None else {}
    if action == "accept":
        services.accept(**given, **data)
        messages.success(request, _("Je zei ja. Jullie kunnen nu verder praten."))
    elif action == "decline":
        services.decline(**given, **data)
        messages.success(request, _("Je zei nee. We laten het vriendelijk weten."))
    elif action == "message":
        services.answer(**given, **data)
    elif action == "withdraw":
        services.withdraw(**given)
        messages.success(request, _("Je vraag is ingetrokken."))
    elif action in ("share", "unshare"):
        services.share_contact(**given, share=action == "share")
    else:
        raise HubError(_("Deze knop kennen we niet."))
    return True


def _posted(request: HttpRequest) -> Any:
    """What was sent; an empty form that was sent is not the same as none."""
    return request.POST if request.method == "POST" else None


def _mine(request: HttpRequest, pk: int) -> Any:
    """An entry that this person manages; 404 for anybody else's, so that nothing leaks."""
    entry = get_object_or_404(Entry.objects.for_cards(), pk=pk)
    if not is_manager(request.user, entry):
        raise Http404
    return entry


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Mijn hub"), reverse("my_hub"))]
