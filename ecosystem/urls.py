"""Addresses of what spans all rooms; not namespaced, because every page links to them."""

from django.urls import path, re_path

from ecosystem import views

urlpatterns = [
    path("", views.home, name="home"),
    path("zoeken/", views.search_page, name="search"),
    path("zoeken/suggesties/", views.suggest, name="suggest"),
    path("kaart/", views.map_page, name="map"),
    path("kaart/punten.json", views.points, name="map-points"),
    path("verbindingen/<slug:kind>/<int:object_id>/", views.relations, name="relations"),
    re_path(r"^open-data/lijst\.(?P<form>csv|json)$", views.list_download, name="list-download"),
    re_path(r"^open-data/lijst\.(?P<form>rss|atom)$", views.list_feed, name="list-feed"),
    re_path(r"^open-data/(?P<kind>[a-z]+)\.(?P<form>csv|json)$", views.download, name="download"),
    path("api-documentatie/", views.api_docs, name="api-docs"),
]
