from django.urls import path

from catalogue.api.views import EntryListView

urlpatterns = [path("entries/", EntryListView.as_view(), name="api-entries")]
