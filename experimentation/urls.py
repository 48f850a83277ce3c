"""/experimenteerplekken/: the words before the slugs are reserved in the services."""

from django.urls import path

from experimentation.views import bookings, edit, spaces

app_name = "experimentation"
urlpatterns = [
    path("", spaces.space_list, name="list"),
    path("nieuw/", edit.create, name="create"),
    path("boekingen/", bookings.mine, name="mine"),
    path("boekingen/<uuid:uid>/", bookings.booking, name="booking"),
    path("boekingen/<uuid:uid>/goedkeuren/", bookings.approve, name="approve"),
    path("boekingen/<uuid:uid>/weigeren/", bookings.decline, name="decline"),
    path("boekingen/<uuid:uid>/annuleren/", bookings.cancel, name="cancel"),
    path("boekingen/<uuid:uid>/kalender.ics", bookings.calendar, name="calendar"),
    path("<slug:slug>/", spaces.detail, name="detail"),
    path("<slug:slug>/boeken/", bookings.book, name="book"),
    path("<slug:slug>/boekingen/", bookings.hosted, name="hosted"),
    path("<slug:slug>/bewerken/<slug:section>/", edit.edit, name="edit"),
    path("<slug:slug>/uren/", edit.hours, name="hours"),
    path("<slug:slug>/sluitingen/", edit.closures, name="closures"),
    path("<slug:slug>/status/", edit.status, name="status"),
]
