"""Which mail somebody wants."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Digest, MutedTopic, Topic, User


@transaction.atomic
def set_preference(*, user: User, topic: str, wanted: bool, now: datetime) -> None:
    """Turn the mail about one topic on or off. Doing it twice changes nothing.

    The digest has a rhythm instead: off is "never", on again is weekly unless a rhythm was chosen.

    Raises:
        ValueError: there is no such topic.
    """
    about = Topic(topic)
    if about == Topic.DIGEST:
        locked = User.objects.select_for_update().get(pk=user.pk)
        if wanted != (locked.digest != Digest.NEVER):
            locked.digest = user.digest = Digest.WEEKLY if wanted else Digest.NEVER
            locked.save(update_fields=["digest"])
    elif wanted:
        MutedTopic.objects.filter(user=user, topic=about).delete()
    else:
        MutedTopic.objects.get_or_create(user=user, topic=about, defaults={"since": now})


@transaction.atomic
def set_preferences(*, user: User, digest: str, wanted: dict[str, bool], now: datetime) -> None:
    """The whole page of mail preferences at once.

    Args:
        digest: how often, a `Digest`.
        wanted: by topic; a topic that is not named stays as it is.

    Raises:
        ValidationError: no such rhythm.
    """
    user.digest = digest
    user.full_clean(exclude=["password"])
    user.save(update_fields=["digest"])
    for topic, on in wanted.items():
        set_preference(user=user, topic=topic, wanted=on, now=now)
