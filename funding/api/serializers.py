"""Funding as the API tells and takes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from funding.models import FitAnswer, Opportunity
from funding.services import FIELDS
from organisations.models import Organisation
from vocabulary.lookup import vocabulary


class FitAnswerSerializer(serializers.ModelSerializer[FitAnswer]):
    """One answer about fit for system change."""

    class Meta:
        model = FitAnswer
        fields = ("criterion", "answer", "sentence")


class OpportunitySerializer(serializers.ModelSerializer[Opportunity]):
    """What anyone may know of an opportunity. Amounts are whole euros."""

    url = serializers.CharField(source="get_absolute_url", read_only=True)
    provider: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)
    fit = FitAnswerSerializer(source="fit_answers", many=True, read_only=True)

    class Meta:
        model = Opportunity
        fields = ("id", "slug", "url", "provider", *FIELDS, "fit", "status", "verified", "updated_at", "checked_at")
        read_only_fields = fields


class OpportunityWriteSerializer(serializers.ModelSerializer[Opportunity]):
    """What members send; everything but the shape is checked by the service."""

    provider: Any = serializers.SlugRelatedField(
        slug_field="slug", queryset=Organisation.objects.filter(status="published"), required=False, allow_null=True
    )
    fit = FitAnswerSerializer(many=True, required=False)
    phases = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=20)
    challenges = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=100)
    places = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=400)
    applicants = serializers.ListField(child=serializers.CharField(max_length=64), required=False, max_length=20)

    class Meta:
        model = Opportunity
        fields = ("provider", *FIELDS, "fit")

    def get_validators(self) -> list[Any]:
        return []

    def validate_fit(self, rows: list[dict[str, Any]]) -> dict[str, tuple[bool, str]]:
        """The answers per criterion; one answer each."""
        known = {item.code for item in vocabulary().items("fit")}
        if any(row["criterion"] not in known for row in rows) or len({r["criterion"] for r in rows}) != len(rows):
            raise serializers.ValidationError("Each criterion at most once, by its code.")
        return {row["criterion"]: (row["answer"], row.get("sentence", "")) for row in rows}
