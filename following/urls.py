"""What I follow: under /mijn-hub/. Names without namespace, as the other pages of "mijn hub"."""

from django.urls import path

from following import views

urlpatterns = [
    path("volgen/", views.following, name="following"),
    path("volgen/gezien/", views.seen_all, name="following_seen"),
    path("volgen/bewaar/", views.save_search, name="save_search"),
    path("volgen/zoekopdracht/<int:pk>/", views.saved_search, name="saved_search"),
    path("volgen/zoekopdracht/<int:pk>/open/", views.open_search, name="open_search"),
    path("volgen/zoekopdracht/<int:pk>/wissen/", views.delete_search, name="delete_search"),
    path("volgen/afmelden/<str:token>/", views.mute_search, name="mute_search"),
    path("volgen/vermelding/<int:pk>/", views.follow, name="follow"),
    path("volgen/vermelding/<int:pk>/niet-meer/", views.unfollow, name="unfollow"),
]
