"""Background work of organisations."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.selectors import mail_language
from core.mail import send_mail_template
from organisations.models import Merge
from organisations.selectors import invitation_by_token
from organisations.services import finish_merge as finish


@shared_task(bind=True, name="organisations.mail_invitation", acks_late=True, max_retries=3)
def mail_invitation(self: Any, *, id: int, token: str) -> None:
    """Send an invitation's letter. The token travels with the job, because only its hash is stored.

    A letter that was replaced, revoked or accepted in the meantime is not sent.
    """
    invitation = invitation_by_token(token)
    if invitation is None or invitation.pk != id or not invitation.is_open(timezone.now()):
        return
    sender = invitation.invited_by
    language = mail_language(invitation.email) or (sender.language if sender is not None else "nl")
    with override(language):
        address = reverse("organisations:invitation", args=[token])
        subject = _("Uitnodiging van %(name)s op de hub") % {"name": invitation.organisation.name}
        label = _("Bekijk de uitnodiging")
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "inviter": sender,
        "action_url": f"{settings.SITE_URL}{address}",
        "action_label": label,
    }
    try:
        send_mail_template(
            to=invitation.email,
            subject=subject,
            template="organisations/mail/invitation",
            context=context,
            language=language,
        )
    except OSError as error:
        raise self.retry(exc=error, countdown=60 * (self.request.retries + 1))


@shared_task(name="organisations.finish_merge", acks_late=True, max_retries=3)
def finish_merge(*, id: int) -> None:
    """Bring over what was written to the old organisation while it was being merged."""
    merge = Merge.objects.filter(pk=id).first()
    if merge is not None:
        finish(merge=merge, now=timezone.now())


@shared_task(name="organisations.sweep_merges", acks_late=True)
def sweep_merges() -> int:
    """The same for every merge of the last day, in case a job was lost; how many rows came over."""
    now = timezone.now()
    recent = Merge.objects.filter(merged_at__gt=now - timedelta(days=1))
    return sum(sum(finish(merge=merge, now=now).values()) for merge in recent.select_related("merged_by"))
