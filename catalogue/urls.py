"""The curator's pages: /beheer/."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("nazicht/<int:pk>/", views.case, name="case"),
    path("banden/<int:pk>/", views.relations, name="relations"),
    path("banden/wissen/<int:pk>/", views.erase, name="erase-relation"),
]
