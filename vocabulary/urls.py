"""The glossary: included under /woordenlijst/."""

from django.urls import path

from vocabulary import views

app_name = "vocabulary"
urlpatterns = [
    path("", views.glossary, name="glossary"),
]
