"""The curator's import pages: /beheer/import/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from imports import views

app_name = "imports"


class Verb(StringConverter):
    regex = "start|stop|terug|weg"


class TemplateKind(StringConverter):
    regex = "csv|xlsx"


register_converter(Verb, "import_verb")
register_converter(TemplateKind, "template_kind")

urlpatterns = [
    path("", views.index, name="index"),
    path("nieuw/", views.upload, name="upload"),
    path("sjabloon/<slug:name>.<template_kind:kind>", views.template, name="template"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/kolommen/", views.mapping, name="mapping"),
    path("<int:pk>/rijen.csv", views.rows, name="rows"),
    path("<int:pk>/<import_verb:verb>/", views.act, name="act"),
]
