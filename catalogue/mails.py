"""Letters about what curators decided, what nobody looked at for long, and links that broke."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.mails import write
from accounts.models import Topic, User
from accounts.preferences import wants
from accounts.unsubscribe import mail_parts
from catalogue import sources
from catalogue.models import CaseStatus, Entry, Link, ModerationCase, Report
from core.mail import send_mail_template

LISTED = 15


def tell_managers(case_id: int) -> None:
    """What a curator decided about their page, to everybody who manages it."""
    case = ModerationCase.objects.select_related("entry").get(pk=case_id)
    managers = sources.source_for(case.entry.kind).manager_ids(case.entry.object_id)
    for user in User.objects.active().filter(pk__in=managers).order_by("pk"):
        if wants(user, Topic.MODERATION):
            with override(user.language):
                subject, told = _decided(case)
                paragraphs = [_greeting(user), told % {"title": case.entry.title}]
                _write(
                    user, Topic.MODERATION, subject % {"title": case.entry.title}, paragraphs, case.entry, case.message
                )


def _decided(case: ModerationCase) -> tuple[str, str]:
    if case.status == CaseStatus.REFUSED:
        return _("%(title)s staat niet meer op de hub"), _(
            "Een curator heeft %(title)s verborgen. Jullie zien de pagina zelf nog wel en kunnen ze aanpassen."
        )
    if case.status == CaseStatus.UNDONE:
        return _("Een wijziging aan %(title)s is teruggedraaid"), _(
            "Een curator heeft de vorige versie van %(title)s teruggezet. Dit is waarom:"
        )
    return _("Kijk je %(title)s even na?"), _(
        "Een curator heeft %(title)s gelezen en vraagt om iets aan te passen. De pagina blijft intussen zichtbaar."
    )


def answer_reporters(case_id: int, *, now: datetime) -> None:
    """What became of a report, to whoever left an address. The address is wiped with the answer, in one go."""
    ids = Report.objects.filter(case_id=case_id, answered_at=None).values_list("pk", flat=True)
    for pk in list(ids):
        with transaction.atomic():
            row = Report.objects.select_for_update(of=("self",)).select_related("case__entry").get(pk=pk)
            if row.answered_at is not None or row.case.status == CaseStatus.OPEN:
                continue
            email, row.email, row.answered_at = row.email, "", now
            row.save(update_fields=["email", "answered_at"])
            if email:
                _answer(email, row)


def _answer(email: str, row: Report) -> None:
    title = {"title": row.case.entry.title}
    with override(row.language):
        if row.case.status == CaseStatus.APPROVED:
            told = _("We keken je melding na. We vinden niet dat er iets moet veranderen, en laten de pagina staan.")
        elif row.case.status == CaseStatus.REFUSED:
            told = _("We keken je melding na en haalden de pagina van de hub.")
        else:
            told = _("We keken je melding na en vroegen de beheerders van de pagina om ze aan te passen.")
        paragraphs = [
            _("Je meldde een probleem met %(title)s. Bedankt om mee te kijken.") % title,
            told,
            _("We bewaren je mailadres nu niet langer."),
        ]
        subject = _("Je melding over %(title)s") % title
    context = {"paragraphs": paragraphs}
    send_mail_template(
        to=email, subject=subject, template="catalogue/mail/answer", context=context, language=row.language
    )


def remind(user: User, entries: Sequence[Entry]) -> bool:
    """One mail with all pages that nobody looked at for long. False when this person wants no such mail."""
    if not wants(user, Topic.REMINDERS):
        return False
    with override(user.language):
        subject = _("Klopt dit nog?") if len(entries) > 1 else _("Klopt %(title)s nog?") % {"title": entries[0].title}
        paragraphs = [
            _greeting(user),
            _("Deze pagina's op de hub keek al %(months)s maanden niemand na. Eén klik volstaat als alles nog klopt.")
            % {"months": settings.STALE_AFTER_MONTHS},
        ]
        rows = [(entry.title, settings.SITE_URL + reverse("entries:confirm", args=[entry.pk])) for entry in entries]
        unsubscribe_url, headers = mail_parts(user, Topic.REMINDERS)
    context = {
        "paragraphs": paragraphs,
        "rows": rows[:LISTED],
        "more": max(0, len(rows) - LISTED),
        "unsubscribe_url": unsubscribe_url,
    }
    send_mail_template(
        to=user.email,
        subject=subject,
        template="catalogue/mail/reminder",
        context=context,
        language=user.language,
        headers=headers,
    )
    return True


def tell_broken_link(link_id: int, user_id: int) -> None:
    """A link on their page that broke, to one manager. Nothing when it works again or they want no such mail."""
    link = Link.objects.select_related("entry").filter(pk=link_id).exclude(problem="").first()
    user = User.objects.active().filter(pk=user_id).first()
    if link is None or user is None or not wants(user, Topic.REMINDERS):
        return
    with override(user.language):
        told = _("Op de pagina van %(title)s staat een link die niet meer werkt. Pas je ze even aan?")
        subject = _("Een link op %(title)s werkt niet meer") % {"title": link.entry.title}
        paragraphs = [_greeting(user), told % {"title": link.entry.title}]
        _write(user, Topic.REMINDERS, subject, paragraphs, link.entry, f"{link.url}\n{link.get_problem_display()}")


def _greeting(user: User) -> str:
    return _("Dag %(name)s,") % {"name": user.get_short_name()}


def _write(user: User, topic: str, subject: str, paragraphs: list[str], entry: Entry, quote: str) -> None:
    """A mail with a button to the page of the entry; expects the user's language to be active."""
    url = settings.SITE_URL + entry.get_absolute_url()
    write(user, topic, subject=subject, paragraphs=paragraphs, quote=quote, url=url, label=_("Bekijk de pagina"))
