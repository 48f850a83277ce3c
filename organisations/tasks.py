"""Background work of organisations."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mails import write
from accounts.models import Topic
from accounts.preferences import wants
from accounts.selectors import mail_language
from core.mail import send_mail_template
from organisations.models import Claim, ClaimStatus, Membership, Merge
from organisations.selectors import invitation_by_token
from organisations.services import compare_waiting
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


@shared_task(bind=True, name="organisations.mail_claim", acks_late=True, max_retries=3)
def mail_claim(self: Any, *, id: int) -> None:
    """Tell somebody what became of their request to act for an organisation."""
    claim = Claim.objects.select_related("organisation", "user", "decided_by").filter(pk=id).first()
    if claim is None or claim.status not in (ClaimStatus.APPROVED, ClaimStatus.REFUSED):
        return
    name = {"name": claim.organisation.name}
    approved = claim.status == ClaimStatus.APPROVED
    with override(claim.user.language):
        address = claim.organisation.get_absolute_url()
        if approved:
            subject = _("Je werkt nu mee aan %(name)s") % name
            first = _("Je aanvraag is goedgekeurd. Je kan het profiel van %(name)s op de hub nu bewerken.") % name
        else:
            subject = _("Antwoord op je aanvraag voor %(name)s") % name
            first = _("Je aanvraag om mee te werken aan %(name)s op de hub is niet goedgekeurd.") % name
        paragraphs = [first]
        if claim.message:
            paragraphs.append(_("Je kreeg dit bericht:"))
        label = _("Bekijk het profiel")
    _write(self, claim.user, subject=subject, paragraphs=paragraphs, quote=claim.message, address=address, label=label)


@shared_task(bind=True, name="organisations.mail_request", acks_late=True, max_retries=3)
def mail_request(self: Any, *, id: int, owner_id: int) -> None:
    """Tell an owner that somebody asks to belong to their organisation."""
    claim = Claim.objects.for_owners().select_related("organisation", "user").filter(pk=id).first()
    mine = Membership.objects.owners().select_related("user").filter(user_id=owner_id)
    owner = mine.filter(organisation_id=claim.organisation_id).first() if claim else None
    if claim is None or owner is None or not owner.user.is_active:
        return
    names = {"who": str(claim.user), "name": claim.organisation.name}
    with override(owner.user.language):
        subject = _("%(who)s wil meewerken namens %(name)s") % names
        paragraphs = [
            _("%(who)s vraagt om op de hub mee te werken namens %(name)s. Jij beslist.") % names,
            _("Functie: %(role)s") % {"role": claim.role},
        ]
        address = reverse("organisations:answer", args=[claim.organisation.slug, claim.pk])
        label = _("Bekijk de vraag en antwoord")
    quote = claim.motivation
    _write(self, owner.user, subject=subject, paragraphs=paragraphs, quote=quote, address=address, label=label)


def _write(task: Any, user: Any, *, address: str, **letter: Any) -> None:
    """A letter about claims to whoever wants those; tried again when the mail server is away."""
    if not wants(user, Topic.CLAIMS):
        return
    try:
        write(user, Topic.CLAIMS, url=f"{settings.SITE_URL}{address}", **letter)
    except OSError as error:
        raise task.retry(exc=error, countdown=60 * (task.request.retries + 1)) from error


@shared_task(name="organisations.compare", acks_late=True)
def compare() -> int:
    """Look for likely duplicates of what is new or changed; how many were looked at."""
    return compare_waiting(now=timezone.now())


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
