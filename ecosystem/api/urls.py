from django.urls import path

from ecosystem.api.views import RelationListView

urlpatterns = [path("relations/", RelationListView.as_view(), name="api-relations")]
