from django.urls import path

from organisations.views import pages

app_name = "organisations"
urlpatterns = [
    path("", pages.organisation_list, name="list"),
    path("nieuw/", pages.create, name="create"),
    path("uitnodiging/<str:token>/", pages.invitation, name="invitation"),
    path("<slug:slug>/", pages.detail, name="detail"),
    path("<slug:slug>/bewerken/", pages.edit, name="edit"),
    path("<slug:slug>/mensen/", pages.people, name="people"),
    path("<slug:slug>/mensen/<int:pk>/", pages.person, name="person"),
    path("<slug:slug>/uitnodigingen/<int:pk>/intrekken/", pages.revoke, name="revoke"),
    path("<slug:slug>/terugtrekken/", pages.withdraw, name="withdraw"),
]
