"""The API's address book: each room brings its own router, here they hang under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("v1/", include("vocabulary.api.urls")),
    path("v1/", include("catalogue.api.urls")),
    path("v1/", include("organisations.api.urls")),
    path("v1/", include("matching.api.urls")),
    path("v1/", include("innovations.api.urls")),
    path("v1/", include("supporters.api.urls")),
    path("v1/", include("funding.api.urls")),
    path("v1/", include("experimentation.api.urls")),
    path("v1/", include("ecosystem.api.urls")),
]
