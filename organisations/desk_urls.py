"""The curator's pages about organisations: below /beheer/."""

from django.urls import path

from organisations.views import desk

app_name = "orgdesk"
urlpatterns = [
    path("claims/", desk.claims, name="claims"),
    path("claims/<int:pk>/", desk.claim, name="claim"),
    path("dubbels/", desk.duplicates, name="duplicates"),
    path("dubbels/<int:pk>/apart/", desk.different, name="different"),
    path("dubbels/samenvoegen/", desk.merge, name="merge"),
    path("geverifieerd/", desk.verified, name="verified"),
]
