"""What the API says about an innovation, and what it takes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api import ReferenceSerializer
from innovations.models import SCALERS, Innovation, Milestone, Need, Partner
from innovations.services.profile import EDITABLE
from organisations.models import Organisation


class NeedSerializer(serializers.ModelSerializer[Need]):
    class Meta:
        model = Need
        fields = ("kind", "value", "description", "amount")


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ("title", "phase", "date", "reached")


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    class Meta:
        model = Partner
        fields = ("name", "helix", "role")


class InnovationSerializer(serializers.ModelSerializer[Innovation]):
    """A profile as anyone who may see it reads it; lessons are only on the page, for the audience of each."""

    url = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    needs = NeedSerializer(many=True, read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)
    partners = PartnerSerializer(many=True, read_only=True)
    scalers = serializers.SerializerMethodField()

    class Meta:
        model = Innovation
        fields = (
            "id",
            "slug",
            "url",
            "status",
            "title",
            "summary",
            "language",
            "organisation",
            "problem",
            "problem_for_whom",
            "problem_causes",
            "problem_system",
            "problem_type",
            "challenges",
            "approach",
            "what_is_new",
            "novelty",
            "target_groups",
            "participation",
            "municipality",
            "places",
            "lat",
            "lon",
            "phase",
            "started_on",
            "ended_on",
            "website",
            "theory_of_change",
            "evidence_level",
            "evidence_text",
            "evidence_link",
            "scalers",
            "needs",
            "milestones",
            "partners",
            "iconic",
            "source",
            "source_id",
            "source_link",
            "published_at",
            "checked_at",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_url(self, innovation: Innovation) -> str:
        return f"{settings.SITE_URL}{innovation.get_absolute_url()}"

    @extend_schema_field(ReferenceSerializer(allow_null=True))
    def get_organisation(self, innovation: Innovation) -> dict[str, Any] | None:
        owner = innovation.organisation
        if owner is None or not owner.is_published:
            return None
        return {"kind": "organisation", "id": owner.pk, "title": owner.name, "url": owner.get_absolute_url()}

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField(allow_null=True)))
    def get_scalers(self, innovation: Innovation) -> dict[str, int | None]:
        return innovation.scalers()


class InnovationWriteSerializer(serializers.ModelSerializer[Innovation]):
    """Every field may be left out: a draft grows."""

    organisation = serializers.PrimaryKeyRelatedField(
        queryset=Organisation.objects.published(), required=False, allow_null=True
    )

    class Meta:
        model = Innovation
        fields = EDITABLE
        extra_kwargs = {name: {"required": False} for name in (*EDITABLE, *SCALERS.values())}
