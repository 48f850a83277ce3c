"""Leaving the hub: asked for, thought over, done. What others depend on stays, without a name."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Digest, Leaving, LeavingReason, User
from accounts.personal import parts
from accounts.personal_parts import ANONYMOUS
from core.errors import Conflict
from core.jobs import enqueue

INACTIVE_NOTICE = timedelta(days=60)


@transaction.atomic
def ask_to_leave(*, user: User, now: datetime) -> Leaving:
    """Start the grace period and log the person out everywhere. Asking twice keeps the first date.

    Raises:
        Conflict: nobody else could look after the hub.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_superuser and not User.objects.active().filter(is_superuser=True).exclude(pk=user.pk).exists():
        raise Conflict(_("Jij bent de laatste beheerder. Maak eerst iemand anders beheerder."))
    leaving, is_new = Leaving.objects.get_or_create(
        user=user,
        defaults={
            "reason": LeavingReason.ASKED,
            "asked_at": now,
            "due_at": now + timedelta(days=settings.DELETION_GRACE_DAYS),
        },
    )
    if is_new:
        record(user, "user.leaving_asked", target="user", target_id=user.pk, now=now)
        enqueue("accounts.mail_leaving", leaving_id=leaving.pk)
    for session in UserSession.objects.filter(user=user):
        session.end()
    return leaving


@transaction.atomic
def warn_inactive(*, user: User, now: datetime) -> Leaving:
    """Tell somebody who was away for years that the account goes, unless they log in."""
    leaving, is_new = Leaving.objects.get_or_create(
        user=user, defaults={"reason": LeavingReason.INACTIVE, "asked_at": now, "due_at": now + INACTIVE_NOTICE}
    )
    if is_new:
        enqueue("accounts.mail_leaving", leaving_id=leaving.pk)
    return leaving


@transaction.atomic
def cancel_leaving(*, user: User, now: datetime) -> bool:
    """They stay after all (they logged in); whether there was something to cancel."""
    cancelled, _detail = Leaving.objects.filter(user=user).delete()
    if cancelled:
        record(user, "user.leaving_cancelled", target="user", target_id=user.pk, now=now)
    return bool(cancelled)


@transaction.atomic
def erase_if_due(*, user_id: int, now: datetime) -> bool:
    """Erase an account whose time has come; whether it was erased now. Running twice changes nothing."""
    user = User.objects.select_for_update().filter(pk=user_id, erased_at=None).first()
    leaving = Leaving.objects.filter(user_id=user_id, due_at__lte=now).first()
    if user is None or leaving is None:
        return False
    address, language = user.email, user.language
    for part in parts():
        part.erase(user, now=now)
    _anonymise(user, now)
    leaving.delete()
    record(None, "user.erased", target="user", target_id=user_id, detail={"reason": leaving.reason}, now=now)
    enqueue("accounts.mail_gone", email=address, language=language)
    return True


def _anonymise(user: User, now: datetime) -> None:
    """The row stays for what others wrote to it; nothing in it leads to the person, and nobody can log in with it."""
    user.email = f"verwijderd-{user.pk}@account.invalid"
    user.name, user.home_place, user.digest = ANONYMOUS, "", Digest.NEVER
    user.is_active = user.is_curator = user.is_staff = user.is_superuser = False
    user.last_login, user.erased_at = None, now
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
