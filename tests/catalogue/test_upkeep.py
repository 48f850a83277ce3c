"""Klopt dit nog: one click, reminders, links that break, owners that are renamed, and the log."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import audit
from accounts.models import AuditRecord
from accounts.services import set_preference
from catalogue import curation_tasks, selectors, services
from catalogue.kinds import Kind
from catalogue.models import Entry, Link, Reminder
from core.errors import NotAllowed
from core.outbound import Unreachable, look_at
from funding import services as funding
from organisations import services as organisations
from organisations.models import Organisation
from supporters.models import Offer
from tests.supporters.factory import offer

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def entry_of(record: Any, kind: Kind) -> Entry:
    found = selectors.entry_for(kind, record.pk)
    assert found is not None
    return found


def forgotten(personas: Any, now: datetime) -> Entry:
    """The page of an offer that nobody looked at for two years."""
    made = offer(personas, now)
    entry = entry_of(made, Kind.OFFER)
    long_ago = now - timedelta(days=730)
    Offer.objects.filter(pk=made.pk).update(checked_at=long_ago, updated_at=long_ago)
    Entry.objects.filter(pk=entry.pk).update(checked_at=long_ago, updated_at=long_ago)
    return Entry.objects.get(pk=entry.pk)


def test_one_click_says_that_a_page_still_holds(personas: Any, now: datetime, client_for: ClientFor) -> None:
    entry = forgotten(personas, now)
    url = reverse("entries:confirm", args=[entry.pk])
    assert "Klopt nog" in client_for(personas.member).get(entry.get_absolute_url()).content.decode()
    assert client_for(personas.member).post(url)["Location"] == entry.get_absolute_url()
    entry.refresh_from_db()
    assert entry.checked_at > now
    assert entry.updated_at < now, "nothing was changed"
    assert not AuditRecord.objects.filter(act="entry.checked").exists()
    answer = client_for(personas.curator).post(url, {"next": "//evil.example/"})
    assert answer["Location"] == entry.get_absolute_url()
    assert AuditRecord.objects.get(act="entry.checked").actor_id == personas.curator.pk
    with pytest.raises(NotAllowed):
        services.confirm(entry, by=personas.stranger, now=now)


def test_a_curators_look_verifies_funding(personas: Any, now: datetime) -> None:
    made = funding.create_opportunity(
        provider=personas.organisation, by=personas.owner, now=now, title="Fonds", summary="Geld", instrument="grant"
    )
    assert not made.verified
    services.confirm(entry_of(made, Kind.FUNDING), by=personas.curator, now=now)
    made.refresh_from_db()
    assert made.verified


def test_managers_are_reminded_once_and_in_one_mail(
    personas: Any, now: datetime, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    entry = forgotten(personas, now)
    set_preference(user=personas.member, topic="reminders", wanted=False, now=now)
    for _turn in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            services.queue_reminders(now=now)
    assert [mail.to for mail in mailoutbox] == [[personas.owner.email]]
    mail = mailoutbox[0]
    assert reverse("entries:confirm", args=[entry.pk]) in mail.body
    assert "List-Unsubscribe" in mail.extra_headers
    assert Reminder.objects.filter(sent_at=None).count() == 0


def test_a_mail_that_fails_is_not_noted_as_sent(personas: Any, now: datetime) -> None:
    forgotten(personas, now)
    services.queue_reminders(now=now)

    def fail(entries: Any) -> bool:
        raise OSError("no mail server")

    with pytest.raises(OSError):
        services.send_reminder(personas.owner.pk, now=now, send=fail)
    assert Reminder.objects.filter(user=personas.owner, sent_at=None).count() == 1


def test_a_page_without_managers_is_passed_by(personas: Any, now: datetime) -> None:
    long_ago = now - timedelta(days=800)
    organisations.upsert_imported(
        source="lijst",
        rows=[organisations.OrganisationRow(source_id="1", name="Vergeten vzw", helix="civil-society")],
        now=long_ago,
    )
    assert services.queue_reminders(now=now) == set()
    assert Reminder.objects.get().user is None
    services.queue_reminders(now=now)
    assert Reminder.objects.count() == 1


def test_curators_see_what_is_stale_and_what_closed(personas: Any, now: datetime, client_for: ClientFor) -> None:
    entry = forgotten(personas, now)
    made = funding.create_opportunity(
        provider=personas.organisation, by=personas.owner, now=now, title="Gesloten fonds", summary="Geld",
        instrument="grant", closes_at=now - timedelta(days=1),
    )  # fmt: skip
    client, url = client_for(personas.curator), reverse("catalogue:stale")
    page = client.get(url).content.decode()
    assert entry.title in page
    assert made.title not in page
    assert made.title in client.get(url, {"lijst": "gesloten"}).content.decode()
    assert client.get(url, {"lijst": "x", "soort": "y", "page": "z"}).status_code == 200
    client.post(reverse("entries:confirm", args=[entry.pk]), {"next": url}, follow=True)
    assert entry.title not in client.get(url).content.decode()


class Site(BaseHTTPRequestHandler):
    """A website with good and bad pages; it counts how it was asked."""

    asked: list[str] = []

    def _answer(self) -> None:
        Site.asked.append(f"{self.command} {self.path}")
        code = {"/goed": 200, "/weg": 404, "/kapot": 500, "/robots": 403, "/lus": 302, "/binnen": 302}.get(
            self.path, 200
        )
        if self.path == "/geen-head":
            code = 405 if self.command == "HEAD" else 200
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "/lus" if self.path == "/lus" else "http://169.254.169.254/latest/meta-data/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    settings.OUTBOUND_ALLOW_LOOPBACK = True
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "problem"),
    [("/goed", ""), ("/weg", "gone"), ("/kapot", "server"), ("/robots", ""), ("/lus", "loop"), ("/binnen", "forbidden"),
     ("/geen-head", ""), ("/met spaties en é", "")],
)  # fmt: skip
def test_links_are_judged_by_what_comes_back(site: str, path: str, problem: str) -> None:
    assert services.judge_link(site + path)[0] == problem


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:6379/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://user:secret@93.184.216.34/",
        "http://93.184.216.34:22/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[broken",
        "http:///niets",
    ],
)
def test_nobody_can_send_us_into_our_own_network(url: str) -> None:
    with pytest.raises(Unreachable) as caught:
        look_at(url)
    assert caught.value.problem == "forbidden"


def test_a_link_breaks_on_its_second_failing_day_and_mends(
    personas: Any, now: datetime, client_for: ClientFor, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Organisation.objects.filter(pk=personas.organisation.pk).update(website="https://weg.example/")
    services.collect_links(now=now)
    link = Link.objects.get(url="https://weg.example/")
    gone = [(link.pk, "gone", 404)]
    services.store_results(gone, now=now)
    services.store_results(gone, now=now)
    assert not selectors.broken_links(), "one bad day is no proof"
    services.store_results(gone, now=now + timedelta(days=1))
    client, url = client_for(personas.curator), reverse("catalogue:links")
    page = client.get(url).content.decode()
    assert "De pagina bestaat niet meer" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("catalogue:mail-link", args=[link.pk]), {"next": url})
    assert {tuple(mail.to) for mail in mailoutbox} == {(personas.owner.email,), (personas.member.email,)}
    assert "Mail de beheerder" not in client.get(url).content.decode()
    services.store_results([(link.pk, "", 200)], now=now + timedelta(days=2))
    link.refresh_from_db()
    assert (link.failed_days, link.mailed_at) == (0, None)
    assert "Alle links werken" in client.get(url).content.decode()


def test_links_follow_what_the_page_says(personas: Any, now: datetime) -> None:
    mine = personas.organisation
    organisations.update_organisation(organisation=mine, by=personas.owner, now=now, website="https://een.example/")
    services.collect_links(now=now + timedelta(minutes=1))
    assert [link.url for link in Link.objects.all()] == ["https://een.example/"]
    later = now + timedelta(hours=1)
    organisations.update_organisation(organisation=mine, by=personas.owner, now=later, website="https://twee.example/")
    services.collect_links(now=later + timedelta(minutes=1))
    assert [link.url for link in Link.objects.all()] == ["https://twee.example/"]
    assert services.collect_links(now=later + timedelta(minutes=2)) == 0, "nothing changed, nothing to read"


@pytest.mark.django_db(transaction=True)
def test_a_run_visits_each_host_a_few_times(
    site: str, personas: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curation_tasks, "PAUSE", 0)
    services.collect_links(now=now)
    entry = entry_of(personas.organisation, Kind.ORGANISATION)
    host = site.split("/")[2].split(":")[0]
    Link.objects.bulk_create(
        Link(entry=entry, url=f"{site}/weg?{n}", host=host, next_at=now - timedelta(days=n)) for n in range(8)
    )
    curation_tasks.check_links()
    assert Link.objects.exclude(checked_at=None).count() == curation_tasks.OF_ONE_HOST
    curation_tasks.check_links()
    assert Link.objects.exclude(checked_at=None).count() == 8
    asked = len(Site.asked)
    curation_tasks.check_links()
    assert len(Site.asked) == asked, "nothing is due any more"


def test_a_renamed_organisation_is_found_through_its_entries(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    made = offer(personas, now)
    with django_capture_on_commit_callbacks(execute=True):
        organisations.update_organisation(
            organisation=personas.organisation,
            by=personas.owner,
            now=now,
            name="Kwispelstaart vzw",
            municipality="11002",
        )
    entry = entry_of(made, Kind.OFFER)
    assert "kwispelstaart" in entry.search_text
    assert entry.place == "11002"
    with django_capture_on_commit_callbacks() as asked:
        organisations.update_organisation(organisation=personas.organisation, by=personas.owner, now=now, phone="09")
    assert not [call for call in asked if "follow_owners" in repr(call)]


def test_the_log_is_read_only_filtered_and_bounded(personas: Any, now: datetime, client_for: ClientFor) -> None:
    for number in range(30):
        audit.record(personas.curator, "case.approved", target="entry", target_id=number, title=f"T{number}", now=now)
    audit.record(None, "import.undone", target="import", target_id=1, title="Lijst", detail={"rows": 3}, now=now)
    client, url = client_for(personas.curator), reverse("catalogue:log")
    page = client.get(url).content.decode()
    assert "de hub zelf" in page
    assert "Cora Curator" in page
    assert "import.undone" in page or "import" in page
    only = client.get(url, {"wat": "case.approved", "nummer": "7", "waarover": "entry"}).content.decode()
    assert "T7" in only
    assert "T8" not in only
    for query in ("wie=x", "wat=%27--", "page=0", "wie=" + "9" * 40, "nummer=%00"):
        assert client.get(f"{url}?{query}").status_code == 200, query
    assert client.post(url).status_code == 405


def test_the_lists_ask_as_many_questions_for_many(personas: Any, now: datetime, client_for: ClientFor) -> None:
    client = client_for(personas.curator)

    def ask() -> list[int]:
        counted = []
        for name in ("stale", "links", "log"):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(f"catalogue:{name}")).status_code == 200
            counted.append(len(captured))
        return counted

    def grow(number: int) -> None:
        entry = forgotten(personas, now)
        Link.objects.bulk_create(
            Link(
                entry=entry, url=f"https://x.example/{number}/{n}", host="x", next_at=now, failed_days=3, problem="gone"
            )
            for n in range(3)
        )
        audit.record(personas.owner, "case.approved", target="entry", target_id=number, now=now)

    grow(0)
    ask()
    few = ask()
    for number in range(1, 4):
        grow(number)
    assert ask() == few
    assert max(few) <= 12
