"""Endpoints of organisations: read for all, write for members, through the services of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.permissions import SAFE_METHODS, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from catalogue.permissions import can_curate
from core.errors import Conflict
from organisations import permissions, selectors, services
from organisations.api.serializers import OrganisationSerializer, OrganisationWriteSerializer
from organisations.models import VERIFIED, Organisation
from vocabulary.lookup import vocabulary


class _Moved(Exception):
    """What is asked for has another address now."""

    def __init__(self, now: Organisation) -> None:
        super().__init__(now.slug)
        self.now = now


class OrganisationFilter(filters.FilterSet):
    """`?helix=company&place=44021&theme=poverty`: codes of the vocabulary."""

    helix = filters.CharFilter()
    challenge = filters.CharFilter(method="by_challenge")
    theme = filters.CharFilter(method="by_theme")
    place = filters.CharFilter(method="by_place", help_text="Municipality, province, region or country")
    name = filters.CharFilter(lookup_expr="icontains")
    verified = filters.BooleanFilter(method="by_verified", help_text="Looked up by a curator, and unchanged since")

    class Meta:
        model = Organisation
        fields = ("helix", "claimed", "status")

    def by_challenge(self, rows: QuerySet[Organisation], name: str, code: str) -> QuerySet[Organisation]:
        return rows.filter(challenges__contains=[code])

    def by_theme(self, rows: QuerySet[Organisation], name: str, code: str) -> QuerySet[Organisation]:
        return rows.filter(challenges__overlap=[item.code for item in vocabulary().challenges_of_theme(code)])

    def by_verified(self, rows: QuerySet[Organisation], name: str, wanted: bool) -> QuerySet[Organisation]:
        return rows.filter(VERIFIED) if wanted else rows.exclude(VERIFIED)

    def by_place(self, rows: QuerySet[Organisation], name: str, code: str) -> QuerySet[Organisation]:
        """Those that stand or work in the place, or in something that lies within it."""
        codes = [item.code for item in vocabulary().items("place") if code in (item.code, *item.ancestors)]
        return rows.filter(Q(municipality__in=codes) | Q(places__overlap=codes))


class OrganisationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Organisation]):
    """Organisations on the hub."""

    serializer_class = OrganisationSerializer
    permission_classes = (IsAuthenticatedOrReadOnly,)
    filterset_class = OrganisationFilter
    lookup_field = "slug"
    queryset = Organisation.objects.none()

    def get_queryset(self) -> QuerySet[Organisation]:
        found: QuerySet[Organisation] = selectors.visible_organisations(self.request.user).defer("raw")
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        user = self.request.user if self.request else None
        mine = selectors.ids_of_member(user.pk) if user is not None and user.is_authenticated else set()
        return {**super().get_serializer_context(), "mine": mine, "curates": can_curate(user)}

    def get_object(self) -> Organisation:
        """Raises `Moved` for an address or a number that belongs to another page today."""
        try:
            found: Organisation = super().get_object()
        except Http404:
            now = selectors.elsewhere(self.kwargs["slug"], self.request.user)
            if now is None:
                raise
            raise _Moved(now) from None
        return found

    def handle_exception(self, exc: Exception) -> Response:
        """Who reads an old address is led to the new one; who writes to it is told, so that nothing is overwritten."""
        if not isinstance(exc, _Moved):
            return super().handle_exception(exc)
        address = reverse("organisation-detail", args=[exc.now.slug], request=self.request)
        if self.request.method in SAFE_METHODS:
            return Response(status=status.HTTP_301_MOVED_PERMANENTLY, headers={"Location": address})
        told = _("Deze organisatie heeft nu een ander adres: %(address)s") % {"address": address}
        return super().handle_exception(Conflict(told))

    @extend_schema(request=OrganisationWriteSerializer, responses={201: OrganisationSerializer})
    def create(self, request: Request) -> Response:
        """Bring an organisation to the hub; the sender becomes its owner."""
        data = OrganisationWriteSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        made = services.create_organisation(by=request.user, now=timezone.now(), **data.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OrganisationWriteSerializer, responses=OrganisationSerializer)
    def update(self, request: Request, slug: str, partial: bool = False) -> Response:
        """Change the profile."""
        organisation = self.get_object()
        if not permissions.can_edit(request.user, organisation):
            self.permission_denied(request)
        data = OrganisationWriteSerializer(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        saved = services.update_organisation(
            organisation=organisation, by=request.user, now=timezone.now(), **data.validated_data
        )
        return Response(self.get_serializer(saved).data)

    @extend_schema(request=OrganisationWriteSerializer, responses=OrganisationSerializer)
    def partial_update(self, request: Request, slug: str) -> Response:
        """Change part of the profile."""
        return self.update(request, slug, partial=True)
