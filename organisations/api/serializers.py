"""Organisations as the API tells and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.images import image_url
from organisations.models import Organisation
from organisations.permissions import can_see_contact
from organisations.services import FIELDS


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """What anyone may know. E-mail and telephone only as far as the organisation allows."""

    url = serializers.CharField(source="get_absolute_url", read_only=True)
    kbo_number = serializers.CharField(source="kbo", read_only=True)
    email = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    logo = serializers.SerializerMethodField()
    verified = serializers.BooleanField(source="is_verified", read_only=True)
    verified_at = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = (
            "id",
            "slug",
            "url",
            *(name for name in FIELDS if name != "show_contact"),
            "logo",
            "claimed",
            "verified",
            "verified_at",
            "status",
            "created_at",
            "updated_at",
            "checked_at",
        )
        read_only_fields = fields

    @extend_schema_field(str)
    def get_email(self, organisation: Organisation) -> str:
        return organisation.email if self._with_contact(organisation) else ""

    @extend_schema_field(str)
    def get_phone(self, organisation: Organisation) -> str:
        return organisation.phone if self._with_contact(organisation) else ""

    @extend_schema_field(str)
    def get_logo(self, organisation: Organisation) -> str:
        return image_url(organisation.logo)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_verified_at(self, organisation: Organisation) -> datetime | None:
        return organisation.verified_at if organisation.is_verified else None

    def _with_contact(self, organisation: Organisation) -> bool:
        """Asked once per request in a list: `mine` holds the ids of the reader's own organisations."""
        mine: set[int] | None = self.context.get("mine")
        if mine is None:
            return can_see_contact(self.context["request"].user, organisation)
        return organisation.show_contact or self.context.get("curates", False) or organisation.pk in mine


class OrganisationWriteSerializer(serializers.ModelSerializer[Organisation]):
    """What members send. Everything but the shape is checked by the service."""

    kbo_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    places = serializers.ListField(child=serializers.CharField(max_length=64), required=False)
    challenges = serializers.ListField(child=serializers.CharField(max_length=64), required=False)

    class Meta:
        model = Organisation
        fields = FIELDS

    def get_validators(self) -> list[Any]:
        return []
