"""Endpoints of innovations: read for all, write for the team, through the services of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import MomentFilter
from core.errors import NotAllowed
from innovations import services
from innovations.api.serializers import InnovationSerializer, InnovationWriteSerializer
from innovations.models import Innovation
from innovations.permissions import can_edit
from vocabulary.lookup import vocabulary


class InnovationFilter(filters.FilterSet):
    """`?challenge=energy-poverty&phase=scaling&place=44021`: codes of the vocabulary."""

    challenge = filters.CharFilter(method="by_challenge")
    theme = filters.CharFilter(method="by_theme")
    place = filters.CharFilter(method="by_place", help_text="Municipality, province, region or country")
    need = filters.CharFilter(method="by_need", help_text="Kind of support that is asked for")
    phase = filters.CharFilter()
    source = filters.CharFilter()
    iconic = filters.BooleanFilter()
    updated_after = MomentFilter(field_name="updated_at", lookup_expr="gt")

    class Meta:
        model = Innovation
        fields = ("language",)

    def by_challenge(self, rows: QuerySet[Innovation], name: str, code: str) -> QuerySet[Innovation]:
        return rows.filter(challenges__contains=[code])

    def by_theme(self, rows: QuerySet[Innovation], name: str, code: str) -> QuerySet[Innovation]:
        return rows.filter(challenges__overlap=[item.code for item in vocabulary().challenges_of_theme(code)])

    def by_place(self, rows: QuerySet[Innovation], name: str, code: str) -> QuerySet[Innovation]:
        """Those that stand or work in the place, or in something that lies within it."""
        codes = [item.code for item in vocabulary().items("place") if code in (item.code, *item.ancestors)]
        return rows.filter(Q(municipality__in=codes) | Q(places__overlap=codes))

    def by_need(self, rows: QuerySet[Innovation], name: str, code: str) -> QuerySet[Innovation]:
        return rows.filter(needs__kind=code).distinct()


class InnovationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Innovation]):
    """Innovations on the hub. The list holds what is public; the team also reaches its own by number."""

    serializer_class = InnovationSerializer
    permission_classes = (IsAuthenticatedOrReadOnly,)
    filterset_class = InnovationFilter
    queryset = Innovation.objects.none()

    def get_queryset(self) -> QuerySet[Innovation]:
        rows: Any = Innovation.objects.visible_to(self.request.user)
        if self.action == "list":
            rows = Innovation.objects.published()
        rows = rows.select_related("organisation").prefetch_related("needs", "milestones", "partners")
        found: QuerySet[Innovation] = rows.defer("raw", "organisation__raw").order_by("-updated_at", "-pk")
        return found

    @extend_schema(request=InnovationWriteSerializer, responses={201: InnovationSerializer})
    def create(self, request: Request) -> Response:
        """Begin a draft; the sender becomes its lead."""
        data = InnovationWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        made = services.create_innovation(by=request.user, now=timezone.now(), **data.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=InnovationWriteSerializer, responses=InnovationSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change some fields."""
        innovation = self._mine()
        data = InnovationWriteSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        services.update_innovation(innovation=innovation, by=request.user, now=timezone.now(), **data.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=InnovationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it in; a curator decides."""
        services.submit(innovation=self._mine(), by=request.user, now=timezone.now())
        return Response(self.get_serializer(self.get_object()).data)

    def _mine(self) -> Innovation:
        innovation = self.get_object()
        if not can_edit(self.request.user, innovation):
            raise NotAllowed(_("Alleen het team van deze innovatie kan dit."))
        return innovation
