"""One shape of error for all API endpoints: {"code", "detail", "field"?}."""

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler

from core.errors import HubError


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
    if isinstance(exc, DataError):
        # what no field of the hub can hold, e.g. a NUL in an address
        return Response({"code": "invalid", "detail": _("Dit kunnen we niet lezen.")}, status=400)
    return drf_exception_handler(exc, context)
