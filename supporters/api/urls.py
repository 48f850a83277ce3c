from rest_framework.routers import SimpleRouter

from supporters.api.views import OfferViewSet

router = SimpleRouter()
router.register("offers", OfferViewSet, basename="api-offers")
urlpatterns = router.urls
