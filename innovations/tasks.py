"""Jobs of the innovations room."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mails import write
from accounts.models import Topic, User
from accounts.preferences import wants
from innovations.models import Innovation


@shared_task(name="innovations.mail_decided", acks_late=True, max_retries=3, autoretry_for=(OSError,))
def mail_decided(*, innovation_id: int, user_id: int, decision: str, message: str) -> None:
    """Tell one member of the team what a curator decided. Nothing happens when either is gone.

    Args:
        decision: "approved", "changes" or "refused".
        message: the curator's words.
    """
    innovation = Innovation.objects.filter(pk=innovation_id).first()
    user = User.objects.active().filter(pk=user_id).first()
    if innovation is None or user is None or not wants(user, Topic.MODERATION):
        return
    with override(user.language):
        subject, told = _words(decision)
        greeting = _("Dag %(name)s,") % {"name": user.get_short_name()}
        address = reverse("innovations:detail", args=[innovation.slug])
        label = _("Bekijk je profiel")
    write(
        user,
        Topic.MODERATION,
        subject=subject % {"title": innovation.title},
        paragraphs=[greeting, told % {"title": innovation.title}],
        quote=message,
        url=settings.SITE_URL + address,
        label=label,
    )


def _words(decision: str) -> tuple[str, str]:
    """Subject and sentence for a decision, in the active language."""
    if decision == "approved":
        return _("%(title)s staat op de hub"), _(
            "Goed nieuws: een curator heeft %(title)s nagekeken. Je profiel is nu zichtbaar voor iedereen."
        )
    if decision == "changes":
        return _("Nog iets aan te passen bij %(title)s"), _(
            "Een curator heeft %(title)s gelezen en vraagt nog iets. Pas het aan en dien het opnieuw in."
        )
    return _("%(title)s komt niet op de hub"), _(
        "Een curator heeft %(title)s gelezen. Het past zo niet op de hub. Je kunt het aanpassen en opnieuw indienen."
    )
