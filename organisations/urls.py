from django.urls import path

from organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("nieuw/", views.create, name="create"),
    path("uitnodiging/<str:token>/", views.invitation, name="invitation"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/bewerken/", views.edit, name="edit"),
    path("<slug:slug>/mensen/", views.people, name="people"),
    path("<slug:slug>/mensen/<int:pk>/", views.person, name="person"),
    path("<slug:slug>/uitnodigingen/<int:pk>/intrekken/", views.revoke, name="revoke"),
    path("<slug:slug>/terugtrekken/", views.withdraw, name="withdraw"),
]
