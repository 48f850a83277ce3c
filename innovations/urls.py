from django.urls import path

from innovations.views import editing, pages, team, wizard

app_name = "innovations"
urlpatterns = [
    path("", pages.index, name="list"),
    path("nieuw/", wizard.new, name="new"),
    path("gelijkaardig/", pages.similar, name="similar"),
    path("concept/<int:pk>/", wizard.draft, name="draft"),
    path("concept/<int:pk>/indienen/", wizard.submit, name="submit"),
    path("concept/<int:pk>/weggooien/", wizard.discard, name="discard"),
    path("concept/<int:pk>/<slug:step>/", wizard.step, name="step"),
    path("<slug:slug>/", pages.detail, name="detail"),
    path("<slug:slug>/versies/", pages.versions, name="versions"),
    path("<slug:slug>/versies/<int:number>/", pages.versions, name="version"),
    path("<slug:slug>/bewerken/", editing.overview, name="edit"),
    path("<slug:slug>/bewerken/foto/", editing.picture, name="picture"),
    path("<slug:slug>/bewerken/<slug:section>/", editing.section, name="section"),
    path("<slug:slug>/bewerken/<slug:part>/nieuw/", editing.part, name="part-add"),
    path("<slug:slug>/bewerken/<slug:part>/<int:pk>/", editing.part, name="part-edit"),
    path("<slug:slug>/bewerken/<slug:part>/<int:pk>/wissen/", editing.delete_part, name="part-delete"),
    path("<slug:slug>/team/", team.team, name="team"),
    path("<slug:slug>/team/<int:pk>/", team.team_change, name="team-change"),
    path("<slug:slug>/terugtrekken/", team.withdraw, name="withdraw"),
    path("<slug:slug>/opnieuw-tonen/", team.republish, name="republish"),
    path("<slug:slug>/iconisch/", team.iconic, name="iconic"),
]
