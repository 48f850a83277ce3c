"""Background work of accounts. Every task may run twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import services
from accounts.models import DataExport, ExportStatus, Leaving, LeavingReason
from accounts.retention import erase_due
from core.jobs import enqueue
from core.mail import send_mail_template
from core.retention import rules as all_rules

logger = logging.getLogger(__name__)
BATCH = 500
MAX_BATCHES = 40
# a copy that nobody made by then is asked for again
_LATE = timedelta(minutes=15)
_MAIL: dict[str, Any] = {"acks_late": True, "max_retries": 3, "autoretry_for": (OSError,), "retry_backoff": True}


@shared_task(name="accounts.retention", acks_late=True, max_retries=3)
def retention() -> dict[str, int]:
    """Once a day: what was kept long enough goes. A rule that fails does not stop the others."""
    done: dict[str, int] = {}
    for rule in all_rules():
        if rule.run is None:
            continue
        try:
            for _number in range(MAX_BATCHES):
                handled = rule.run(timezone.now(), BATCH)
                done[rule.name] = done.get(rule.name, 0) + handled
                if handled < BATCH:
                    break
        except Exception:
            logger.exception("retention rule %s failed", rule.name)
    logger.info("retention %s", done)
    return done


@shared_task(name="accounts.sweep", acks_late=True, max_retries=3)
def sweep() -> None:
    """Every few minutes: copies that nobody makes, and accounts that are due."""
    now = timezone.now()
    late = DataExport.objects.filter(status=ExportStatus.WAITING, asked_at__lt=now - _LATE)
    for export_id in late.values_list("pk", flat=True)[:BATCH]:
        enqueue("accounts.make_export", export_id=export_id)
    erase_due(now, BATCH)


@shared_task(name="accounts.make_export", acks_late=True, max_retries=3)
def make_export(export_id: int) -> None:
    """Make the copy of somebody's data that they asked for."""
    services.make_export(export_id=export_id, now=timezone.now())


@shared_task(name="accounts.mail_export", **_MAIL)
def mail_export(export_id: int) -> None:
    """Tell somebody that the copy is ready. The mail and its note stand or fall together."""
    with transaction.atomic():
        ready = DataExport.objects.select_for_update(of=("self",)).filter(pk=export_id, status=ExportStatus.READY)
        export = ready.filter(mailed_at=None).select_related("user").defer("content").first()
        if export is None or not export.user.is_active:
            return
        with override(export.user.language):
            address = settings.SITE_URL + reverse("accounts:export", args=[export.key])
            expires = date_format(timezone.localtime(export.expires_at), "DATETIME_FORMAT")
            text = _("Je kopie staat klaar. De link werkt tot %(moment)s en alleen als je ingelogd bent.")
            _send(
                export.user.email,
                export.user.language,
                _("Je gegevens staan klaar"),
                [text % {"moment": expires}],
                action=(address, _("Haal je gegevens op")),
            )
        export.mailed_at = timezone.now()
        export.save(update_fields=["mailed_at"])


@shared_task(name="accounts.mail_leaving", **_MAIL)
def mail_leaving(leaving_id: int) -> None:
    """Tell somebody that their account will go, when, and how to keep it."""
    with transaction.atomic():
        rows = Leaving.objects.select_for_update(of=("self",)).filter(pk=leaving_id, mailed_at=None)
        leaving = rows.select_related("user").first()
        if leaving is None:
            return
        user = leaving.user
        with override(user.language):
            when = {"date": date_format(timezone.localtime(leaving.due_at), "DATE_FORMAT")}
            if leaving.reason == LeavingReason.INACTIVE:
                first = _("Je bent al lang niet meer op de hub geweest. We bewaren niets langer dan nodig.")
            else:
                first = _("Je vroeg om je account te verwijderen.")
            paragraphs = [
                first,
                _("Op %(date)s wissen we je account en je gegevens.") % when,
                _("Wil je toch blijven? Log dan voor die dag in. Meer is niet nodig."),
            ]
            address = settings.SITE_URL + reverse("account_login")
            subject = _("Je account wordt verwijderd op %(date)s") % when
            _send(user.email, user.language, subject, paragraphs, action=(address, _("Inloggen en blijven")))
        leaving.mailed_at = timezone.now()
        leaving.save(update_fields=["mailed_at"])


@shared_task(name="accounts.mail_gone", **_MAIL)
def mail_gone(email: str, language: str) -> None:
    """The last mail, to an address that the hub no longer keeps."""
    with override(language):
        paragraphs = [
            _("Je account en je gegevens zijn gewist."),
            _("Wat je aan anderen schreef, blijft bij hen staan, zonder je naam."),
        ]
        _send(email, language, _("Je account is verwijderd"), paragraphs)


def _send(
    email: str, language: str, subject: str, paragraphs: list[str], action: tuple[str, str] | None = None
) -> None:
    context: dict[str, Any] = {"paragraphs": paragraphs}
    if action is not None:
        context["action_url"], context["action_label"] = action
    send_mail_template(to=email, subject=subject, template="mail/message", context=context, language=language)
