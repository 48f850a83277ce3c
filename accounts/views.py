"""Pages of accounts. Login, sign-up, addresses and passwords are allauth's pages."""

from typing import cast

from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import selectors, services
from accounts.forms import PreferencesForm, ProfileForm
from accounts.models import User
from accounts.preferences import choices_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am on the hub."""
    form = ProfileForm(request.POST or None, instance=_me(request))
    if request.method == "POST" and form.is_valid():
        user = services.update_profile(
            user=_me(request),
            **{name: form.cleaned_data[name] for name in ("name", "language", "home_place")},
        )
        with translation.override(user.language):
            messages.success(request, _("Je profiel is bewaard."))
            return redirect("accounts:profile")
    context = {"form": form}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What mail I want."""
    me = _me(request)
    now = choices_of(me)
    initial = {"digest": me.digest, "topics": [topic for topic, on in now.items() if on]}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["topics"]
        services.set_preferences(
            user=me,
            digest=form.cleaned_data["digest"],
            wanted={topic: topic in chosen for topic in now},
            now=timezone.now(),
        )
        messages.success(request, _("Je keuze is bewaard."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # mail programs post here without a page of ours before it; the signed token is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Turn off one kind of mail from the mail itself, logged in or not (RFC 8058: a bare POST does it)."""
    user, topic = selectors.unsubscriber(token)
    if user is None or topic is None:
        raise Http404
    context = {"topic": topic.label, "done": request.method == "POST"}
    if request.method == "POST":
        services.set_preference(user=user, topic=topic, wanted=False, now=timezone.now())
    return render(request, "accounts/unsubscribe.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Log one of my other devices out."""
    session = get_object_or_404(UserSession, pk=pk, user_id=cast(User, request.user).pk)
    sessions.end_sessions(request, [session])
    messages.success(request, _("Dat toestel is uitgelogd."))
    return redirect("usersessions_list")


def _me(request: HttpRequest) -> User:
    """A fresh copy of the signed-in person: a form that fails leaves its marks on the row that it was given."""
    return User.objects.get(pk=cast(User, request.user).pk)
