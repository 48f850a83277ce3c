"""Endpoints of spaces and bookings: the services of the pages behind them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import HubError, NotAllowed
from experimentation import permissions, selectors, services
from experimentation.api.serializers import (
    BookingSerializer,
    BookingWriteSerializer,
    ReasonSerializer,
    SlotSerializer,
    SpaceSerializer,
    SpaceWriteSerializer,
)
from experimentation.models import Booking, Space
from experimentation.rules import FIRST_YEAR, LAST_YEAR, local_day
from vocabulary.lookup import vocabulary


class SpaceFilter(filters.FilterSet):
    """`?challenge=energy-poverty&place=40000&capacity=10`."""

    challenge = filters.CharFilter(method="by_challenge")
    place = filters.CharFilter(method="by_place", help_text="Municipality, province, region or country")
    capacity = filters.NumberFilter(method="by_capacity", min_value=1, max_value=100_000, help_text="Room for so many")

    class Meta:
        model = Space
        fields = ("status", "approval", "step_free")

    def by_challenge(self, rows: QuerySet[Space], name: str, code: str) -> QuerySet[Space]:
        return rows.filter(challenges__contains=[code])

    def by_place(self, rows: QuerySet[Space], name: str, code: str) -> QuerySet[Space]:
        codes = [item.code for item in vocabulary().items("place") if code in (item.code, *item.ancestors)]
        return rows.filter(municipality__in=codes)

    def by_capacity(self, rows: QuerySet[Space], name: str, people: int) -> QuerySet[Space]:
        return rows.filter(capacity__gte=int(people))


class SpaceViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Space]):
    """Experimentation spaces."""

    serializer_class = SpaceSerializer
    filterset_class = SpaceFilter
    lookup_field = "slug"
    queryset = Space.objects.none()

    def get_queryset(self) -> QuerySet[Space]:
        found: QuerySet[Space] = selectors.visible_spaces(self.request.user).defer("raw")
        return found.prefetch_related("opening_hours")

    @extend_schema(request=SpaceWriteSerializer, responses={201: SpaceSerializer})
    def create(self, request: Request) -> Response:
        """Add a space for an organisation of yours, public at once."""
        data = SpaceWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        hours = values.pop("opening_hours", None)
        with transaction.atomic():
            space = services.create_space(by=request.user, now=timezone.now(), **values)
            _set_hours(space, hours)
        return Response(self._shown(space), status=status.HTTP_201_CREATED)

    @extend_schema(request=SpaceWriteSerializer, responses=SpaceSerializer)
    def update(self, request: Request, slug: str, partial: bool = False) -> Response:
        """Change a space; its organisation stays."""
        space = self.get_object()
        if not permissions.can_edit(request.user, space):
            self.permission_denied(request)
        data = SpaceWriteSerializer(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        values = {name: value for name, value in data.validated_data.items() if name != "organisation"}
        hours = values.pop("opening_hours", None)
        with transaction.atomic():
            saved = services.update_space(space=space, by=request.user, now=timezone.now(), **values)
            _set_hours(saved, hours)
        return Response(self._shown(saved))

    @extend_schema(request=SpaceWriteSerializer, responses=SpaceSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change part of a space."""
        return self.update(request, slug, partial=True)

    @extend_schema(
        parameters=[
            OpenApiParameter("from", OpenApiTypes.DATE, description="First day, default today"),
            OpenApiParameter("to", OpenApiTypes.DATE, description="Last day, default a week on; at most 62 days"),
        ],
        responses=SlotSerializer(many=True),
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def slots(self, request: Request, slug: str) -> Response:
        """The moments at which a booking may start, with whether they are free."""
        now = timezone.now()
        first = _day(request, "from") or local_day(now)
        last = _day(request, "to") or first + timedelta(days=6)
        if not 0 <= (last - first).days < selectors.MAX_SPAN_DAYS:
            raise HubError(_("Vraag tussen één en 62 dagen op."), field="to")
        days = selectors.days_of(self.get_object(), first, last, now=now)
        slots = [slot for day in days for slot in day.slots]
        return Response(SlotSerializer(slots, many=True).data)

    def _shown(self, space: Space) -> object:
        return self.get_serializer(self.get_queryset().get(pk=space.pk)).data


def _set_hours(space: Space, rows: list[dict[str, Any]] | None) -> None:
    if rows is not None:
        services.set_opening_hours(space, [(row["weekday"], row["start"], row["end"]) for row in rows])


def _day(request: Request, name: str) -> Any:
    text = request.query_params.get(name, "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and (day is None or not FIRST_YEAR <= day.year < LAST_YEAR):
        raise HubError(_("Geef een datum als 2026-11-25."), field=name)
    return day


class BookingFilter(filters.FilterSet):
    """`?role=booker|host&space=het-labo&status=requested`."""

    role = filters.ChoiceFilter(
        method="by_role", choices=[("booker", "booker"), ("host", "host")], help_text="Own bookings, or hosted ones"
    )
    space = filters.CharFilter(field_name="space__slug")

    class Meta:
        model = Booking
        fields = ("status",)

    def by_role(self, rows: Any, name: str, role: str) -> QuerySet[Booking]:
        found: QuerySet[Booking] = (
            rows.of_booker(self.request.user) if role == "booker" else rows.hosted_by(self.request.user)
        )
        return found


class BookingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Booking]):
    """Own bookings, and those of the spaces one hosts. Nobody else sees them."""

    serializer_class = BookingSerializer
    permission_classes = (IsAuthenticated,)
    filterset_class = BookingFilter
    lookup_field = "uid"
    lookup_value_converter = "uuid"
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return selectors.visible_bookings(self.request.user)

    @extend_schema(request=BookingWriteSerializer, responses={201: BookingSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a space; 409 when somebody has it then."""
        data = BookingWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        space = get_object_or_404(selectors.visible_spaces(request.user), slug=values.pop("space"))
        booking = services.request_booking(
            space=space,
            by=request.user,
            now=timezone.now(),
            innovation_entry=values.pop("innovation", None),
            **values,
        )
        return Response(self._shown(booking), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, uid: Any) -> Response:
        """Say yes, as host."""
        return self._decide(permissions.can_decide, services.approve_booking)

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, uid: Any) -> Response:
        """Say no, as host, with a reason."""
        return self._decide(permissions.can_decide, services.decline_booking, **self._reason())

    @extend_schema(request=ReasonSerializer, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uid: Any) -> Response:
        """Give the time back, as booker or host."""
        return self._decide(permissions.can_cancel, services.cancel_booking, **self._reason())

    def _decide(self, may: Callable[[Any, Booking], bool], service: Callable[..., Booking], **extra: Any) -> Response:
        booking = self.get_object()
        if not may(self.request.user, booking):
            raise NotAllowed(_("Dit mag je niet doen met deze boeking."))
        return Response(self._shown(service(booking=booking, by=self.request.user, now=timezone.now(), **extra)))

    def _reason(self) -> dict[str, Any]:
        data = ReasonSerializer(data=self.request.data)
        data.is_valid(raise_exception=True)
        return dict(data.validated_data)

    def _shown(self, booking: Booking) -> object:
        return self.get_serializer(self.get_queryset().get(pk=booking.pk)).data
