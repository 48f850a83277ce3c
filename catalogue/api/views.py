"""Search over everything, for programs."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.api.serializers import EntrySerializer
from catalogue.kinds import FACETS, Kind
from catalogue.search import SearchQuery, search

_PARAMETERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description="Words in any language, at most 200 characters"),
    OpenApiParameter("kind", OpenApiTypes.STR, enum=Kind.values, many=True),
    *[OpenApiParameter(name, OpenApiTypes.STR, many=True) for name in FACETS],
    OpenApiParameter("bbox", OpenApiTypes.STR, description="west,south,east,north in degrees"),
    OpenApiParameter("open", OpenApiTypes.STR, enum=["1"], description="Only what is open now"),
    OpenApiParameter("amount", OpenApiTypes.INT, description="Whole euros that should be possible"),
    OpenApiParameter("page", OpenApiTypes.INT),
]


class EntryPageSerializer(serializers.Serializer[Any]):
    """A page of entries with the live counts of all facets (`facet:code` to number)."""

    count = serializers.IntegerField()
    approximate = serializers.BooleanField(help_text="The numbers are scaled up from a sample, as with thousands found")
    pages = serializers.IntegerField()
    facets = serializers.DictField(child=serializers.IntegerField())
    results = EntrySerializer(many=True)


class EntryListView(APIView):
    """Everything public, with the same search, filters and counts as the pages."""

    @extend_schema(operation_id="entries_list", parameters=_PARAMETERS, responses=EntryPageSerializer)
    def get(self, request: Request) -> Response:
        query = SearchQuery.from_params(request.GET, facets=tuple(FACETS))
        result = search(query, user=request.user, now=timezone.now())
        body: dict[str, Any] = {
            "count": result.total,
            "approximate": result.approximate,
            "pages": result.pages,
            "facets": result.counts,
            "results": EntrySerializer(result.entries, many=True).data,
        }
        return Response(body)
