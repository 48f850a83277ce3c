"""The curator's pages: /beheer/."""

from django.urls import path

from catalogue.views import desk, relations, upkeep

app_name = "catalogue"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("nazicht/<int:pk>/", desk.case, name="case"),
    path("verouderd/", upkeep.stale, name="stale"),
    path("links/", upkeep.links, name="links"),
    path("links/<int:pk>/opnieuw/", upkeep.recheck, name="recheck-link"),
    path("links/<int:pk>/mailen/", upkeep.mail_link, name="mail-link"),
    path("logboek/", upkeep.log, name="log"),
    path("banden/<int:pk>/", relations.relations, name="relations"),
    path("banden/wissen/<int:pk>/", relations.erase, name="erase-relation"),
]
