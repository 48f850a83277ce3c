"""The digest: told once, whatever happens; nothing new, no mail; only what may be seen at that moment."""

from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import services as accounts
from accounts.models import User
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.search import entries_of_each
from following import digests, services
from following.lists import query_of
from following.models import Reader, SavedSearch, ToldMatch
from following.mornings import last_morning
from matching.models import Match
from tests.catalogue.drafts import draft
from tests.following.factory import keep
from tests.matching import factory as matching

pytestmark = pytest.mark.django_db

JOINED = datetime(2026, 11, 1, 12, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)  # 7:30 in Brussels
TUESDAY = MONDAY + timedelta(days=1)


def person(name: str, *, digest: str = "daily", language: str = "nl") -> User:
    return accounts.create_user(
        email=f"{name}@voorbeeld.be", name=name, now=JOINED, digest=digest, language=language, verified=True
    )


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


def put(number: int, title: str, when: datetime, **fields: Any) -> Entry:
    values: dict[str, Any] = {"challenges": ["energy-poverty"], "place": "44021", "published_at": JOINED}
    values |= {"published_at": when, **fields}
    return catalogue.publish(draft(number, title, when, **values), now=when)


def run(frequency: str, now: datetime, **options: Any) -> list[EmailMultiAlternatives]:
    """One run; the mails that it sent."""
    before = len(mail.outbox)
    digests.send_batch(frequency, now=now, **options)
    return mail.outbox[before:]  # type: ignore[return-value]


def html(message: EmailMultiAlternatives) -> str:
    return str(message.alternatives[0][0])


def test_mornings_are_mornings_in_brussels() -> None:
    assert last_morning("daily", MONDAY).astimezone(UTC) == datetime(2026, 11, 16, 6, tzinfo=UTC)
    assert last_morning("daily", MONDAY - timedelta(hours=1)).astimezone(UTC).day == 15
    assert last_morning("weekly", MONDAY + timedelta(days=6)).astimezone(UTC) == datetime(2026, 11, 16, 6, tzinfo=UTC)
    summer = datetime(2026, 10, 25, 5, 30, tzinfo=UTC)  # the clock went back that night: it is 6:30
    assert last_morning("daily", summer).astimezone(UTC) == datetime(2026, 10, 24, 5, tzinfo=UTC)


def test_new_entries_are_told_once_in_a_mail_that_can_be_left(ann: User) -> None:
    search = keep(ann, "kind=innovation&challenge=energy-poverty", JOINED, name="Energie")
    put(1, "Buurtoven", MONDAY - timedelta(hours=5), summary="Samen <b>koken</b>")
    put(2, "Tuin", MONDAY - timedelta(hours=6), challenges=["lonely-elderly"])
    [told] = run("daily", MONDAY)
    assert told.to == [ann.email]
    assert told.subject == "Nieuw voor jou: Buurtoven"
    assert "ENERGIE" in told.body
    assert "Samen &lt;b&gt;koken" in html(told)
    assert "Tuin" not in told.body + html(told)
    parsed = message_from_string(told.message().as_string(), policy=policy.default)
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = parsed["List-Unsubscribe"].strip(" <>")
    assert leave.startswith(settings.SITE_URL)
    assert parsed["Message-ID"] == f"<digest-{ann.pk}-daily-20261116@{settings.SITE_URL.split('//')[1].split(':')[0]}>"
    assert run("daily", MONDAY) == []
    assert run("daily", MONDAY + timedelta(hours=5)) == []
    assert run("daily", TUESDAY) == []
    put(3, "Nieuwe oven", TUESDAY + timedelta(hours=1))
    assert [m.subject for m in run("daily", TUESDAY + timedelta(days=1))] == ["Nieuw voor jou: Nieuwe oven"]
    client = Client(enforce_csrf_checks=True)
    assert client.post(leave.removeprefix(settings.SITE_URL), {"List-Unsubscribe": "One-Click"}).status_code == 200
    put(4, "Nog een oven", TUESDAY + timedelta(days=1, hours=1))
    assert run("daily", TUESDAY + timedelta(days=2)) == []
    search.refresh_from_db()
    assert search.name == "Energie"


