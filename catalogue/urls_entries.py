"""What every entry has, whatever its room: /vermelding/<number>/."""

from django.urls import path

from catalogue.views import entries

app_name = "entries"
urlpatterns = [
    path("<int:pk>/versies/", entries.versions, name="versions"),
    path("<int:pk>/versies/<int:number>/", entries.version, name="version"),
    path("<int:pk>/versies/<int:number>/terugzetten/", entries.restore, name="restore"),
    path("<int:pk>/klopt-nog/", entries.confirm, name="confirm"),
    path("<int:pk>/melden/", entries.report, name="report"),
]
