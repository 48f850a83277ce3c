"""Endpoints of offers: read for all, write for members, through the services of the pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from supporters import permissions, selectors, services
from supporters.api.serializers import OfferSerializer, OfferWriteSerializer
from supporters.models import Offer


class OfferFilter(filters.FilterSet):
    """`?support=insight&phase=prototyping&value=space&organisation=demo-vzw`."""

    organisation = filters.CharFilter(field_name="organisation__slug")
    support = filters.CharFilter(method="by_support")
    phase = filters.CharFilter(method="by_phase")
    challenge = filters.CharFilter(method="by_challenge")
    value = filters.CharFilter(method="by_value")

    class Meta:
        model = Offer
        fields = ("status", "cost")

    def by_support(self, rows: QuerySet[Offer], name: str, code: str) -> QuerySet[Offer]:
        return rows.filter(support__contains=[code])

    def by_phase(self, rows: QuerySet[Offer], name: str, code: str) -> QuerySet[Offer]:
        return rows.filter(Q(phases__contains=[code]) | Q(phases=[]))

    def by_challenge(self, rows: QuerySet[Offer], name: str, code: str) -> QuerySet[Offer]:
        return rows.filter(Q(challenges__contains=[code]) | Q(challenges=[]))

    def by_value(self, rows: QuerySet[Offer], name: str, code: str) -> QuerySet[Offer]:
        return rows.filter(values__contains=[code])


class OfferViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Offer]):
    """Offers of supporting organisations."""

    serializer_class = OfferSerializer
    filterset_class = OfferFilter
    lookup_field = "slug"
    queryset = Offer.objects.none()

    def get_queryset(self) -> QuerySet[Offer]:
        return selectors.visible_offers(self.request.user)

    @extend_schema(request=OfferWriteSerializer, responses={201: OfferSerializer})
    def create(self, request: Request) -> Response:
        """Offer something in the name of an organisation of yours."""
        data = OfferWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        made = services.create_offer(by=request.user, now=timezone.now(), **data.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OfferWriteSerializer, responses=OfferSerializer)
    def update(self, request: Request, slug: str, partial: bool = False) -> Response:
        """Change an offer; its organisation stays."""
        offer = self.get_object()
        if not permissions.can_edit(request.user, offer):
            self.permission_denied(request)
        data = OfferWriteSerializer(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        values = {name: value for name, value in data.validated_data.items() if name != "organisation"}
        saved = services.update_offer(offer=offer, by=request.user, now=timezone.now(), **values)
        return Response(self.get_serializer(saved).data)

    @extend_schema(request=OfferWriteSerializer, responses=OfferSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change part of an offer."""
        return self.update(request, slug, partial=True)
