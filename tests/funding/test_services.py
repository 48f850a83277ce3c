"""Adding, changing and hiding funding."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.search import SearchQuery
from catalogue.selectors import entry_for
from core.errors import NotAllowed
from funding import selectors, services
from funding.models import FitAnswer, Opportunity
from funding.source import FundingSource
from tests.funding.factory import opportunity

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


def test_what_is_added_is_on_the_map_at_once(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now, fit={"milestones": (True, "Betaalt per mijlpaal.")})
    entry = entry_for(Kind.FUNDING, made.pk)
    assert entry is not None
    assert entry.status == "published"
    assert entry.codes("instrument") == ["grant"]
    assert entry.codes("fit") == ["milestones"]
    assert entry.owner is not None
    assert entry.owner.title == personas.organisation.name
    assert entry.revisions.count() == 1
    assert not made.verified


def test_strangers_add_and_change_nothing(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now)
    for person in (None, VISITOR, personas.stranger):
        with pytest.raises(NotAllowed):
            opportunity(personas, now, by=person)
        with pytest.raises(NotAllowed):
            services.update_opportunity(opportunity=made, by=person, now=now, title="Van mij")
        with pytest.raises(NotAllowed):
            services.set_published(opportunity=made, published=False, by=person, now=now)
    with pytest.raises(NotAllowed):
        opportunity(personas, now, provider=None)


def test_curators_add_for_anybody_and_verify(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now, by=personas.curator, provider=None)
    assert made.verified
    assert made.slug == "fonds-voor-proberen"
    assert opportunity(personas, now).slug == "fonds-voor-proberen-2"


def test_a_member_who_changes_something_takes_the_verification_away(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now, by=personas.curator)
    same = services.update_opportunity(opportunity=made, by=personas.owner, now=now)
    assert same.verified
    changed = services.update_opportunity(opportunity=made, by=personas.owner, now=now, amount_max=30_000)
    assert not changed.verified
    assert entry_for(Kind.FUNDING, made.pk).revisions.count() == 2


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("__all__", {"amount_min": 10, "amount_max": 5}),
        ("closes_at", {"rolling": True}),
        ("instrument", {"instrument": "gold"}),
        ("phases", {"phases": ["nowhere"]}),
        ("own_contribution", {"own_contribution": 101}),
        ("link", {"link": "javascript:alert(1)"}),
        ("amount_max", {"amount_max": 10**15}),
        ("title", {"title": ""}),
        ("title", {"title": "x" * 201}),
    ],
)
def test_what_does_not_fit_is_refused_whole(personas: Any, now: datetime, field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        opportunity(personas, now, **fields)
    assert field in caught.value.message_dict
    assert not Opportunity.objects.exists()
    assert not Entry.objects.filter(kind=Kind.FUNDING).exists()


def test_closing_before_opening_is_refused(personas: Any, now: datetime) -> None:
    with pytest.raises(ValidationError):
        opportunity(personas, now, opens_at=now, closes_at=now - timedelta(hours=1))


def test_off_the_map_and_back(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now)
    services.set_published(opportunity=made, published=False, by=personas.member, now=now)
    assert not selectors.visible_opportunities(VISITOR).exists()
    assert not selectors.visible_opportunities(personas.stranger).exists()
    assert selectors.visible_opportunities(personas.member).count() == 1
    assert entry_for(Kind.FUNDING, made.pk).status == "withdrawn"
    services.set_published(opportunity=made, published=True, by=personas.curator, now=now)
    assert selectors.visible_opportunities(None).count() == 1


def test_source_says_what_the_services_published(personas: Any, now: datetime) -> None:
    made = opportunity(personas, now, fit={"long-term": (True, ""), "milestones": (False, "Nee.")})
    source = FundingSource()
    draft = next(source.drafts())
    entry = entry_for(Kind.FUNDING, made.pk)
    assert draft.tokens() == entry.facets
    assert source.manager_ids(made.pk) == {personas.owner.pk, personas.member.pk}
    assert source.managed_by(personas.stranger.pk) == set()
    source.moderated(made.pk, decision="refused", message="x", by=personas.curator, now=now)
    assert list(source.drafts()) == []


def test_matrix_follows_the_filters(personas: Any, now: datetime) -> None:
    opportunity(personas, now)
    opportunity(personas, now, instrument="loan", phases=[], challenges=["lonely-elderly"])

    def total(params: str) -> int:
        query = SearchQuery.from_params(QueryDict(params), kinds=[Kind.FUNDING], facets=["challenge"])
        return selectors.phase_instrument_matrix(query, VISITOR, now).total

    assert total("") == 2
    assert total("challenge=energy-poverty") == 1


def form_data(personas: Any, **fields: Any) -> dict[str, Any]:
    return {
        "provider": personas.organisation.pk,
        "title": "Buurtfonds",
        "instrument": "grant",
        "summary": "Voor de buurt.",
        "language": "nl",
        "closes_at": "2026-12-01T12:00",
        "fit_long-term": "yes",
        "why_long-term": "Vijf jaar.",
        "fit_milestones": "no",
        **fields,
    }


def test_add_through_the_page(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.member)
    answer = client.post(reverse("funding:create"), form_data(personas))
    made = Opportunity.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.closes_at is not None
    assert made.closes_at.isoformat() == "2026-12-01T11:00:00+00:00"
    assert dict(FitAnswer.objects.values_list("criterion", "answer")) == {"long-term": True, "milestones": False}
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Vijf jaar." in page


def test_bad_input_keeps_what_was_typed(personas: Any, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.member)
    data = form_data(personas, amount_min="10", amount_max="5", summary="Mijn lange uitleg", link="geen link")
    answer = client.post(reverse("funding:create"), data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Mijn lange uitleg" in text
    assert "geen link" in text
    assert client.post(reverse("funding:create"), form_data(personas, title="\x00x")).status_code == 422
    assert not Opportunity.objects.exists()


def test_another_organisation_cannot_be_forged(
    personas: Any, now: datetime, client_for: Callable[[Any], Client]
) -> None:
    from organisations.services import create_organisation

    create_organisation(by=personas.stranger, now=now, name="Andere vzw", helix="civil-society")
    answer = client_for(personas.stranger).post(reverse("funding:create"), form_data(personas))
    assert answer.status_code == 422
    api = client_for(personas.stranger).post(
        reverse("api-funding-list"),
        {"provider": personas.organisation.slug, "title": "X", "instrument": "grant", "summary": "x"},
        content_type="application/json",
    )
    assert api.status_code == 403
    assert not Opportunity.objects.exists()


def test_api_adds_changes_and_lists(personas: Any, now: datetime, client_for: Callable[[Any], Client]) -> None:
    client = client_for(personas.owner)
    body = {
        "provider": personas.organisation.slug,
        "title": "API-fonds",
        "instrument": "loan",
        "summary": "Via een programma.",
        "phases": ["scaling"],
        "fit": [{"criterion": "milestones", "answer": True, "sentence": "Ja."}],
    }
    made = client.post(reverse("api-funding-list"), body, content_type="application/json")
    assert made.status_code == 201, made.content
    url = reverse("api-funding-detail", args=[made.json()["slug"]])
    assert client.patch(url, {"phases": ["nowhere"]}, content_type="application/json").status_code == 422
    changed = client.patch(url, {"rolling": True}, content_type="application/json").json()
    assert changed["rolling"] is True
    assert changed["fit"] == [{"criterion": "milestones", "answer": True, "sentence": "Ja."}]
    listed = client_for(None).get(reverse("api-funding-list"), {"phase": "scaling", "open": "true", "amount": 5}).json()
    assert [row["title"] for row in listed["results"]] == ["API-fonds"]


def test_pages_ask_as_many_questions_for_many(
    personas: Any, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    def ask() -> int:
        with django_assert_max_num_queries(12) as captured:
            for name in ("funding:list", "funding:matrix", "api-funding-list"):
                before = len(captured)
                assert client.get(reverse(name)).status_code == 200
                assert len(captured) - before <= 6
        return len(captured)

    opportunity(personas, now)
    ask()
    few = ask()
    for number in range(6):
        opportunity(personas, now, title=f"Fonds {number}", fit={"milestones": (True, "")})
    assert ask() == few
