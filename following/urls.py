"""What I follow: under /mijn-hub/."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
