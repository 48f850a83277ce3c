"""Addresses below /mijn-hub/. Their names have no namespace: every room links to them."""

from django.urls import path

from matching import views

urlpatterns = [
    path("", views.my_hub, name="my_hub"),
    path("matches/<int:pk>/", views.entry_matches, name="my_matches"),
    path("matches/<int:pk>/niet-nuttig/<int:other_pk>/", views.dismiss, name="dismiss"),
    path("matches/<int:pk>/terughalen/<int:dismissal_pk>/", views.undo_dismiss, name="undo_dismiss"),
    path("gesprekken/", views.introductions, name="introductions"),
    path("gesprekken/nieuw/<int:pk>/", views.ask, name="ask"),
    path("gesprekken/<int:pk>/", views.introduction, name="introduction"),
]
