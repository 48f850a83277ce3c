"""My matches and my introductions; the services are those of the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import managed_entries
from matching import selectors, services
from matching.api.serializers import (
    AnswerSerializer,
    AskSerializer,
    IntroductionSerializer,
    MatchSerializer,
)
from matching.models import Introduction, Lane

MOST = 12


class MatchListView(APIView):
    """The matches of everything I manage."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="matches_list",
        parameters=[
            OpenApiParameter("kind", OpenApiTypes.STR, enum=Kind.values, description="Only of my entries of this kind"),
            OpenApiParameter("id", OpenApiTypes.STR, description="Only of my entry with this id in its room"),
            OpenApiParameter("lane", OpenApiTypes.STR, enum=Lane.values),
        ],
        responses=MatchSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        kind, object_id, lane = (request.GET.get(name, "") for name in ("kind", "id", "lane"))
        mine = [
            entry
            for entry in managed_entries(request.user)
            if kind in ("", entry.kind) and object_id in ("", str(entry.object_id))
        ]
        lanes = selectors.lanes_of(mine, request.user, MOST)
        rows = [
            {"mine": entry, "lane": view.lane, "entry": view.entry, "score": view.score, "reason": view.reason}
            for entry in mine
            for part in lanes.get(entry.pk, [])
            if lane in ("", part.lane)
            for view in part.matches
        ]
        return Response(MatchSerializer(rows, many=True).data)


class IntroductionViewSet(viewsets.GenericViewSet[Introduction]):
    """Conversations in which one of my entries asked or was asked."""

    permission_classes = (IsAuthenticated,)
    serializer_class = IntroductionSerializer
    queryset = Introduction.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_value_converter = "int"
    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(responses=IntroductionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """My conversations, last changed first (at most 100), without their messages."""
        return Response(IntroductionSerializer(selectors.conversations_of(request.user), many=True).data)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One conversation with its messages."""
        return self._shown(request, int(pk))

    @extend_schema(request=AskSerializer, responses={201: IntroductionSerializer})
    def create(self, request: Request) -> Response:
        """Ask to get to know the people behind an entry."""
        data = AskSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        given = data.validated_data
        made = services.ask(
            from_entry=_entry(request, given["from_entry"]),
            to_entry=_entry(request, given["to_entry"]),
            sender=request.user,
            message=given["message"],
            share_contact=given["share_contact"],
            now=timezone.now(),
        )
        return self._shown(request, made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses=IntroductionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        """Accept, decline, write, withdraw, or (no longer) share contact details."""
        data = AnswerSerializer(data=request.data)
        if selectors.conversation(int(pk), request.user) is None:
            raise Http404
        data.is_valid(raise_exception=True)
        given = data.validated_data
        common: dict[str, Any] = {"introduction_id": int(pk), "by": request.user, "now": timezone.now()}
        match given["action"]:
            case "accept":
                services.accept(**common, share_contact=given["share_contact"], message=given["message"])
            case "decline":
                services.decline(**common, reason=given["reason"])
            case "message":
                services.answer(**common, message=given["message"])
            case "withdraw":
                services.withdraw(**common)
            case name:
                services.share_contact(**common, share=name == "share")
        return self._shown(request, int(pk))

    def _shown(self, request: Request, pk: int, code: int = status.HTTP_200_OK) -> Response:
        seen = selectors.conversation(pk, request.user)
        if seen is None:
            raise Http404
        return Response(IntroductionSerializer(seen).data, status=code)


def _entry(request: Request, key: dict[str, Any]) -> Entry:
    """An entry the person may see or manages. Raises Http404."""
    found = Entry.objects.filter(kind=key["kind"], object_id=key["id"]).for_cards().first()
    if found is None or not (
        Entry.objects.visible_to(request.user).filter(pk=found.pk).exists()
        or found.pk in selectors.managed_ids(request.user)
    ):
        raise Http404
    return found
