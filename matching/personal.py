"""What matching keeps of a person: their side of conversations, and the pairs they put away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.personal import PersonalData, register
from core import retention
from matching.models import Dismissal, Introduction, IntroductionStatus, Notice

NOTICES_KEPT = timedelta(days=365)
CLOSED_KEPT = timedelta(days=2 * 365)


class ConversationData(PersonalData):
    """Conversations somebody took part in. What the others wrote is in it as text, without who they are."""

    name = "conversations"
    label = _("Je gesprekken en weggeklikte matches")
    covers = (
        "matching.Introduction.sender",
        "matching.Introduction.answered_by",
        "matching.Message.author",
        "matching.Dismissal.by",
        "matching.Notice.user",
    )

    def export(self, user: Any) -> Any:
        took_part = Q(sender=user) | Q(answered_by=user) | Q(messages__author=user) | Q(messages__notices__user=user)
        rows = Introduction.objects.filter(took_part).distinct().select_related("from_entry", "to_entry").order_by("pk")
        notices = Notice.objects.filter(user=user).order_by("pk")
        away = Dismissal.objects.filter(by=user).order_by("pk")
        return {
            "conversations": [_conversation(row, user) for row in rows.prefetch_related("messages")],
            "mails_about_them": list(notices.values("event", "sent_at")),
            "dismissed": list(away.values("low__title", "high__title", "reason", "note", "created_at")),
        }

    def erase(self, user: Any, *, now: datetime) -> None:
        """Messages stay for the other side, by an account without a name."""
        Notice.objects.filter(user=user).delete()
        Dismissal.objects.filter(by=user).update(by=None, note="")


def _conversation(row: Introduction, user: Any) -> dict[str, Any]:
    return {
        "from": row.from_entry.title,
        "to": row.to_entry.title,
        "status": row.status,
        "asked_by_me": row.sender_id == user.pk,
        "asked_at": row.created_at,
        "answered_at": row.answered_at,
        "decline_reason": row.decline_reason,
        "messages": [
            {
                "by_me": message.author_id == user.pk,
                "side": "from" if message.from_asker else "to",
                "text": message.text,
                "at": message.created_at,
            }
            for message in row.messages.all()
        ],
    }


def delete_notices(now: datetime, limit: int) -> int:
    """Notes that a mail went out: by then no job asks again."""
    ids = list(Notice.objects.filter(sent_at__lt=now - NOTICES_KEPT).values_list("pk", flat=True)[:limit])
    Notice.objects.filter(pk__in=ids).delete()
    return len(ids)


def delete_closed(now: datetime, limit: int) -> int:
    """Conversations that came to nothing."""
    closed = Introduction.objects.filter(
        status__in=[IntroductionStatus.DECLINED, IntroductionStatus.WITHDRAWN], updated_at__lt=now - CLOSED_KEPT
    )
    ids = list(closed.order_by("pk").values_list("pk", flat=True)[:limit])
    Introduction.objects.filter(pk__in=ids).delete()
    return len(ids)


def register_parts() -> None:
    """Called when the app is ready."""
    register(ConversationData)
    retention.register(
        retention.Rule(
            name="notices",
            what=_("Aantekeningen dat een mail over een gesprek vertrok"),
            how_long=_("Een jaar, daarna wissen we ze."),
            run=delete_notices,
            order=40,
        )
    )
    retention.register(
        retention.Rule(
            name="closed-introductions",
            what=_("Kennismakingen die afgewezen of ingetrokken zijn, met hun berichten"),
            how_long=_("Twee jaar, daarna wissen we ze."),
            run=delete_closed,
            order=38,
        )
    )
