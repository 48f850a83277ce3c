"""The curator's queue: differences, decisions, two curators at once, what is looked at afterwards, reports."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditRecord
from catalogue import history, selectors, services
from catalogue.kinds import Kind
from catalogue.models import CaseStatus, Entry, ModerationCase, Report, Revision
from core.errors import Conflict, HubError, NotAllowed
from funding import services as funding
from organisations import services as organisations
from supporters import services as supporters
from tests.catalogue.drafts import draft
from tests.innovations import factory as innovations
from tests.supporters.factory import offer

pytestmark = pytest.mark.django_db
ClientFor = Callable[[Any], Client]


def entry_of(record: Any, kind: Kind) -> Entry:
    found = selectors.entry_for(kind, record.pk)
    assert found is not None
    return found


@pytest.fixture
def shown(personas: Any, now: datetime) -> Any:
    """An offer of somebody curators know, with a desk that is clear."""
    made = offer(personas, now)
    case = ModerationCase.objects.open().get(entry__kind=Kind.OFFER)
    services.decide_case(case.pk, decision="approved", message="", by=personas.curator, now=now)
    ModerationCase.objects.open().delete()
    return made


def test_what_an_unknown_person_publishes_is_looked_at_afterwards(personas: Any, now: datetime) -> None:
    made = offer(personas, now)
    case = ModerationCase.objects.open().get(entry__kind=Kind.OFFER)
    assert (case.reason, case.entry.status, case.opened_by) == ("new", "published", personas.owner)
    supporters.update_offer(offer=made, by=personas.owner, now=now, summary="Anders.")
    assert ModerationCase.objects.open().filter(entry=case.entry).count() == 1, "new and changed is one look"
    services.decide_case(case.pk, decision="approved", message="", by=personas.curator, now=now)
    supporters.update_offer(offer=made, by=personas.owner, now=now, summary="Nog anders.")
    assert not ModerationCase.objects.open().filter(entry=case.entry).exists(), "now the hub knows her"
    supporters.update_offer(offer=made, by=personas.curator, now=now, summary="Door de curator.")
    assert not ModerationCase.objects.open().filter(entry=case.entry).exists()


def test_the_case_shows_what_differs_from_the_published_version(
    personas: Any, now: datetime, client_for: ClientFor
) -> None:
    from innovations import services as room

    made = innovations.published(personas.owner, personas.curator, now)
    later = now + timedelta(hours=1)
    room.update_innovation(innovation=made, by=personas.owner, now=later, summary="Buren koken en eten samen.")
    case = ModerationCase.objects.open().get(entry__object_id=made.pk, reason="changed")
    page = client_for(personas.curator).get(reverse("catalogue:case", args=[case.pk])).content.decode()
    assert "Wat er veranderde" in page
    assert "Vergeleken met versie 1" in page
    assert "<ins>" in page
    assert page.count('class="panel"') == 1, "only the summary differs"


def test_undoing_a_change_brings_the_version_before_back_and_hides_the_change(
    personas: Any, now: datetime, client_for: ClientFor, client: Client
) -> None:
    from innovations import services as room

    made = innovations.published(personas.owner, personas.curator, now)
    before = made.summary
    room.add_need(innovation=made, kind="insight", by=personas.owner, now=now + timedelta(hours=1))
    room.update_innovation(innovation=made, by=personas.owner, now=now + timedelta(hours=2), summary="Koop mijn pillen")
    case = ModerationCase.objects.open().get(entry__object_id=made.pk, reason="changed")
    body = {"decision": "undone", "message": "Dit is reclame."}
    assert client_for(personas.curator).post(reverse("catalogue:case", args=[case.pk]), body).status_code == 302
    made.refresh_from_db()
    assert (made.status, made.summary, made.needs.count()) == ("published", before, 0)
    numbers = reverse("entries:versions", args=[case.entry_id])
    assert "Versie 2" not in client.get(numbers).content.decode()
    assert "Versie 2" in client_for(personas.owner).get(numbers).content.decode()
    assert client.get(reverse("entries:version", args=[case.entry_id, 2])).status_code == 404
    assert AuditRecord.objects.filter(act="case.undone", actor_id=personas.curator.pk).exists()


def test_two_curators_at_once(shown: Any, personas: Any, now: datetime, client_for: ClientFor) -> None:
    case = services.open_case(entry_of(shown, Kind.OFFER), reason="reported", by=personas.stranger, now=now)
    client, url = client_for(personas.curator), reverse("catalogue:case", args=[case.pk])
    page = client.get(url)
    supporters.update_offer(offer=shown, by=personas.owner, now=now, summary="Intussen veranderd.")
    body = {"decision": "approved", "message": "Een bericht", "seen": page.context["mark"]}
    stale = client.post(url, body)
    assert stale.status_code == 409
    assert "veranderde terwijl je las" in stale.content.decode()
    assert "Een bericht" in stale.content.decode(), "what was typed stays"
    services.decide_case(case.pk, decision="approved", message="", by=personas.staff, now=now)
    again = client.post(url, {"decision": "refused", "message": "Weg ermee"})
    assert again.status_code == 409
    assert "al beslist door Sara Staff: goedgekeurd" in again.content.decode()
    shown.refresh_from_db()
    assert shown.status == "published"


def test_after_a_decision_comes_the_next_in_the_filter(personas: Any, now: datetime, client_for: ClientFor) -> None:
    ModerationCase.objects.all().delete()
    one, two, other = (services.publish(draft(n, f"Vermelding {n}", now), now=now) for n in (1, 2, 3))
    first = services.open_case(one, reason="reported", by=None, now=now)
    second = services.open_case(two, reason="reported", by=None, now=now + timedelta(minutes=2))
    services.open_case(other, reason="changed", by=None, now=now + timedelta(minutes=1))
    client = client_for(personas.curator)
    url = reverse("catalogue:case", args=[first.pk]) + "?reden=reported"
    answer = client.post(url, {"decision": "approved"})
    assert answer["Location"] == reverse("catalogue:case", args=[second.pk]) + "?reden=reported"
    done = client.post(answer["Location"], {"decision": "approved"})
    assert done["Location"] == reverse("catalogue:desk") + "?reden=reported"
    assert "Hier wacht niets" in client.get(done["Location"]).content.decode()


def test_the_desk_filters_and_survives_nonsense(
    shown: Any, personas: Any, now: datetime, client_for: ClientFor
) -> None:
    services.open_case(entry_of(shown, Kind.OFFER), reason="reported", by=None, now=now)
    client = client_for(personas.curator)
    assert "Juridisch" in client.get("/beheer/?soort=offer&q=juridisch").content.decode()
    assert "Juridisch" not in client.get("/beheer/?soort=funding").content.decode()
    for query in ("reden=x", "soort=%00", "thema=geen", "page=-3", "page=9e9", "q=" + "a" * 300):
        assert client.get(f"/beheer/?{query}").status_code == 200, query


def test_a_canned_reason_is_enough(
    shown: Any, personas: Any, now: datetime, client_for: ClientFor, mailoutbox: Any
) -> None:
    case = services.open_case(entry_of(shown, Kind.OFFER), reason="reported", by=None, now=now)
    body = {"decision": "changes", "canned": "advert", "message": "Groeten, Cora"}
    client_for(personas.curator).post(reverse("catalogue:case", args=[case.pk]), body)
    case.refresh_from_db()
    assert case.message.startswith("De tekst leest als reclame.")
    assert case.message.endswith("Groeten, Cora")


def test_a_report_reaches_the_desk_and_is_answered_once(
    shown: Any,
    personas: Any,
    now: datetime,
    client: Client,
    client_for: ClientFor,
    mailoutbox: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    entry = entry_of(shown, Kind.OFFER)
    url = reverse("entries:report", args=[entry.pk])
    assert "Meld een probleem" in client.get(shown.get_absolute_url()).content.decode()
    body = {"reason": "wrong", "text": "Dit bestaat niet meer.", "email": "wim@voorbeeld.be", "website": ""}
    assert client.post(url, body).status_code == 302
    case = ModerationCase.objects.open().get(entry=entry, reason="reported")
    page = client_for(personas.curator).get(reverse("catalogue:case", args=[case.pk])).content.decode()
    assert "Dit bestaat niet meer." in page
    assert "wim@voorbeeld.be" not in page, "the address is for the answer only"
    with django_capture_on_commit_callbacks(execute=True):
        services.decide_case(case.pk, decision="refused", message="Klopt, weg.", by=personas.curator, now=now)
    assert Entry.objects.get(pk=entry.pk).status == "withdrawn"
    answers = [mail for mail in mailoutbox if mail.to == ["wim@voorbeeld.be"]]
    assert len(answers) == 1
    assert "haalden de pagina van de hub" in answers[0].body
    assert {tuple(m.to) for m in mailoutbox} >= {(personas.owner.email,), (personas.member.email,)}
    row = Report.objects.get()
    assert row.email == ""
    assert row.answered_at is not None


def test_reports_by_robots_and_floods_go_nowhere(shown: Any, client: Client, now: datetime) -> None:
    url = reverse("entries:report", args=[entry_of(shown, Kind.OFFER).pk])
    assert client.post(url, {"reason": "spam", "website": "http://x"}).status_code == 302
    assert not Report.objects.exists()
    assert client.post(url, {"reason": "onzin", "text": "kept"}).status_code == 422
    assert "kept" in client.post(url, {"reason": "", "text": "kept"}).content.decode()
    codes = [client.post(url, {"reason": "spam"}).status_code for _turn in range(7)]
    assert codes == [302] * 6 + [429]


def test_dismissing_a_report_changes_nothing(shown: Any, personas: Any, now: datetime) -> None:
    waiting = innovations.pending(personas.owner, now)
    case = services.open_case(entry_of(waiting, Kind.INNOVATION), reason="reported", by=None, now=now)
    services.decide_case(case.pk, decision="approved", message="", by=personas.curator, now=now)
    waiting.refresh_from_db()
    assert waiting.status == "pending", "a report that does not hold publishes nothing"


@pytest.mark.parametrize("kind", ["offer", "organisation", "funding"])
def test_every_room_restores_a_version(kind: str, personas: Any, now: datetime) -> None:
    later = now + timedelta(days=1)
    if kind == "offer":
        record: Any = offer(personas, now)
        supporters.update_offer(offer=record, by=personas.owner, now=later, summary="Nieuw", capacity=3)
    elif kind == "organisation":
        record = personas.organisation
        organisations.update_organisation(organisation=record, by=personas.owner, now=later, summary="Nieuw")
    else:
        made = {"title": "Fonds", "summary": "Oud", "instrument": "grant", "closes_at": now + timedelta(days=9)}
        fit = {"long-term": (True, "Drie jaar.")}
        record = funding.create_opportunity(provider=personas.organisation, by=personas.owner, now=now, fit=fit, **made)
        funding.update_opportunity(
            opportunity=record, by=personas.owner, now=later, summary="Nieuw", closes_at=None, fit={}
        )
    entry = entry_of(record, Kind(kind))
    first = Revision.objects.get(entry=entry, number=1).snapshot
    with pytest.raises(NotAllowed):
        services.restore(entry, 1, by=personas.stranger, now=later)
    services.restore(entry, 1, by=personas.curator, now=later)
    assert history.current(entry) == first
    assert Revision.objects.filter(entry=entry).count() == 3
    assert Entry.objects.get(pk=entry.pk).summary == first["summary"]
    assert AuditRecord.objects.filter(act="entry.restored", target_id=str(entry.pk)).count() == 1
    with pytest.raises(Conflict):
        services.restore(entry, 1, by=personas.owner, now=later)
    with pytest.raises(HubError):
        services.restore(entry, 99, by=personas.owner, now=later)


def test_a_version_that_no_longer_fits_is_refused_with_the_reason(
    shown: Any, personas: Any, now: datetime, client_for: ClientFor
) -> None:
    entry = entry_of(shown, Kind.OFFER)
    old = {**history.current(entry), "challenges": ["bestaat-niet-meer"]}
    services.record_revision(entry, author=None, snapshot=old, now=now)
    with pytest.raises(ValidationError):
        services.restore(entry, 2, by=personas.owner, now=now)
    answer = client_for(personas.owner).post(reverse("entries:restore", args=[entry.pk, 2]), follow=True)
    assert "past niet meer bij de regels" in answer.content.decode()


def test_two_versions_side_by_side(shown: Any, personas: Any, now: datetime, client: Client) -> None:
    supporters.update_offer(offer=shown, by=personas.owner, now=now, summary="Twee")
    supporters.update_offer(offer=shown, by=personas.owner, now=now, summary="Drie")
    url = reverse("entries:versions", args=[entry_of(shown, Kind.OFFER).pk])
    page = client.get(url, {"van": "1", "naar": "3"}).content.decode()
    assert "Versie 3 van" in page
    assert "Vergeleken met versie 1" in page
    for query in ({"van": "x"}, {"van": "1"}, {"van": "1", "naar": "77"}, {"van": "1", "naar": "9" * 30}):
        assert client.get(url, query).status_code == 404, query


def test_long_hostile_texts_are_compared_quickly() -> None:
    import time

    began = time.monotonic()
    history.compare("a " * 9000, "a " * 8000 + "b")
    history.compare("\n" * 20000, "\n" * 19000 + "x")
    assert time.monotonic() - began < 3
    pieces = history.compare("Buren koken", "Buren eten samen")
    assert [(piece.how, piece.text) for piece in pieces] == [
        ("same", "Buren "),
        ("removed", "koken"),
        ("added", "eten samen"),
    ]


def test_decided_cases_are_history(shown: Any, personas: Any, now: datetime, client_for: ClientFor) -> None:
    entry = entry_of(shown, Kind.OFFER)
    case = services.open_case(entry, reason="reported", by=None, now=now)
    page = client_for(personas.curator).get(reverse("catalogue:case", args=[case.pk])).content.decode()
    assert "Eerder beslist" in page
    assert ModerationCase.objects.filter(entry=entry, status=CaseStatus.APPROVED).exists()
    assert client_for(personas.curator).get(reverse("catalogue:case", args=[999999])).status_code == 404
