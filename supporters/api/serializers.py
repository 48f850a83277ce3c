"""Offers as the API tells and takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from organisations.models import Organisation
from supporters.models import Offer
from supporters.services import FIELDS


class OfferSerializer(serializers.ModelSerializer[Offer]):
    """What anyone may know of an offer."""

    url = serializers.CharField(source="get_absolute_url", read_only=True)
    organisation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Offer
        fields = ("id", "slug", "url", "organisation", *FIELDS, "status", "updated_at", "checked_at")
        read_only_fields = fields


def _codes(most: int) -> Any:
    return serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=most)


class OfferWriteSerializer(serializers.ModelSerializer[Offer]):
    """What members send; everything but the shape is checked by the service."""

    organisation: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=Organisation.objects.filter(status="published")
    )
    support = _codes(20)
    phases = _codes(20)
    challenges = _codes(100)
    places = _codes(400)
    values = _codes(20)
    languages = _codes(20)

    class Meta:
        model = Offer
        fields = ("organisation", *FIELDS)

    def get_validators(self) -> list[Any]:
        return []
