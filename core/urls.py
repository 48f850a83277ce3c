"""Pages that tell about the hub itself."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("over-sociale-innovatie/", views.about, name="about"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("open-data/", views.open_data, name="open-data"),
    path("stijl/", views.style, name="style"),
]
