"""Matches and introductions for programs that act for a signed-in person."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.kinds import Kind
from core.api import ReferenceSerializer
from matching.models import MAX_MESSAGE, IntroductionStatus, Lane

ACTIONS = ["accept", "decline", "message", "withdraw", "share", "unshare"]


class MatchSerializer(serializers.Serializer[Any]):
    """One match of one of my entries: the other entry, and why."""

    mine = ReferenceSerializer()
    lane = serializers.ChoiceField(choices=Lane.choices)
    entry = ReferenceSerializer()
    score = serializers.FloatField(help_text="Higher is better; compare within a lane only")
    reason = serializers.CharField()


class EntryKeySerializer(serializers.Serializer[Any]):
    """Which entry: its kind and its id in that room."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    id = serializers.IntegerField(min_value=1, max_value=2**62)


class MessageSerializer(serializers.Serializer[Any]):
    author = serializers.SerializerMethodField()
    from_asker = serializers.BooleanField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(serializers.CharField())
    def get_author(self, message: Any) -> str:
        return message.author.name if message.author else ""


class ContactSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()


class IntroductionSerializer(serializers.Serializer[Any]):
    """A `selectors.Conversation`: seen from my side. `contact` appears once it is accepted and both sides share."""

    id = serializers.IntegerField(source="introduction.pk")
    status = serializers.ChoiceField(source="introduction.status", choices=IntroductionStatus.choices)
    side = serializers.ChoiceField(choices=["asker", "asked"])
    mine = ReferenceSerializer()
    theirs = ReferenceSerializer()
    decline_reason = serializers.CharField(source="introduction.decline_reason")
    i_share = serializers.BooleanField()
    waits_for_me = serializers.BooleanField()
    created_at = serializers.DateTimeField(source="introduction.created_at")
    updated_at = serializers.DateTimeField(source="introduction.updated_at")
    messages = MessageSerializer(many=True)
    contact = ContactSerializer(allow_null=True)


class AskSerializer(serializers.Serializer[Any]):
    """A first message in the name of one of my entries."""

    from_entry = EntryKeySerializer()
    to_entry = EntryKeySerializer()
    message = serializers.CharField(max_length=MAX_MESSAGE)
    share_contact = serializers.BooleanField(default=False)


class AnswerSerializer(serializers.Serializer[Any]):
    """What I do in a conversation. `decline` wants `reason`, `message` wants `message`."""

    action = serializers.ChoiceField(choices=ACTIONS)
    message = serializers.CharField(max_length=MAX_MESSAGE, required=False, default="", allow_blank=True)
    reason = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)
    share_contact = serializers.BooleanField(default=False)
