from rest_framework.routers import SimpleRouter

from innovations.api.views import InnovationViewSet

router = SimpleRouter()
router.register("innovations", InnovationViewSet, basename="innovation")
urlpatterns = router.urls
