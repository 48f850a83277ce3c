"""Spaces and bookings as the API tells and takes them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Entry
from core.api import ReferenceSerializer
from core.images import image_url
from experimentation.models import Booking, OpeningHours, Space
from experimentation.services import FIELDS
from organisations.models import Organisation


class HoursSerializer(serializers.ModelSerializer[OpeningHours]):
    """One stretch of one weekday (Monday is 0), wall-clock in Brussels; an end of 00:00 is midnight."""

    class Meta:
        model = OpeningHours
        fields = ("weekday", "start", "end")

    def get_validators(self) -> list[Any]:
        return []


class SpaceSerializer(serializers.ModelSerializer[Space]):
    """What anyone may know of a space. `cost_per_hour` is euro; nothing about who booked it."""

    url = serializers.CharField(source="get_absolute_url", read_only=True)
    organisation: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    layers = serializers.ListField(child=serializers.CharField(), read_only=True)
    opening_hours = HoursSerializer(many=True, read_only=True)
    image = serializers.SerializerMethodField()

    class Meta:
        model = Space
        fields = (
            "id",
            "slug",
            "url",
            "organisation",
            *FIELDS,
            "layers",
            "opening_hours",
            "image",
            "status",
            "updated_at",
            "checked_at",
        )
        read_only_fields = fields

    @extend_schema_field(str)
    def get_image(self, space: Space) -> str:
        return image_url(space.image, width=1280)


class SpaceWriteSerializer(serializers.ModelSerializer[Space]):
    """What hosts send; everything but the shape is checked by the service."""

    organisation = serializers.SlugRelatedField(slug_field="slug", queryset=Organisation.objects.published())
    challenges = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=100)
    target_groups = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=50)
    values = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=20)  # type: ignore[assignment]
    opening_hours = HoursSerializer(many=True, required=False)

    class Meta:
        model = Space
        fields = ("organisation", *FIELDS, "opening_hours")

    def get_validators(self) -> list[Any]:
        return []


class SlotSerializer(serializers.Serializer[Any]):
    """A moment at which a booking may start."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=["free", "taken", "too_late"])


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """A booking, for its booker and its hosts. Times are ISO 8601 with offset."""

    id = serializers.UUIDField(source="uid", read_only=True)
    space: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    booker = serializers.CharField(source="booker.name", read_only=True)
    start = serializers.DateTimeField(source="during.lower", read_only=True)
    end = serializers.DateTimeField(source="during.upper", read_only=True)
    innovation = ReferenceSerializer(source="innovation_entry", read_only=True, allow_null=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Booking
        fields = (
            "id",
            "url",
            "space",
            "booker",
            "start",
            "end",
            "people",
            "purpose",
            "innovation",
            "status",
            "reason",
            "decided_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class BookingWriteSerializer(serializers.Serializer[Any]):
    """What a booker sends. `innovation` is the id of an innovation of one's own."""

    space = serializers.SlugField(max_length=80)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    purpose = serializers.CharField(max_length=2000)
    people = serializers.IntegerField(min_value=1, max_value=100_000, default=1)
    innovation = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)

    def validate_innovation(self, value: int | None) -> Entry | None:
        if value is None:
            return None
        entry = Entry.objects.filter(kind="innovation", object_id=value).first()
        if entry is None:
            raise serializers.ValidationError("No innovation has this id.")
        return entry


class ReasonSerializer(serializers.Serializer[Any]):
    """Why something is declined or cancelled."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
