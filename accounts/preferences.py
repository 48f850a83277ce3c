"""Which mail a person wants: the one question that every sender asks before it writes."""

from __future__ import annotations

from typing import Any

from accounts.models import Digest, MutedTopic, Topic


def wants(user: Any, topic: str) -> bool:
    """Whether `user` gets mail about `topic`; one query at most.

    Nobody who was erased or switched off gets any. What someone must know (login, privacy, a cancelled
    appointment) is no topic: its sender does not ask.

    Args:
        topic: one of `Topic`, e.g. `Topic.REMINDERS` or "reminders".

    Raises:
        ValueError: there is no such topic.
    """
    wanted = Topic(topic)
    if not user.is_active:
        return False
    if wanted == Topic.DIGEST:
        return bool(user.digest != Digest.NEVER)
    return not MutedTopic.objects.filter(user_id=user.pk, topic=wanted).exists()


def choices_of(user: Any) -> dict[str, bool]:
    """Every topic but the digest, and whether this person wants mail about it."""
    muted = set(MutedTopic.objects.filter(user_id=user.pk).values_list("topic", flat=True))
    return {topic.value: topic.value not in muted for topic in Topic if topic != Topic.DIGEST}
