"""Pages of accounts. Login, sign-up, addresses and passwords are allauth's pages."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import ProfileForm
from accounts.models import User


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am on the hub and what mail I want."""
    form = ProfileForm(request.POST or None, instance=_me(request))
    if request.method == "POST" and form.is_valid():
        user = services.update_profile(
            user=_me(request),
            **{name: form.cleaned_data[name] for name in ("name", "language", "home_place", "digest")},
        )
        with translation.override(user.language):
            messages.success(request, _("Je profiel is bewaard."))
            return redirect("accounts:profile")
    context = {"form": form, "crumbs": [(_("Mijn profiel"), "")]}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _me(request: HttpRequest) -> User:
    """A fresh copy of the signed-in person: a form that fails leaves its marks on the row that it was given."""
    return User.objects.get(pk=cast(User, request.user).pk)