def test_what_came_in_the_last_hour_is_left_for_the_next_mail(ann: User) -> None:
    keep(ann, "kind=innovation", JOINED)
    put(1, "Net te laat", datetime(2026, 11, 16, 5, 30, tzinfo=UTC))
    assert run("daily", MONDAY) == []
    assert len(run("daily", TUESDAY)) == 1


def test_a_server_that_refuses_and_a_process_that_dies_lose_nothing(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    bob = person("bob")
    for user in (ann, bob):
        keep(user, "kind=innovation", JOINED)
    put(1, "Buurtoven", MONDAY - timedelta(hours=5))
    real = EmailMultiAlternatives.send

    def refuse_ann(self: EmailMultiAlternatives, *args: Any, **kwargs: Any) -> int:
        if self.to == [ann.email]:
            raise SMTPServerDisconnected("away")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse_ann)
    assert [m.to for m in run("daily", MONDAY)] == [[bob.email]]
    # killed after the watermarks were written but before they were committed: as if nothing had happened
    monkeypatch.setattr(EmailMultiAlternatives, "send", real)

    def die(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(digests, "_remember", die)
    with pytest.raises(KeyboardInterrupt):
        run("daily", MONDAY)
    assert Reader.objects.get(user=ann).handled_daily is None
    monkeypatch.undo()
    mail.outbox.clear()
    assert [m.to for m in run("daily", MONDAY + timedelta(minutes=15))] == [[ann.email]]
    assert run("daily", MONDAY + timedelta(minutes=30)) == []


def test_each_search_has_its_own_rhythm_and_the_account_may_stop_all(ann: User) -> None:
    keep(ann, "kind=innovation", JOINED, frequency="weekly", name="Wekelijks")
    keep(ann, "challenge=energy-poverty", JOINED, name="Dagelijks")
    keep(ann, "place=44021", JOINED, frequency="never", name="Stil")
    put(1, "Buurtoven", MONDAY - timedelta(hours=5))
    [daily] = run("daily", MONDAY)
    assert ("DAGELIJKS" in daily.body, "WEKELIJKS" in daily.body, "STIL" in daily.body) == (True, False, False)
    [weekly] = run("weekly", MONDAY)
    assert ("DAGELIJKS" in weekly.body, "WEKELIJKS" in weekly.body) == (False, True)
    put(2, "Tweede", MONDAY + timedelta(hours=3))
    User.objects.filter(pk=ann.pk).update(digest="never")
    assert run("daily", TUESDAY) == []
    assert run("weekly", MONDAY + timedelta(days=7)) == []


def test_visibility_is_looked_at_when_it_is_sent(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(ann, "kind=innovation", JOINED)
    put(1, "Ingetrokken", MONDAY - timedelta(hours=5))
    put(2, "Gebleven", MONDAY - timedelta(hours=6))
    gather = digests.gather

    def then_withdraw(*args: Any, **kwargs: Any) -> Any:
        found = gather(*args, **kwargs)
        catalogue.withdraw(Kind.INNOVATION, 1, now=MONDAY)
        return found

    monkeypatch.setattr(digests, "gather", then_withdraw)
    [told] = run("daily", MONDAY)
    assert "Gebleven" in told.body
    assert "Ingetrokken" not in told.subject + told.body + html(told)


def test_followed_entries_matches_and_questions_come_in_one_mail(personas: Any, now: datetime) -> None:
    User.objects.update(date_joined=JOINED, digest="daily")
    things = matching.build(personas, MONDAY - timedelta(hours=6))
    mine, theirs = things["mine"], things["theirs"]
    services.follow(user=personas.curator, entry=mine, now=JOINED)
    Entry.objects.filter(pk=mine.pk).update(updated_at=MONDAY - timedelta(hours=4), published_at=JOINED)
    facts = {"lane": "peers", "score": 1, "policy": "test", "computed_at": MONDAY - timedelta(hours=4)}
    Match.objects.create(source=theirs, target=mine, **facts)
    sent = {m.to[0]: m for m in run("daily", MONDAY)}
    to_curator = sent[personas.curator.email].body
    assert "Demo vzw\n  is bijgewerkt" in to_curator
    assert "Demo vzw\n  wil kennismaken met Andere vzw" in to_curator
    assert "NIEUWE MATCHES" in to_curator
    assert ToldMatch.objects.filter(user=personas.curator, entry=mine).exists()
    assert personas.stranger.email not in sent
    # worked out anew, but told before; the question is no longer new
    Match.objects.update(computed_at=TUESDAY - timedelta(hours=4))
    assert run("daily", TUESDAY) == []
    assert run("weekly", TUESDAY) == []


def test_the_mail_is_in_the_readers_language_and_bounded(db: None) -> None:
    eve = person("eve", language="en")
    keep(eve, "kind=innovation", JOINED, name="Everything new")
    for number in range(1, 9):
        put(number, f"Oven {number}", MONDAY - timedelta(hours=3, minutes=number))
    [told] = run("daily", MONDAY)
    assert told.subject == "New for you: Oven 1 and 7 more"
    assert "and 3 more: " in told.body
    assert "/en/innovaties/" in told.body
    assert "Oven 6" not in told.body


def test_who_is_switched_off_or_new_gets_nothing(ann: User) -> None:
    keep(ann, "kind=innovation", JOINED)
    put(1, "Buurtoven", MONDAY - timedelta(hours=5))
    User.objects.filter(pk=ann.pk).update(is_active=False)
    late = accounts.create_user(email="late@voorbeeld.be", name="Late", now=MONDAY, digest="daily")
    keep(late, "kind=innovation", MONDAY)
    assert run("daily", MONDAY + timedelta(minutes=1)) == []


def test_saving_late_does_not_flood_and_switching_on_starts_now(ann: User) -> None:
    put(1, "Lang geleden", JOINED)
    search = keep(ann, "kind=innovation", MONDAY - timedelta(hours=8), frequency="never")
    put(2, "Toen het stil was", MONDAY - timedelta(hours=5))
    services.change_search(
        search_id=search.pk, user=ann, name="Aan", frequency="daily", now=MONDAY - timedelta(hours=2)
    )
    assert run("daily", MONDAY) == []


def test_many_people_share_the_questions_of_equal_searches(db: None) -> None:
    """Queries grow with the mails that go out and the different searches, not with people × searches."""

    def cost(people: list[User], morning: datetime) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(run("daily", morning)) == 0
        assert Reader.objects.filter(user__in=people, handled_daily__isnull=False).count() == len(people)
        return len(captured)

    themes = ["challenge=energy-poverty", "place=44021", "q=oven", "kind=funding", "q=tuin&kind=innovation"]
    entries_of_each([query_of(params) for params in themes], user=None, now=MONDAY)  # texts are parsed once per process
    put(1, "Anders", MONDAY - timedelta(hours=5), challenges=["lonely-elderly"], place="11002", kind=Kind.OFFER)
    few = [person(f"p{n}") for n in range(3)]
    for user in few:
        for params in themes:
            keep(user, params, JOINED)
    first = cost(few, MONDAY)
    many = [person(f"q{n}") for n in range(9)]
    for user in many:
        for params in themes:
            keep(user, params, MONDAY)
    put(2, "Ook anders", TUESDAY - timedelta(hours=5), challenges=["lonely-elderly"], place="11002", kind=Kind.OFFER)
    assert cost(few + many, TUESDAY) == first <= 22, first


def test_batches_go_on_where_the_last_one_ended(db: None) -> None:
    for number in range(5):
        keep(person(f"p{number}"), "kind=innovation", JOINED)
    put(1, "Buurtoven", MONDAY - timedelta(hours=5))
    last = digests.send_batch("daily", now=MONDAY, limit=2)
    assert last is not None
    assert len(mail.outbox) == 2
    last = digests.send_batch("daily", now=MONDAY, after=last, limit=2)
    assert digests.send_batch("daily", now=MONDAY, after=last or 0, limit=2) is None
    assert sorted(m.to[0][:2] for m in mail.outbox) == ["p0", "p1", "p2", "p3", "p4"]
    assert SavedSearch.objects.filter(told_up_to__lt=MONDAY - timedelta(hours=3)).count() == 0
