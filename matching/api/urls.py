from django.urls import path
from rest_framework.routers import SimpleRouter

from matching.api.views import IntroductionViewSet, MatchListView

router = SimpleRouter()
router.register("introductions", IntroductionViewSet, basename="api-introductions")
urlpatterns = [path("matches/", MatchListView.as_view(), name="api-matches"), *router.urls]
