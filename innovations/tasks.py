"""Jobs of the innovations room."""

from __future__ import annotations

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core.mail import send_mail_template
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
    if innovation is None or user is None:
        return
    with override(user.language):
        subjects = {
            "approved": _("%(title)s staat op de hub"),
            "changes": _("Nog iets aan te passen bij %(title)s"),
            "refused": _("%(title)s komt niet op de hub"),
        }
        subject = subjects[decision] % {"title": innovation.title}
    send_mail_template(
        to=user.email,
        subject=subject,
        template="innovations/mail/decided",
        context={"innovation": innovation, "person": user, "decision": decision, "message": message},
        language=user.language,
    )
