from django.urls import path

from funding import views

app_name = "funding"
urlpatterns = [
    path("", views.opportunity_list, name="list"),
    path("nieuw/", views.create, name="create"),
    path("matrix/", views.matrix, name="matrix"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/bewerk/", views.edit, name="edit"),
    path("<slug:slug>/zichtbaarheid/", views.publish, name="publish"),
]
