"""Everybody who writes a mail of the hub, with hostile text in whatever people fill in: one maker per kind of mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.utils import timezone

from accounts import services as accounts
from accounts.models import User
from accounts.services.leaving import erase_if_due, warn_inactive
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import CaseReason, Entry, Link, ModerationCase, Report
from catalogue.selectors import entry_for
from core.text import clean_line
from experimentation import services as experimentation
from experimentation.models import Booking, Space
from following import digests
from following import services as following
from innovations.models import Innovation
from matching import services as matching
from matching.models import Introduction, Match
from organisations import services as organisations
from organisations.models import Claim, Organisation
from organisations.services import OrganisationRow
from tests.experimentation.factory import WEEKDAYS, ask, at, make_space
from tests.following.factory import keep
from tests.innovations.factory import pending, published

MARK = "Kwaad"
TAG = "<script>alert(1)</script>"
HOSTILE = f"{MARK}\r\nBcc: x@evil.example\x00\u202e{TAG}{{{{ 7*7 }}}}\ud800\U0001f469\x1c\x0c" + "\ufdfa" * 5_000
LINES = f"{MARK}\r\n\r\n--\r\nBcc: x@evil.example\n.\n{TAG}\x00\ud800\u2028Sender: x@evil.example\n{HOSTILE}"


def bad(model: Any, name: str, text: str = HOSTILE) -> str:
    """As much hostile text as the field takes."""
    one = model._meta.get_field(name)
    most = [check.limit_value for check in one.validators if isinstance(check, MaxLengthValidator)]
    return text[: min([one.max_length or len(text), *most])]


@dataclass
class Scene:
    """Two organisations with one person each, and a curator, all with hostile names."""

    now: datetime
    host: User
    guest: User
    curator: User
    organisation: Organisation
    other: Organisation
    entry: Entry
    other_entry: Entry

    def space(self, **fields: Any) -> Space:
        texts = {name: bad(Space, name) for name in ("name", "summary", "address", "equipment", "house_rules")}
        people = SimpleNamespace(organisation=self.organisation, owner=self.host)
        return make_space(people, self.now, **texts, hours=WEEKDAYS, **fields)

    def booking(self, **fields: Any) -> Booking:
        return ask(self.space(), self.guest, self.now, purpose=bad(Booking, "purpose", LINES), **fields)

    def question(self) -> Introduction:
        ends = {"from_entry": self.other_entry, "to_entry": self.entry}
        return matching.ask(**ends, sender=self.guest, message=LINES[:2_000], now=self.now)

    def case(self, entry: Entry) -> ModerationCase:
        opened = ModerationCase.objects.filter(entry=entry, status="open").first()
        return opened or catalogue.open_case(entry, reason=CaseReason.CHANGED, by=self.guest, now=self.now)

    def decide(self, case: ModerationCase, decision: str) -> None:
        words = LINES[:3_000]
        catalogue.decide_case(case.pk, decision=decision, message=words, by=self.curator, now=self.now)


def _person(name: str, now: datetime, **fields: Any) -> User:
    address = f"{name}@voorbeeld.be"
    return accounts.create_user(email=address, name=bad(User, "name"), verified=True, now=now, **fields)


def _organisation(by: User, now: datetime) -> Organisation:
    texts = {name: bad(Organisation, name) for name in ("name", "summary", "description")}
    return organisations.create_organisation(
        by=by, now=now, helix="civil-society", municipality="44021", challenges=["energy-poverty"], **texts
    )


def build(now: datetime) -> Scene:
    """Everything by the services. Nobody has a digest, so that each maker says who does."""
    host, guest = _person("gastheer", now, digest="never"), _person("gast", now, language="en", digest="never")
    curator = _person("curator", now, is_curator=True, digest="never")
    organisation, other = _organisation(host, now), _organisation(guest, now)
    entry, other_entry = (entry_for(Kind.ORGANISATION, one.pk) for one in (organisation, other))
    assert entry is not None
    assert other_entry is not None
    return Scene(now, host, guest, curator, organisation, other, entry, other_entry)


# --- organisations -----------------------------------------------------------------------------------------
def invitation(s: Scene) -> None:
    for role in ("member", "owner"):
        who = f"{role}@voorbeeld.be"
        organisations.invite(organisation=s.organisation, email=who, role=role, by=s.host, now=timezone.now())


def _claim(s: Scene, organisation: Organisation) -> Claim:
    texts = {name: bad(Claim, name, LINES) for name in ("role", "motivation", "proof")}
    return organisations.claim_organisation(organisation=organisation, by=s.guest, now=s.now, **texts)


def claim(s: Scene) -> None:
    for approve in (True, False):
        name = f"{'Een' if approve else 'Heel ander'} {bad(Organisation, 'name')[:70]}"  # else they are duplicates
        row = OrganisationRow(source_id=f"rij-{approve}", name=name, helix="government")
        counts = organisations.upsert_imported(source="list", rows=[row], now=s.now)
        made = _claim(s, Organisation.objects.get(pk=counts.ids[row.source_id]))
        organisations.decide_claim(
            claim_id=made.pk, approve=approve, message=bad(Claim, "message", LINES), by=s.curator, now=s.now
        )


def request(s: Scene) -> None:
    _claim(s, s.organisation)


# --- experimentation ---------------------------------------------------------------------------------------
def booking(s: Scene) -> None:
    made = s.booking()
    experimentation.approve_booking(booking=made, by=s.host, now=s.now)
    reason = bad(Booking, "reason", LINES)
    experimentation.cancel_booking(booking=made, by=s.host, reason=reason, now=s.now)


def booking_refused(s: Scene) -> None:
    made = s.booking()
    experimentation.decline_booking(booking=made, by=s.host, reason=bad(Booking, "reason", LINES), now=s.now)


def booking_lost(s: Scene) -> None:
    """The host takes the time that the guest asked for."""
    made = s.booking(start=at(26, 9))
    own = ask(made.space, s.host, s.now, start=at(26, 9), purpose=bad(Booking, "purpose", LINES))
    assert own.is_confirmed


# --- innovations and moderation ----------------------------------------------------------------------------
def innovation(s: Scene) -> None:
    for decision in ("approved", "changes", "refused"):
        texts = {name: bad(Innovation, name) for name in ("title", "summary", "problem")}
        made = pending(s.host, s.now, **texts)
        entry = entry_for(Kind.INNOVATION, made.pk)
        assert entry is not None
        s.decide(s.case(entry), decision)


def moderation(s: Scene) -> None:
    s.decide(s.case(s.entry), "changes")
    later = s.now + timedelta(hours=1)
    organisations.update_organisation(organisation=s.organisation, by=s.host, now=later, summary="Anders")
    for decision in ("undone", "refused"):
        s.decide(s.case(s.entry), decision)


def reports(s: Scene) -> None:
    for number, decision in enumerate(("approved", "changes", "refused")):
        entry = (s.entry, s.other_entry, s.other_entry)[number]
        told = catalogue.report(
            entry=entry,
            reason="wrong",
            text=bad(Report, "text", LINES),
            email=f"melder{number}@voorbeeld.be",
            by=None,
            now=s.now,
        )
        s.decide(told.case, decision)


def reminders(s: Scene) -> None:
    """The host forgot many pages, the guest one."""
    for _number in range(3):
        s.space()
    catalogue.queue_reminders(now=s.now + timedelta(days=800))


def broken_link(s: Scene) -> None:
    url = f"https://evil.example/?{clean_line(HOSTILE)}"[:500]
    link = Link.objects.create(entry=s.entry, url=url, host="evil.example", next_at=s.now, problem="gone")
    catalogue.mail_about_link(link.pk, by=s.curator, now=s.now)


# --- matching ----------------------------------------------------------------------------------------------
def question(s: Scene) -> None:
    s.question()


def conversation(s: Scene) -> None:
    """All in one transaction: that there was a question needs no mail any more."""
    talk = s.question()
    matching.accept(introduction_id=talk.pk, by=s.host, share_contact=True, message=LINES[:2_000], now=s.now)
    matching.answer(introduction_id=talk.pk, by=s.guest, message=LINES[:2_000], now=s.now)


def refusal(s: Scene) -> None:
    matching.decline(introduction_id=s.question().pk, by=s.host, reason=LINES, now=s.now)


# --- following ---------------------------------------------------------------------------------------------
def _reader(name: str, s: Scene) -> User:
    return _person(name, s.now - timedelta(days=20), digest="daily")


def _digest(s: Scene) -> None:
    digests.send_batch("daily", now=s.now + timedelta(days=1))


def digest_of_search(s: Scene) -> None:
    keep(_reader("zoeker", s), "kind=innovation", s.now - timedelta(days=9), name=HOSTILE[:120])
    for _number in range(2):
        texts = {name: bad(Innovation, name) for name in ("title", "summary", "problem")}
        published(s.host, s.curator, s.now, **texts)
    _digest(s)


def digest_of_all(s: Scene) -> None:
    """What the host follows changed, went or met somebody; a match, and a question that waits."""
    User.objects.filter(pk=s.host.pk).update(digest="daily", date_joined=s.now - timedelta(days=20))
    space = s.space()
    made = entry_for(Kind.SPACE, space.pk)
    assert made is not None
    before = s.now - timedelta(days=9)
    for entry in (s.other_entry, made):
        following.follow(user=s.host, entry=entry, now=before)
    later = s.now + timedelta(hours=2)
    catalogue.draw_relation(source=s.other_entry, target=s.entry, type="supports", by=s.curator, now=later)
    experimentation.withdraw_space(space=space, by=s.host, now=later)
    facts = {"lane": "peers", "score": 1, "policy": "test", "computed_at": s.now}
    Match.objects.create(source=s.entry, target=s.other_entry, **facts)
    s.question()
    _digest(s)


def digest_of_question(s: Scene) -> None:
    User.objects.filter(pk=s.host.pk).update(digest="daily", date_joined=s.now - timedelta(days=20))
    s.question()
    _digest(s)


# --- accounts ----------------------------------------------------------------------------------------------
def export(s: Scene) -> None:
    accounts.ask_export(user=s.guest, now=timezone.now())


def leaving(s: Scene) -> None:
    accounts.ask_to_leave(user=s.guest, now=s.now)
    warn_inactive(user=s.host, now=s.now)


def gone(s: Scene) -> None:
    accounts.ask_to_leave(user=s.guest, now=s.now)
    erase_if_due(user_id=s.guest.pk, now=s.now + timedelta(days=100))


@dataclass(frozen=True)
class Maker:
    """One who writes mails.

    Attributes:
        make: does it, by the services.
        to: who gets how many, by the part before @voorbeeld.be.
        quiet: nothing that people wrote is in these mails.
    """

    make: Callable[[Scene], None]
    to: dict[str, int] = field(default_factory=dict)
    quiet: bool = False


MAKERS = (
    Maker(invitation, {"member": 1, "owner": 1}),
    Maker(claim, {"gast": 2}),
    Maker(request, {"gastheer": 1}),
    Maker(booking, {"gast": 3, "gastheer": 3}),
    Maker(booking_refused, {"gast": 2, "gastheer": 1}),
    Maker(booking_lost, {"gast": 2, "gastheer": 2}),
    Maker(innovation, {"gastheer": 3}),
    Maker(moderation, {"gastheer": 3}),
    Maker(reports, {"melder0": 1, "melder1": 1, "melder2": 1, "gast": 2}),
    Maker(reminders, {"gastheer": 1, "gast": 1}),
    Maker(broken_link, {"gastheer": 1}),
    Maker(question, {"gastheer": 1}),
    Maker(conversation, {"gastheer": 1, "gast": 1}),
    Maker(refusal, {"gast": 1}),
    Maker(digest_of_search, {"zoeker": 1, "gastheer": 2}),
    Maker(digest_of_all, {"gastheer": 2}),
    Maker(digest_of_question, {"gastheer": 2}),
    Maker(export, {"gast": 1}, quiet=True),
    Maker(leaving, {"gast": 1, "gastheer": 1}, quiet=True),
    Maker(gone, {"gast": 1}, quiet=True),
)


def refreshed(scene: Scene) -> Scene:
    """The same people and things as they stand in the database."""
    for one in vars(scene).values():
        if isinstance(one, Model):
            one.refresh_from_db()
    return scene
