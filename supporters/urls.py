from django.urls import path

from supporters import views

app_name = "supporters"
urlpatterns = [
    path("", views.offer_list, name="list"),
    path("nieuw/", views.create, name="create"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/bewerk/", views.edit, name="edit"),
    path("<slug:slug>/zichtbaarheid/", views.publish, name="publish"),
]
