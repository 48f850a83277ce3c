"""The relation graph for programs."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView

from catalogue.models import Relation
from ecosystem import selectors
from ecosystem.api.serializers import RelationSerializer


@extend_schema_view(get=extend_schema(operation_id="relations_list"))
class RelationListView(ListAPIView[Relation]):
    """Every relation of which both ends are visible to the caller."""

    serializer_class = RelationSerializer
    queryset = Relation.objects.none()

    def get_queryset(self) -> QuerySet[Relation]:
        return selectors.all_relations(self.request.user)
