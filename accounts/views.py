"""Pages of accounts. Login, sign-up, addresses and passwords are allauth's pages."""

from typing import cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows import sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services
from accounts.forms import LeaveForm, PreferencesForm, ProfileForm
from accounts.models import User
from accounts.preferences import choices_of
from core.errors import HubError
from core.forms import attempt


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am on the hub."""
    form = ProfileForm(_sent(request), instance=_me(request))
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
    form = PreferencesForm(_sent(request), initial=initial)
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


@login_required
@never_cache
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept of me: take it along, or leave."""
    me = cast(User, request.user)
    context = {"export": selectors.export_of(me), "hours": settings.DATA_EXPORT_HOURS, "now": timezone.now()}
    return render(request, "accounts/data.html", context)


@login_required
@require_POST
@reauthentication_required
def ask_export(request: HttpRequest) -> HttpResponse:
    """Ask for a copy of my data."""
    try:
        services.ask_export(user=cast(User, request.user), now=timezone.now())
        messages.success(request, _("We maken je kopie. Je krijgt een mail zodra ze klaarstaat."))
    except HubError as error:
        messages.error(request, str(error.message))
    return redirect("accounts:data")


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, key: UUID) -> StreamingHttpResponse:
    """My copy, while it is there; nobody else's."""
    found = selectors.ready_export(cast(User, request.user), key, now=timezone.now())
    if found is None:
        raise Http404
    answer = StreamingHttpResponse(selectors.export_bytes(found), content_type="application/zip")
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = f'attachment; filename="{settings.SITE_NAME.lower()}-{found.ready_at:%Y-%m-%d}.zip"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def leave(request: HttpRequest) -> HttpResponse:
    """Delete my account: first what that means, then the grace period."""
    me = cast(User, request.user)
    form = LeaveForm(_sent(request))
    if request.method == "POST":
        leaving = attempt(form, lambda: services.ask_to_leave(user=me, now=timezone.now()))
        if leaving is not None:
            logout(request)
            when = {"date": date_format(timezone.localtime(leaving.due_at), "DATE_FORMAT")}
            messages.success(request, _("Op %(date)s wissen we je account. Log voor die dag in om te blijven.") % when)
            return redirect("home")
    context = {"form": form, "consequences": selectors.consequences_of(me), "days": settings.DELETION_GRACE_DAYS}
    return render(request, "accounts/leave.html", context, status=422 if form.errors else 200)


def _me(request: HttpRequest) -> User:
    """A fresh copy of the signed-in person: a form that fails leaves its marks on the row that it was given."""
    return User.objects.get(pk=cast(User, request.user).pk)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What a form gets: an empty POST is a form that was sent too."""
    return request.POST if request.method == "POST" else None
