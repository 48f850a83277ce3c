"""Entries as open data."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.kinds import FACETS
from catalogue.models import Entry
from core.api import ReferenceSerializer


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One public thing of any room."""

    id = serializers.IntegerField(source="object_id")
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    owner = ReferenceSerializer(read_only=True, allow_null=True)
    facets = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = [
            "kind",
            "id",
            "title",
            "summary",
            "language",
            "url",
            "owner",
            "place",
            "lat",
            "lon",
            "facets",
            "amount_min",
            "amount_max",
            "opens_at",
            "closes_at",
            "iconic",
            "published_at",
            "updated_at",
            "checked_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}})
    def get_facets(self, entry: Entry) -> dict[str, list[str]]:
        found: dict[str, Any] = {name: entry.codes(name) for name in FACETS}
        return {name: codes for name, codes in found.items() if codes}
