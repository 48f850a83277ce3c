from rest_framework.routers import SimpleRouter

from experimentation.api.views import BookingViewSet, SpaceViewSet

router = SimpleRouter()
router.register("spaces", SpaceViewSet, basename="api-space")
router.register("bookings", BookingViewSet, basename="api-booking")
urlpatterns = router.urls
