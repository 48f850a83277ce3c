"""Addresses that exist once, in no language."""

from django.urls import path

from core import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("mails/", views.mails, name="mails"),
    path("mails/<str:name>.html", views.mail_html, name="mail-html"),
]
