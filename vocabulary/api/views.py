"""GET only, from memory: no query while the lists are warm."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from vocabulary.api.serializers import ItemSerializer, SchemeSerializer
from vocabulary.lookup import vocabulary


class SchemeListView(APIView):
    """All lists."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="vocabulary_list", responses=SchemeSerializer(many=True))
    def get(self, request: Request) -> Response:
        lists = vocabulary().items("scheme")
        return Response(SchemeSerializer(lists, many=True, context={"request": request}).data)


class SchemeView(APIView):
    """The values of one list, in their order."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="vocabulary_scheme", responses=ItemSerializer(many=True))
    def get(self, request: Request, scheme: str) -> Response:
        if scheme not in vocabulary().schemes:
            raise Http404
        return Response(ItemSerializer(vocabulary().items(scheme), many=True).data)
