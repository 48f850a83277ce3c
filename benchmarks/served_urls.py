"""The hub's addresses and one that answers a constant."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from hubsi.urls import *  # noqa: F403 - the error pages too
from hubsi.urls import urlpatterns as hub_urls


def constant(request: HttpRequest) -> HttpResponse:
    return HttpResponse("constant")


urlpatterns = [path("bench-constant/", constant), *hub_urls]
