from django.urls import path

from organisations.views import claims, desk, pages

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
    path("<slug:slug>/meewerken/", claims.claim, name="claim"),
    path("<slug:slug>/meewerken/intrekken/", claims.withdraw_claim, name="withdraw-claim"),
    path("<slug:slug>/mensen/vraag/<int:pk>/", claims.answer, name="answer"),
    path("<slug:slug>/verifieren/", desk.verify, name="verify"),
    path("<slug:slug>/terugtrekken/", pages.withdraw, name="withdraw"),
]
