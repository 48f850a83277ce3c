"""Lists and their values as the API gives them. Both languages always: the reader chooses."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from vocabulary.lookup import ChallengeItem, Item, PlaceItem


class SchemeSerializer(serializers.Serializer[Any]):
    """A list."""

    code = serializers.CharField()
    label_nl = serializers.CharField()
    label_en = serializers.CharField()
    explanation_nl = serializers.CharField()
    explanation_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    url = serializers.HyperlinkedIdentityField(
        view_name="vocabulary-scheme", lookup_field="code", lookup_url_kwarg="scheme"
    )


class ItemSerializer(serializers.Serializer[Any]):
    """A value of a list; challenges and places carry more, under `details`."""

    code = serializers.CharField()
    order = serializers.IntegerField()
    label_nl = serializers.CharField()
    label_en = serializers.CharField()
    explanation_nl = serializers.CharField()
    explanation_en = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    details = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField())
    def get_details(self, item: Item) -> dict[str, Any]:
        if isinstance(item, ChallengeItem):
            return {
                "theme": item.theme,
                "synonyms": {"nl": item.synonyms_nl, "en": item.synonyms_en, "fr": item.synonyms_fr},
                "sdgs": item.sdgs,
                "policy_domains": item.policy_domains,
            }
        if isinstance(item, PlaceItem):
            return {
                "level": item.level,
                "label_fr": item.label_fr,
                "ancestors": item.ancestors,
                "lat": item.lat,
                "lon": item.lon,
                "postcodes": item.postcodes,
            }
        return dict(item.meta)
