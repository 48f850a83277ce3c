"""To the provider and back."""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.oidc.provider import HubOAuth2Adapter


@login_not_required
@never_cache
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Ask (GET), then leave (POST).

    The way out is a page of ours that goes on by itself: our policy lets forms lead to ourselves only, and browsers
    hold a redirect after a form to that as well, over every hop that the provider makes.
    """
    adapter = HubOAuth2Adapter(request, provider_id)
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except requests.RequestException as error:
        failed: HttpResponse = render_authentication_error(request, adapter.get_provider(), exception=error)
        return failed
    if answer.status_code == 302 and urlsplit(answer["Location"]).netloc:
        context = {"redirect_to": answer["Location"], "provider": adapter.get_provider()}
        return render(request, "socialaccount/leave.html", context)
    return answer


@login_not_required
@never_cache
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider sent the person back with a code."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(HubOAuth2Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
