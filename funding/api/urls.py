from rest_framework.routers import SimpleRouter

from funding.api.views import OpportunityViewSet

router = SimpleRouter()
router.register("funding", OpportunityViewSet, basename="api-funding")
urlpatterns = router.urls
