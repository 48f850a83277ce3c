"""What all API endpoints share: reading, paging and the reference to any entry.

The settings name classes of this module, and `rest_framework.views` resolves those while it is being imported: nothing
here may import it.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError as DjangoValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser

YEARS = range(1900, 2200)
"""Years of moments that make sense in a filter; the database knows fewer than Python."""


class TooLarge(APIException):
    """The body has more bytes than `DATA_UPLOAD_MAX_MEMORY_SIZE`."""

    status_code = 413
    default_code = "too_large"
    default_detail = gettext_lazy("Dat is te veel ineens.")


class HubJSONParser(JSONParser):
    """JSON of a bounded size with finite numbers, whole characters and a depth that can be read."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value that was sent.

        Raises:
            TooLarge, ParseError.
        """
        raw: bytes = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            data = json.loads(raw.decode(), parse_constant=_finite, parse_float=_finite)
            if b"\\ud" in raw.lower():
                # half a character ("\ud800") can be neither kept nor shown in a message
                json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("Dit is geen JSON die we kunnen lezen.")) from error
        return data


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


class _MomentField(IsoDateTimeField):
    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise DjangoValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class MomentFilter(filters.IsoDateTimeFilter):
    """A moment in ISO 8601, of a year that makes sense."""

    field_class = _MomentField


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
