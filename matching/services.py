"""What people do with matches: click away, ask, answer, talk. Each function is one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import Entry
from catalogue.selectors import is_manager
from core.errors import Conflict, HubError, NotAllowed
from core.jobs import enqueue
from core.text import clean_text
from matching import permissions, selectors
from matching.models import Dismissal, DismissReason, Introduction, IntroductionStatus, Match, Message

ASKS_PER_DAY = 20
MESSAGES_PER_HOUR = 60
REST = timedelta(days=90)
MAX_REASON = 1_000


class TooMany(HubError):
    """Somebody asks or writes more than a person does."""

    status = 429
    code = "too_many"


# --- clicking away -----------------------------------------------------------------------------------------
@transaction.atomic
def dismiss(*, entry: Any, other: Any, by: Any, reason: str, note: str = "", now: datetime) -> Dismissal:
    """Never bring these two together again, from neither side. Doing it twice keeps the first.

    Raises:
        NotAllowed: `by` does not act for `entry`.
        HubError: no reason was chosen.
    """
    if not is_manager(by, entry):
        raise NotAllowed(_("Alleen wie deze vermelding beheert, kan een match wegklikken."))
    if reason not in DismissReason.values:
        raise HubError(_("Kies waarom deze match niet nuttig is."), field="reason")
    if entry.pk == other.pk:
        raise HubError(_("Een vermelding heeft geen match met zichzelf."))
    low, high = sorted((entry.pk, other.pk))
    dismissal, _created = Dismissal.objects.get_or_create(
        low_id=low,
        high_id=high,
        defaults={"by": by, "reason": reason, "note": clean_text(note)[:300], "created_at": now},
    )
    Match.objects.filter(Q(source=entry, target=other) | Q(source=other, target=entry)).delete()
    return dismissal


@transaction.atomic
def undo_dismissal(*, dismissal: Dismissal, by: Any, now: datetime) -> None:
    """Let the pair meet again; its matches are worked out anew.

    Raises:
        NotAllowed: `by` acts for neither of the two.
    """
    if not (is_manager(by, dismissal.low) or is_manager(by, dismissal.high)):
        raise NotAllowed(_("Alleen wie deze vermelding beheert, kan dit ongedaan maken."))
    ids = [dismissal.low_id, dismissal.high_id]
    dismissal.delete()
    enqueue("matching.refresh", ids=ids)


# --- introductions -----------------------------------------------------------------------------------------
@transaction.atomic
def ask(
    *, from_entry: Any, to_entry: Any, sender: Any, message: str, share_contact: bool = False, now: datetime
) -> Introduction:
    """Ask, in the name of `from_entry`, to get to know the people behind `to_entry`.

    Args:
        share_contact: the asking side agrees to share its contact details once the other does too.

    Raises:
        NotAllowed: the sender does not act for `from_entry`, or acts for both.
        Conflict: these two are talking already, or the answer was no less than `REST` ago.
        TooMany: more than ASKS_PER_DAY questions in a day.
    """
    _may_ask(from_entry, to_entry, sender)
    text = _text(message)
    # One question of a person at a time, so that the limit counts right.
    get_user_model().objects.select_for_update().filter(pk=sender.pk).first()
    if Introduction.objects.filter(sender=sender, created_at__gt=now - timedelta(days=1)).count() >= ASKS_PER_DAY:
        raise TooMany(_("Je stelde vandaag al veel vragen. Wacht even op antwoorden en probeer het morgen opnieuw."))
    if selectors.going_between([from_entry.pk], to_entry):
        raise Conflict(_("Jullie hebben al een gesprek. Je vindt het bij je gesprekken."))
    _let_rest(from_entry, to_entry, now)
    introduction = Introduction(
        from_entry=from_entry,
        to_entry=to_entry,
        sender=sender,
        from_consent=share_contact,
        created_at=now,
        updated_at=now,
    )
    try:
        with transaction.atomic():
            introduction.save()
    except IntegrityError as error:
        raise Conflict(_("Jullie hebben al een gesprek. Je vindt het bij je gesprekken.")) from error
    Message.objects.create(thread=introduction, author=sender, from_asker=True, text=text, created_at=now)
    _tell(introduction, "asked")
    return introduction


def _let_rest(from_entry: Any, to_entry: Any, now: datetime) -> None:
    """Who heard no asks again only after `REST`."""
    declined = Introduction.objects.filter(
        from_entry=from_entry, to_entry=to_entry, status=IntroductionStatus.DECLINED, answered_at__gt=now - REST
    )
    answered = declined.order_by("-answered_at").values_list("answered_at", flat=True).first()
    if answered is not None:
        again = date_format(answered + REST, "j F Y")
        raise Conflict(
            _("Op deze vraag kreeg je al een antwoord. Vanaf %(date)s kan je opnieuw vragen.") % {"date": again}
        )


def _may_ask(from_entry: Any, to_entry: Any, sender: Any) -> None:
    if not permissions.can_ask(sender) or not is_manager(sender, from_entry):
        raise NotAllowed(_("Je kan alleen een vraag stellen in naam van iets dat je zelf beheert."), field="from_entry")
    if from_entry.status != "published":
        raise HubError(_("Je vermelding moet eerst zichtbaar zijn op de hub."), field="from_entry")
    if not Entry.objects.visible_to(sender).filter(pk=to_entry.pk).exists():
        raise HubError(_("Deze vermelding staat niet meer op de hub."))
    if from_entry.pk == to_entry.pk or is_manager(sender, to_entry):
        raise HubError(_("Dit beheer je zelf: je hebt geen kennismaking nodig."))
    if not selectors.has_managers(to_entry):
        raise HubError(_("Niemand beheert deze vermelding al op de hub, dus niemand kan antwoorden."))


@transaction.atomic
def accept(*, introduction_id: int, by: Any, share_contact: bool, message: str = "", now: datetime) -> Introduction:
    """The side that was asked says yes, with or without a word and its contact details.

    Raises:
        NotAllowed: `by` is not of the side that was asked.
        Conflict: it was answered or withdrawn already.
    """
    introduction = _answerable(introduction_id, by)
    introduction.status = IntroductionStatus.ACCEPTED
    introduction.to_consent = share_contact
    _answered(introduction, by, now, ["to_consent"])
    if clean_text(message):
        _add(introduction, by, from_asker=False, text=_text(message), now=now)
    _tell(introduction, "accepted")
    return introduction


@transaction.atomic
def decline(*, introduction_id: int, by: Any, reason: str, now: datetime) -> Introduction:
    """The side that was asked says no and why; the asker reads the reason.

    Raises:
        NotAllowed, Conflict: as `accept`.
        HubError: no reason was given.
    """
    introduction = _answerable(introduction_id, by)
    reason = clean_text(reason)
    if not reason:
        raise HubError(_("Leg kort uit waarom niet. Dat helpt de vrager verder."), field="reason")
    introduction.status = IntroductionStatus.DECLINED
    introduction.decline_reason = reason[:MAX_REASON]
    _answered(introduction, by, now, ["decline_reason"])
    _tell(introduction, "declined")
    return introduction


@transaction.atomic
def withdraw(*, introduction_id: int, by: Any, now: datetime) -> Introduction:
    """The side that asked takes its question back before there is an answer.

    Raises:
        NotAllowed: `by` is not of the asking side.
        Conflict: it was answered already.
    """
    introduction, side = _locked(introduction_id, by)
    if side != permissions.ASKER:
        raise NotAllowed(_("Alleen wie de vraag stelde, kan ze intrekken."))
    if not permissions.can_withdraw(side, introduction):
        raise Conflict(_("Deze vraag is al beantwoord of ingetrokken."))
    introduction.status = IntroductionStatus.WITHDRAWN
    introduction.updated_at = now
    introduction.save(update_fields=["status", "updated_at"])
    return introduction


@transaction.atomic
def answer(*, introduction_id: int, by: Any, message: str, now: datetime) -> Message:
    """Write a message in the conversation.

    Raises:
        NotAllowed: `by` is of neither side.
        Conflict: the conversation is closed.
        TooMany: more than MESSAGES_PER_HOUR messages in an hour.
    """
    introduction, side = _locked(introduction_id, by)
    if not permissions.can_write(side, introduction):
        raise Conflict(_("Dit gesprek is gesloten."))
    text = _text(message)
    if Message.objects.filter(author=by, created_at__gt=now - timedelta(hours=1)).count() >= MESSAGES_PER_HOUR:
        raise TooMany(_("Je stuurde het voorbije uur al veel berichten. Wacht even."))
    written = _add(introduction, by, from_asker=side == permissions.ASKER, text=text, now=now)
    introduction.updated_at = now
    introduction.save(update_fields=["updated_at"])
    _tell(introduction, "message", written.pk)
    return written


@transaction.atomic
def share_contact(*, introduction_id: int, by: Any, share: bool, now: datetime) -> Introduction:
    """Agree, or no longer agree, that the other side sees the contact details once both do.

    Raises:
        NotAllowed: `by` is of neither side.
    """
    introduction, side = _locked(introduction_id, by)
    name = "from_consent" if side == permissions.ASKER else "to_consent"
    setattr(introduction, name, share)
    introduction.updated_at = now
    introduction.save(update_fields=[name, "updated_at"])
    return introduction


def _locked(introduction_id: int, by: Any) -> tuple[Introduction, str]:
    introduction = Introduction.objects.select_for_update().filter(pk=introduction_id).first()
    side = permissions.side_of(selectors.managed_ids(by), introduction) if introduction else ""
    if introduction is None or not side:
        raise NotAllowed(_("Dit gesprek is niet van jou."))
    return introduction, side


def _answerable(introduction_id: int, by: Any) -> Introduction:
    introduction, side = _locked(introduction_id, by)
    if side != permissions.ASKED:
        raise NotAllowed(_("Alleen wie de vraag kreeg, kan ze beantwoorden."))
    if not permissions.can_answer(side, introduction):
        raise Conflict(_("Deze vraag is al beantwoord of ingetrokken."))
    return introduction


def _answered(introduction: Introduction, by: Any, now: datetime, fields: list[str]) -> None:
    introduction.answered_by, introduction.answered_at, introduction.updated_at = by, now, now
    introduction.save(update_fields=["status", "answered_by", "answered_at", "updated_at", *fields])


def _add(introduction: Introduction, by: Any, *, from_asker: bool, text: str, now: datetime) -> Message:
    return Message.objects.create(thread=introduction, author=by, from_asker=from_asker, text=text, created_at=now)


def _text(message: str) -> str:
    """The message, ready to keep. Raises HubError when it is empty or too long."""
    text = clean_text(message)
    if not text:
        raise HubError(_("Schrijf een kort bericht."), field="message")
    try:
        for validator in Message._meta.get_field("text").validators:
            validator(text)
    except ValidationError as error:
        raise HubError(error.messages[0], field="message") from error
    return text


def _tell(introduction: Introduction, event: str, message_id: int | None = None) -> None:
    enqueue("matching.mail_introduction", introduction_id=introduction.pk, event=event, message_id=message_id)
