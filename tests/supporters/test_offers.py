"""Offering, changing and withdrawing support."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for
from core.errors import NotAllowed
from supporters import selectors, services
from supporters.models import Offer
from supporters.source import OfferSource
from tests.supporters.factory import offer

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_an_offer_shows_at_once_with_all_its_facets(personas: Any, now: datetime) -> None:
    made = offer(personas, now, valid_until=date(2026, 12, 31))
    entry = entry_for(Kind.OFFER, made.pk)
    assert entry is not None
    assert (entry.codes("offers"), entry.codes("value")) == (["insight"], ["expertise"])
    assert entry.codes("helix") == [personas.organisation.helix]
    assert entry.closes_at == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert entry.revisions.count() == 1


def test_strangers_offer_and_change_nothing(personas: Any, now: datetime) -> None:
    made = offer(personas, now)
    for person in (None, VISITOR, personas.stranger):
        with pytest.raises(NotAllowed):
            offer(personas, now, by=person)
        with pytest.raises(NotAllowed):
            services.update_offer(offer=made, by=person, now=now, title="Van mij")
        with pytest.raises(NotAllowed):
            services.set_published(offer=made, published=False, by=person, now=now)
    with pytest.raises(NotAllowed):
        offer(personas, now, organisation=None)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("support", {"support": []}),
        ("support", {"support": ["magic"]}),
        ("cost", {"cost": "gold"}),
        ("capacity", {"capacity": 10_001}),
        ("capacity", {"capacity": -1}),
        ("languages", {"languages": ["klingon"]}),
        ("title", {"title": "\x00"}),
    ],
)
def test_what_does_not_fit_is_refused_whole(personas: Any, now: datetime, field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        offer(personas, now, **fields)
    assert field in caught.value.message_dict
    assert not Offer.objects.exists()
    assert not Entry.objects.filter(kind=Kind.OFFER).exists()


def test_an_unknown_field_is_refused(personas: Any, now: datetime) -> None:
    with pytest.raises(TypeError):
        offer(personas, now, status="withdrawn")


def test_withdraw_and_offer_again(personas: Any, now: datetime) -> None:
    made = offer(personas, now)
    services.set_published(offer=made, published=False, by=personas.member, now=now)
    assert not selectors.visible_offers(VISITOR).exists()
    assert not selectors.visible_offers(personas.stranger).exists()
    assert selectors.visible_offers(personas.member).count() == 1
    assert selectors.visible_offers(personas.curator).count() == 1
    assert entry_for(Kind.OFFER, made.pk).status == "withdrawn"
    services.set_published(offer=made, published=True, by=personas.curator, now=now)
    assert selectors.visible_offers(None).count() == 1


def test_source_says_what_the_services_published(personas: Any, now: datetime) -> None:
    made = offer(personas, now)
    source = OfferSource()
    assert next(source.drafts()).tokens() == entry_for(Kind.OFFER, made.pk).facets
    assert source.manager_ids(made.pk) == {personas.owner.pk, personas.member.pk}
    assert source.managed_by(personas.member.pk) == {made.pk}
    assert source.contact(made.pk).name == personas.organisation.name
    source.moderated(made.pk, decision="refused", message="x", by=personas.curator, now=now)
    assert list(source.drafts()) == []


def form_data(personas: Any, **fields: Any) -> dict[str, Any]:
    return {
        "organisation": personas.organisation.pk,
        "title": "Werkplek",
        "summary": "Een tafel en koffie.",
        "language": "nl",
        "support": ["co-creation"],
        "values": ["space"],
        "cost": "free",
        **fields,
    }


def test_offer_through_the_page_and_change_it(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.member)
    assert client.post(reverse("supporters:create"), form_data(personas)).status_code == 302
    made = Offer.objects.get()
    url = reverse("supporters:edit", args=[made.slug])
    assert client.post(url, form_data(personas, title="Werkplek met tuin")).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.slug) == ("Werkplek met tuin", "werkplek")
    assert "Werkplek met tuin" in client_for(None).get(made.get_absolute_url()).content.decode()
    assert entry_for(Kind.OFFER, made.pk).revisions.count() == 2


def test_bad_input_keeps_what_was_typed(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.member)
    data = form_data(personas, support=[], valid_until="morgen", summary="Mijn lange uitleg")
    answer = client.post(reverse("supporters:create"), data)
    assert answer.status_code == 422
    assert "Mijn lange uitleg" in answer.content.decode()
    assert client.post(reverse("supporters:create"), form_data(personas, title="x" * 100_000)).status_code == 422
    assert not Offer.objects.exists()


def test_api_offers_changes_and_lists(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.owner)
    body = {"organisation": personas.organisation.slug, "title": "API", "summary": "x", "support": ["awareness"]}
    made = client.post(reverse("api-offers-list"), body, content_type="application/json")
    assert made.status_code == 201, made.content
    url = reverse("api-offers-detail", args=[made.json()["slug"]])
    assert client.patch(url, {"support": []}, content_type="application/json").status_code == 422
    assert client.patch(url, {"values": ["time"]}, content_type="application/json").json()["values"] == ["time"]
    assert client_for(personas.stranger).patch(url, {"title": "Y"}, content_type="application/json").status_code == 403
    found = client_for(None).get(reverse("api-offers-list"), {"value": "time", "phase": "scaling"}).json()
    assert found["count"] == 1


def test_pages_ask_as_many_questions_for_many(
    personas: Any, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    def ask() -> int:
        with django_assert_max_num_queries(12) as captured:
            for name in ("supporters:list", "api-offers-list"):
                assert client.get(reverse(name)).status_code == 200
        return len(captured)

    offer(personas, now)
    ask()
    few = ask()
    for number in range(6):
        offer(personas, now, title=f"Aanbod {number}")
    assert ask() == few
