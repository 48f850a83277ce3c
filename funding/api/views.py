"""Endpoints of funding: read for all, write for members, through the services of the pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from funding import permissions, selectors, services
from funding.api.serializers import OpportunitySerializer, OpportunityWriteSerializer
from funding.models import Opportunity


class OpportunityFilter(filters.FilterSet):
    """`?instrument=grant&phase=prototyping&open=true&amount=10000`."""

    instrument = filters.CharFilter()
    phase = filters.CharFilter(method="by_phase")
    challenge = filters.CharFilter(method="by_challenge")
    applicant = filters.CharFilter(method="by_applicant")
    open = filters.BooleanFilter(method="by_open", help_text="Open now")
    amount = filters.NumberFilter(
        method="by_amount", min_value=0, max_value=10**12, help_text="Whole euros that should be possible"
    )

    class Meta:
        model = Opportunity
        fields = ("status", "verified", "rolling")

    def by_phase(self, rows: QuerySet[Opportunity], name: str, code: str) -> QuerySet[Opportunity]:
        return rows.filter(Q(phases__contains=[code]) | Q(phases=[]))

    def by_challenge(self, rows: QuerySet[Opportunity], name: str, code: str) -> QuerySet[Opportunity]:
        return rows.filter(challenges__contains=[code])

    def by_applicant(self, rows: QuerySet[Opportunity], name: str, code: str) -> QuerySet[Opportunity]:
        return rows.filter(applicants__contains=[code])

    def by_open(self, rows: QuerySet[Opportunity], name: str, wanted: bool) -> QuerySet[Opportunity]:
        closed = Q(closes_at__lte=timezone.now())
        return rows.exclude(closed) if wanted else rows.filter(closed)

    def by_amount(self, rows: QuerySet[Opportunity], name: str, euros: int) -> QuerySet[Opportunity]:
        return rows.filter(Q(amount_max__gte=int(euros)) | Q(amount_max__isnull=True))


class OpportunityViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Opportunity]):
    """Funding opportunities."""

    serializer_class = OpportunitySerializer
    filterset_class = OpportunityFilter
    lookup_field = "slug"
    queryset = Opportunity.objects.none()

    def get_queryset(self) -> QuerySet[Opportunity]:
        return selectors.visible_opportunities(self.request.user)

    @extend_schema(request=OpportunityWriteSerializer, responses={201: OpportunitySerializer})
    def create(self, request: Request) -> Response:
        """Add an opportunity for an organisation of yours."""
        data = OpportunityWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = {"provider": None, **data.validated_data}
        made = services.create_opportunity(by=request.user, now=timezone.now(), **values)
        return Response(self._shown(made), status=status.HTTP_201_CREATED)

    @extend_schema(request=OpportunityWriteSerializer, responses=OpportunitySerializer)
    def update(self, request: Request, slug: str, partial: bool = False) -> Response:
        """Change an opportunity; its provider stays."""
        opportunity = self.get_object()
        if not permissions.can_edit(request.user, opportunity):
            self.permission_denied(request)
        data = OpportunityWriteSerializer(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        values = {name: value for name, value in data.validated_data.items() if name != "provider"}
        saved = services.update_opportunity(opportunity=opportunity, by=request.user, now=timezone.now(), **values)
        return Response(self._shown(saved))

    @extend_schema(request=OpportunityWriteSerializer, responses=OpportunitySerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change part of an opportunity."""
        return self.update(request, slug, partial=True)

    def _shown(self, opportunity: Opportunity) -> object:
        fresh = selectors.visible_opportunities(self.request.user).get(pk=opportunity.pk)
        return self.get_serializer(fresh).data
