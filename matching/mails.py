"""Mails about introductions, to the people who manage the other side, each in their own language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mails import write
from accounts.models import Topic
from accounts.preferences import wants
from catalogue import sources
from matching.models import Introduction, IntroductionStatus, Message, Notice

# Which side hears of it; a message goes to whoever did not write it.
_TO_ASKED, _TO_ASKER = "to_entry", "from_entry"
_EVENTS = {"asked": _TO_ASKED, "accepted": _TO_ASKER, "declined": _TO_ASKER}
_STATUS = {
    "asked": IntroductionStatus.ASKED,
    "accepted": IntroductionStatus.ACCEPTED,
    "declined": IntroductionStatus.DECLINED,
}


def send(introduction_id: int, *, event: str, message_id: int | None, now: datetime) -> None:
    """Mail the other side about `event`: "asked", "accepted", "declined" or "message".

    Nothing is sent when it is no longer so (withdrawn meanwhile), nor twice to one person.
    """
    row = Introduction.objects.with_entries().filter(pk=introduction_id).first()
    if row is None or (event in _STATUS and row.status != _STATUS[event]):
        return
    message = Message.objects.filter(thread=row, pk=message_id).first() if message_id else row.messages.last()
    if message is None:
        return
    side = _EVENTS.get(event) or (_TO_ASKED if message.from_asker else _TO_ASKER)
    theirs, mine = (row.from_entry, row.to_entry) if side == _TO_ASKED else (row.to_entry, row.from_entry)
    managers = sources.source_for(mine.kind).manager_ids(mine.object_id)
    for user in get_user_model().objects.filter(pk__in=managers, is_active=True).order_by("pk"):
        # The note and the mail stand or fall together: a job that is repeated goes on where it stopped.
        with transaction.atomic():
            _noted, is_new = Notice.objects.get_or_create(
                message=message, event=event, user=user, defaults={"sent_at": now}
            )
            if is_new and wants(user, Topic.INTRODUCTIONS):
                _mail(user, event, {"introduction": row, "mine": mine, "theirs": theirs, "message": message})


def _mail(user: Any, event: str, context: dict[str, Any]) -> None:
    row: Introduction = context["introduction"]
    names = {"theirs": context["theirs"].title, "mine": context["mine"].title}
    with override(user.language):
        subject, paragraph, quote = _words(event, row, context["message"])
        path = reverse("introduction", args=[row.pk])
        label = _("Lees en antwoord")
    write(
        user,
        Topic.INTRODUCTIONS,
        subject=subject % names,
        paragraphs=[paragraph % names],
        quote=quote,
        url=f"{settings.SITE_URL}{path}",
        label=label,
    )


def _words(event: str, row: Introduction, message: Message) -> tuple[str, str, str]:
    """(subject, paragraph, quote); the first two with %(theirs)s and %(mine)s."""
    if event == "asked":
        text = _("%(theirs)s vond %(mine)s op de hub en wil graag kennismaken. Jij beslist of je daarop ingaat.")
        return _("%(theirs)s wil kennismaken met %(mine)s"), text, message.text
    if event == "accepted":
        text = _("%(theirs)s wil graag verder praten met %(mine)s. Het gesprek staat voor je klaar.")
        return _("%(theirs)s zegt ja op je vraag"), text, "" if message.from_asker else message.text
    if event == "declined":
        text = _("%(theirs)s gaat niet in op je vraag in naam van %(mine)s. Dit is waarom:")
        return _("%(theirs)s gaat niet in op je vraag"), text, row.decline_reason
    return _("Nieuw bericht van %(theirs)s"), _("%(theirs)s schreef je over %(mine)s:"), message.text
