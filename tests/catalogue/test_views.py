"""The curator's desk, the listing that all rooms share, and entries for programs."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue import selectors, services
from catalogue.kinds import Kind
from catalogue.models import CaseStatus, Entry, ModerationCase, Relation
from tests.catalogue.drafts import draft
from tests.supporters.factory import offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(personas: Any, client_for: Callable[[Any], Client]) -> Client:
    ModerationCase.objects.all().delete()  # what the world's own people put there
    return client_for(personas.curator)


@pytest.fixture
def reported(personas: Any, now: datetime, curator: Client) -> Any:
    """An offer that somebody reported."""
    made = offer(personas, now)
    ModerationCase.objects.all().delete()
    entry = selectors.entry_for(Kind.OFFER, made.pk)
    assert entry is not None
    return services.open_case(entry, reason="reported", by=personas.stranger, now=now, message="Klopt niet")


def test_the_desk_lists_what_waits_oldest_first(reported: Any, personas: Any, now: datetime, curator: Client) -> None:
    older = services.publish(draft(1, "Ouder", now), now=now, status="pending")
    services.open_case(older, reason="new", by=personas.owner, now=now - timedelta(days=3))
    page = curator.get(reverse("catalogue:desk")).content.decode()
    assert page.index("Ouder") < page.index("Juridisch spreekuur")
    assert "2 inzendingen wachten op jou." in page


def test_an_empty_desk_says_so(personas: Any, curator: Client) -> None:
    assert "Alles is nagekeken" in curator.get(reverse("catalogue:desk")).content.decode()


def test_refusing_takes_the_record_down_and_is_told_once(reported: Any, curator: Client) -> None:
    url = reverse("catalogue:case", args=[reported.pk])
    page = curator.get(url).content.decode()
    assert "Klopt niet" in page
    assert "Prototype" in page
    assert "phase:" not in page
    body = {"decision": "refused", "message": "Dit bestaat niet."}
    assert curator.post(url, body).status_code == 302
    reported.refresh_from_db()
    assert (reported.status, reported.message) == (CaseStatus.REFUSED, "Dit bestaat niet.")
    assert Entry.objects.get(pk=reported.entry_id).status == "withdrawn"
    again = curator.post(url, {"decision": "approved"})
    assert again.status_code == 409
    assert "al beslist door Cora Curator" in again.content.decode()
    reported.refresh_from_db()
    assert reported.status == CaseStatus.REFUSED
    assert "Geweigerd" in curator.get(url).content.decode()


def test_approving_a_report_leaves_the_record_there(reported: Any, curator: Client) -> None:
    assert curator.post(reverse("catalogue:case", args=[reported.pk]), {"decision": "approved"}).status_code == 302
    assert Entry.objects.get(pk=reported.entry_id).status == "published"
    assert not selectors.open_cases()


@pytest.mark.parametrize("body", [{}, {"decision": "burn"}, {"decision": "refused", "message": "  "}])
def test_a_decision_that_does_not_hold_decides_nothing(reported: Any, curator: Client, body: dict[str, str]) -> None:
    answer = curator.post(reverse("catalogue:case", args=[reported.pk]), body)
    assert answer.status_code == 422
    reported.refresh_from_db()
    assert reported.status == CaseStatus.OPEN


def test_a_case_that_is_not_there(personas: Any, curator: Client) -> None:
    assert curator.get(reverse("catalogue:case", args=[404_404])).status_code == 404


def test_draw_a_tie_by_title_or_address_and_erase_it(personas: Any, now: datetime, curator: Client) -> None:
    here = services.publish(draft(1, "Hier", now), now=now)
    services.publish(draft(2, "Daar", now), now=now)
    services.publish(draft(3, "Ginder", now), now=now)
    url = reverse("catalogue:relations", args=[here.pk])
    assert curator.post(url, {"target_ref": "daar", "type": "supports", "value": "space"}).status_code == 302
    address = "https://hub.example/innovaties/test-3/"
    assert curator.post(url, {"target_ref": address, "type": "partner-of", "note": "Buren"}).status_code == 302
    assert curator.post(url, {"target_ref": address, "type": "partner-of"}).status_code == 302
    ties = Relation.objects.order_by("pk")
    assert [(tie.target.title, tie.type, tie.value, tie.note) for tie in ties] == [
        ("Daar", "supports", "space", ""),
        ("Ginder", "partner-of", "", "Buren"),
    ]
    assert all(tie.drawn_by == personas.curator for tie in ties)
    erase = reverse("catalogue:erase-relation", args=[ties[0].pk])
    assert curator.post(erase).status_code == 302
    assert curator.post(erase).status_code == 404
    assert Relation.objects.count() == 1


def test_a_tie_that_does_not_hold_is_refused_and_kept_as_typed(personas: Any, now: datetime, curator: Client) -> None:
    here = services.publish(draft(1, "Hier", now), now=now)
    services.publish(draft(2, "Dubbel", now), now=now)
    services.publish(draft(3, "Dubbel", now), now=now)
    services.publish(draft(4, "Verborgen", now), now=now, status="pending")
    url = reverse("catalogue:relations", args=[here.pk])
    for name in ("Hier", "Dubbel", "Verborgen", "Niemand", "\x00", "x" * 400, "///"):
        answer = curator.post(url, {"target_ref": name, "type": "supports", "note": "Mijn uitleg"})
        assert answer.status_code == 422, name
        assert "Mijn uitleg" in answer.content.decode()
    assert curator.post(url, {"target_ref": "Hier", "type": "eats"}).status_code == 422
    assert not Relation.objects.exists()


def test_the_shared_list_gives_htmx_its_part_only(personas: Any, now: datetime, client: Client) -> None:
    offer(personas, now)
    whole = client.get(reverse("supporters:list"))
    part = client.get(reverse("supporters:list"), headers={"HX-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert 'id="listing"' in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_list_says_which_filter_to_drop(personas: Any, now: datetime, client: Client) -> None:
    offer(personas, now)
    page = client.get(reverse("supporters:list"), {"phase": "scaling", "value": "expertise"})
    assert page.context["page"].total == 0
    assert [chip.url for chip in page.context["page"].relaxations] == ["?value=expertise"]
    assert "Niets gevonden" in page.content.decode()


def test_a_page_past_the_last_shows_the_last(now: datetime, client: Client) -> None:
    services.publish_many([draft(n, f"Nummer {n:02}", now, kind=Kind.FUNDING) for n in range(30)], now=now)
    found = client.get(reverse("funding:list"), {"page": "99", "sort": "title"}).context["page"]
    assert [entry.title for entry in found.entries] == [f"Nummer {n:02}" for n in range(24, 30)]
    assert found.page_obj.number == 2


def test_cards_tell_money_and_help_in_the_language_of_the_page(personas: Any, now: datetime, client: Client) -> None:
    services.publish_many(
        [
            draft(1, "Fonds", now, kind=Kind.FUNDING, amount_max=25_000, instruments=["loan"], applicants=["citizens"]),
            draft(2, "Raad", now, kind=Kind.OFFER, support_offered=["insight"], extra={"cost": "free"}),
        ],
        now=now,
    )
    dutch = client.get(reverse("search")).content.decode()
    for words in ("tot €\xa025.000", "Lening", "Burgers", "Inzicht", "Gratis"):
        assert words in dutch
    english = client.get("/en" + reverse("search")).content.decode()
    for words in ("up to €25,000", "Loan", "Citizens", "Insight", "Free"):
        assert words in english


def test_api_finds_counts_and_pages(now: datetime, client: Client) -> None:
    services.publish_many([draft(n, f"Soep {n}", now, phases=["prompts"]) for n in range(30)], now=now)
    services.publish(draft(99, "Fonds", now, kind=Kind.FUNDING), now=now)
    url = reverse("api-entries")
    body = client.get(url, {"q": "soep", "page": "2"}).json()
    assert (body["count"], body["pages"], len(body["results"])) == (30, 2, 6)
    assert body["facets"]["phase:prompts"] == 30
    assert client.get(url, {"kind": "funding"}).json()["count"] == 1
    first = body["results"][0]
    assert first["url"] == reverse("innovations:detail", args=[f"test-{first['id']}"])
    assert first["facets"]["phase"] == ["prompts"]
    assert not {"search_text", "embedding", "challenge_text"} & set(first)
    assert client.post(url, {}).status_code in (403, 405)
    assert client.get(url, {"page": "-1", "bbox": "x", "amount": "€", "phase": "x"}).status_code == 200


def test_pages_ask_as_many_questions_for_many(personas: Any, now: datetime, curator: Client) -> None:
    middle = services.publish(draft(1, "Midden", now), now=now)

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            entry = services.publish(draft(number, f"Project {number}", now, owner_id=1), now=now)
            services.open_case(entry, reason="new", by=personas.owner, now=now)
            services.draw_relation(source=middle, target=entry, type="supports", by=personas.curator, now=now)

    def ask() -> list[int]:
        counted = []
        for address in (reverse("catalogue:desk"), reverse("catalogue:relations", args=[middle.pk])):
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert curator.get(address).status_code == 200
            counted.append(len(captured))
        return counted

    grow(10, 13)
    ask()
    few = ask()
    grow(13, 19)
    assert ask() == few
    assert max(few) <= 12
