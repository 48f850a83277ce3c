"""Relations as open data."""

from typing import Any

from rest_framework import serializers

from catalogue.models import Relation
from core.api import ReferenceSerializer


class RelationSerializer(serializers.ModelSerializer[Relation]):
    """A typed tie between two public things."""

    origin = ReferenceSerializer(source="source", read_only=True)
    target = ReferenceSerializer(read_only=True)

    class Meta:
        model = Relation
        fields: list[Any] = ["id", "origin", "target", "type", "value", "note"]
        read_only_fields = fields
