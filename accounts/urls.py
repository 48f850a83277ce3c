from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profiel/", views.profile, name="profile"),
    path("meldingen/", views.preferences, name="preferences"),
    path("afmelden/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("toestellen/<int:pk>/uitloggen/", views.end_session, name="end_session"),
    path("gegevens/", views.data, name="data"),
    path("gegevens/kopie/", views.ask_export, name="ask_export"),
    path("gegevens/kopie/<uuid:key>/", views.export, name="export"),
    path("verwijderen/", views.leave, name="leave"),
]
