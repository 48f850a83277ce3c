"""Included under /api/v1/."""

from django.urls import path

from vocabulary.api import views

urlpatterns = [
    path("vocabulary/", views.SchemeListView.as_view(), name="vocabulary-list"),
    path("vocabulary/<slug:scheme>/", views.SchemeView.as_view(), name="vocabulary-scheme"),
]
