"""What all API endpoints share: paging, one shape of error, and the reference to any entry."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import HubError


class HubPagination(PageNumberPagination):
    """`?page=` and `?page_size=` (1-100)."""

    page_size = 24
    max_page_size = 100
    page_size_query_param = "page_size"


class ReferenceSerializer(serializers.Serializer[Any]):
    """The one nested form of anything: what it is, its id, its title and its page."""

    kind = serializers.CharField()
    id = serializers.IntegerField(source="object_id")
    title = serializers.CharField()
    url = serializers.CharField(source="get_absolute_url")


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turns the hub's and Django's own errors into {"code", "detail", "field"?}; the rest is DRF's."""
    if isinstance(exc, HubError):
        body = {"code": exc.code, "detail": str(exc.message)}
        if exc.field:
            body["field"] = exc.field
        return Response(body, status=exc.status)
    if isinstance(exc, DjangoValidationError):
        detail = exc.message_dict if hasattr(exc, "error_dict") else {"non_field_errors": exc.messages}
        return Response(detail, status=422)
    return drf_exception_handler(exc, context)
