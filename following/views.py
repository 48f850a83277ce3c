"""What I follow: saved searches and entries. Private pages, so nothing is cached."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.unsubscribe import read_token
from catalogue.models import Entry
from catalogue.search import SearchQuery, name_of
from core.errors import HubError
from following import lists, selectors, services
from following.forms import ACCOUNT, SearchForm
from following.models import SavedSearch


@login_required
@never_cache
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Everything I follow, and what is new."""
    seen = selectors.following(request.user, timezone.now())
    return render(request, "following/following.html", {"seen": seen, "crumbs": _crumbs()})


@login_required
@never_cache
@require_POST
def seen_all(request: HttpRequest) -> HttpResponse:
    """I saw all that is new."""
    services.see_everything(user=_me(request), now=timezone.now())
    messages.success(request, _("Alles staat op gezien."))
    return redirect("following")


# --- saved searches ----------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save_search(request: HttpRequest) -> HttpResponse:
    """Keep the search that the address tells; a visitor comes here after logging in, with the search still there."""
    query = SearchQuery.anywhere(request.GET)
    list_name = lists.list_for(request.GET.get("lijst", ""), query)
    initial = {"name": name_of(query), "frequency": ACCOUNT}
    form = _form(request, initial)
    if request.method == "POST" and form.is_valid():
        try:
            search = services.save_search(
                user=_me(request), query=query, list_name=list_name, now=timezone.now(), **form.cleaned_data
            )
        except HubError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Bewaard. Zodra er iets nieuws is, lees je het bij “Wat ik volg”."))
            return redirect(lists.url_of(search.list_name, search.params))
    context = {
        "form": form,
        "back": lists.url_of(list_name, lists.canonical(query)),
        "crumbs": [*_crumbs(link=True), (_("Bewaar een zoekopdracht"), "")],
    }
    return render(request, "following/save.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def open_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the list with this search, and remember that I looked."""
    search = _own(request, pk)
    if request.method == "GET":
        services.see_search(search_id=search.pk, user=_me(request), now=timezone.now())
    return redirect(lists.url_of(search.list_name, search.params))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def saved_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or another frequency."""
    search = _own(request, pk)
    form = _form(request, {"name": search.name, "frequency": search.frequency or ACCOUNT})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_search(search_id=pk, user=_me(request), now=timezone.now(), **form.cleaned_data)
        except HubError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Je zoekopdracht is aangepast."))
            return redirect("following")
    context = {"search": search, "form": form, "crumbs": [*_crumbs(link=True), (search.name, "")]}
    return render(request, "following/search.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def delete_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop keeping a search."""
    search = _own(request, pk)
    services.delete_search(search_id=pk, user=_me(request))
    messages.success(request, _("“%(name)s” is gewist.") % {"name": search.name})
    return redirect("following")


@csrf_exempt  # mail programs post here without a page of ours before it; the signed token is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mute_search(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail about one search, from the mail itself, logged in or not (RFC 8058: a bare POST does it)."""
    user_id, search_id = _from_token(token)
    done = request.method == "POST"
    if done:
        services.mute_search(search_id=search_id, user_id=user_id, now=timezone.now())
    # the name of a search is private: who only holds the link is not told
    return render(request, "following/mute.html", {"done": done})


def _from_token(token: str) -> tuple[int, int]:
    found = read_token(token)
    kind, _colon, number = found[1].partition(":") if found else ("", "", "")
    if found is None or kind != "search" or not number.isdigit():
        raise Http404
    return found[0], int(number)


# --- entries -----------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an entry; a visitor comes here after logging in and presses the button once more."""
    entry = get_object_or_404(Entry.objects.visible_to(request.user).for_cards(), pk=pk)
    if request.method != "POST":
        context = {
            "entry": entry,
            "follows": selectors.is_following(request.user, entry),
            "crumbs": [*_crumbs(link=True), (entry.title, "")],
        }
        return render(request, "following/follow.html", context)
    try:
        services.follow(user=_me(request), entry=entry, now=timezone.now())
    except HubError as error:
        messages.error(request, str(error.message))
        return redirect("following")
    return _followed(request, entry, follows=True)


@login_required
@never_cache
@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop following; also what was withdrawn meanwhile."""
    services.unfollow(user=_me(request), entry_id=pk)
    entry = Entry.objects.visible_to(request.user).for_cards().filter(pk=pk).first()
    if entry is None:
        return redirect("following")
    return _followed(request, entry, follows=False)


def _followed(request: HttpRequest, entry: Entry, *, follows: bool) -> HttpResponse:
    """The button as it is now for htmx, else the page that was left."""
    if request.headers.get("HX-Request"):
        context = {"entry": entry, "follows": follows, "signed_in": True, "fresh": True}
        return render(request, "following/_follow_button.html", context)
    text = _("Je volgt nu %(title)s.") if follows else _("Je volgt %(title)s niet meer.")
    messages.success(request, text % {"title": entry.title})
    return HttpResponseRedirect(_next(request) or entry.get_absolute_url() or reverse("following"))


def _next(request: HttpRequest) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


# --- shared ------------------------------------------------------------------------------------------------
def _me(request: HttpRequest) -> Any:
    return request.user


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    found: SavedSearch = get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
    return found


def _form(request: HttpRequest, initial: dict[str, Any]) -> SearchForm:
    data = request.POST if request.method == "POST" else None
    return SearchForm(data, initial=initial, digest=_me(request).digest)


def _crumbs(*, link: bool = False) -> list[tuple[str, str]]:
    here = (_("Wat ik volg"), reverse("following") if link else "")
    return [(_("Mijn hub"), reverse("my_hub")), here]
