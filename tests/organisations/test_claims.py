"""Claims of imported organisations, and requests to join the others."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import AuditRecord, Topic
from accounts.services import set_preference
from catalogue.kinds import Kind
from catalogue.selectors import entry_for
from core.errors import Conflict, HubError, NotAllowed
from organisations import selectors, services
from organisations.models import Claim, Membership, Organisation
from organisations.services.claims import MAX_OPEN, MAX_PER_ORGANISATION
from tests.organisations.factory import make_unclaimed

pytestmark = pytest.mark.django_db


@pytest.fixture
def free(now: datetime) -> Organisation:
    return make_unclaimed(now, "Buurthuis De Brug", website="https://www.voorbeeld.be/brug")


def ask(organisation: Organisation, by: Any, now: datetime) -> Claim:
    return services.claim_organisation(
        organisation=organisation, by=by, role="Bestuurder", motivation="Ik werk er.", proof="Zie de site.", now=now
    )


def decide(claim: Claim, by: Any, now: datetime, *, approve: bool = True, message: str = "") -> Claim:
    return services.decide_claim(claim_id=claim.pk, approve=approve, message=message, by=by, now=now)


def test_a_curator_approves_and_the_person_owns_it(
    free: Organisation, personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    claim = ask(free, personas.stranger, now)
    with pytest.raises(NotAllowed):
        decide(claim, personas.owner, now)
    with django_capture_on_commit_callbacks(execute=True):
        decide(claim, personas.curator, now, message="Welkom!")
    free.refresh_from_db()
    assert free.claimed
    assert Membership.objects.get(organisation=free).role == "owner"
    assert entry_for(Kind.ORGANISATION, free.pk).extra["claimed"] is True
    [letter] = [m for m in mail.outbox if m.to == [personas.stranger.email]]
    assert "Welkom!" in letter.body
    assert AuditRecord.objects.get(act="claim.approved").target_id == str(free.pk)
    with pytest.raises(Conflict):
        decide(claim, personas.curator, now)


def test_who_wants_no_mail_about_claims_gets_none_and_others_can_leave(
    free: Organisation, personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = ask(free, personas.stranger, now), ask(free, personas.member, now)
    set_preference(user=personas.stranger, topic=Topic.CLAIMS, wanted=False, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        decide(first, personas.curator, now)
    assert [m.to for m in mail.outbox if m.to == [personas.stranger.email]] == []
    with django_capture_on_commit_callbacks(execute=True):
        decide(second, personas.stranger, now)
    [letter] = [m for m in mail.outbox if m.to == [personas.member.email]]
    assert "List-Unsubscribe" in letter.extra_headers


def test_a_refusal_says_why_and_changes_nothing_else(free: Organisation, personas: Any, now: datetime) -> None:
    claim = ask(free, personas.stranger, now)
    with pytest.raises(HubError):
        decide(claim, personas.curator, now, approve=False)
    decide(claim, personas.curator, now, approve=False, message="We vinden je naam nergens.")
    free.refresh_from_db()
    assert not free.claimed
    assert not free.memberships.exists()


def test_a_second_claim_goes_to_the_new_owner(
    free: Organisation, personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    first, second = ask(free, personas.stranger, now), ask(free, personas.member, now)
    with django_capture_on_commit_callbacks(execute=True):
        decide(first, personas.curator, now)
    assert not selectors.claims_for_curators().filter(pk=second.pk).exists()
    assert [m.to for m in mail.outbox if "wil meewerken" in m.subject] == [[personas.stranger.email]]
    free.refresh_from_db()
    assert [claim.pk for claim in selectors.requests_for_owners(free)] == [second.pk]
    decide(second, personas.stranger, now)
    assert Membership.objects.get(organisation=free, user=personas.member).role == "member"


def test_limits(free: Organisation, personas: Any, now: datetime) -> None:
    for _time in range(MAX_PER_ORGANISATION):
        claim = ask(free, personas.stranger, now)
        with pytest.raises(Conflict):
            ask(free, personas.stranger, now)
        services.withdraw_claim(claim_id=claim.pk, by=personas.stranger, now=now)
    with pytest.raises(HubError):
        ask(free, personas.stranger, now)
    ask(free, personas.stranger, now + timedelta(days=91))
    for number in range(MAX_OPEN - 1):
        ask(make_unclaimed(now, f"Vereniging {number * 111}"), personas.stranger, now)
    with pytest.raises(HubError):
        ask(make_unclaimed(now, "Nog een"), personas.stranger, now)
    with pytest.raises(Conflict):
        ask(personas.organisation, personas.owner, now)


def test_only_curators_read_what_the_hub_knows_of_the_person(
    free: Organisation, personas: Any, now: datetime, client_for: Any
) -> None:
    claim = ask(free, personas.stranger, now)
    [(_claim, evidence)] = selectors.claims_with_evidence([claim])
    assert evidence.matches == [personas.stranger.email]
    desk = client_for(personas.curator).get(f"/beheer/claims/{claim.pk}/").content.decode()
    assert personas.stranger.email in desk
    asked = ask(personas.organisation, personas.stranger, now)
    address = f"/organisaties/{personas.organisation.slug}/mensen/vraag/{asked.pk}/"
    seen = client_for(personas.owner).get(address).content.decode()
    assert "Ik werk er." in seen
    assert personas.stranger.email not in seen


@pytest.mark.parametrize(
    ("email", "url", "matches"),
    [
        ("an@brug.be", "https://www.brug.be/x", True),
        ("an@mail.brug.be", "http://brug.be", True),
        ("an@gent.be", "https://brug.gent.be", True),
        ("an@be", "https://brug.be", False),
        ("an@gmail.com", "https://gmail.com", False),
        ("an@brug.be", "https://www.facebook.com/brug", False),
        ("an@nietbrug.be", "https://brug.be", False),
        ("an@brug.be", "", False),
        ("an@brug.be", "http://[fout", False),
    ],
)
def test_a_mailbox_belongs_to_a_site(email: str, url: str, matches: bool) -> None:
    from organisations.hosts import is_of_site

    assert is_of_site(email, url) is matches


def test_the_pages_from_button_to_answer(free: Organisation, personas: Any, now: datetime, client_for: Any) -> None:
    stranger, curator = client_for(personas.stranger), client_for(personas.curator)
    assert "Ja, dit is onze organisatie" in stranger.get(free.get_absolute_url()).content.decode()
    bad = stranger.post(f"/organisaties/{free.slug}/meewerken/", {"role": "Bestuurder", "motivation": ""})
    assert bad.status_code == 422
    assert 'value="Bestuurder"' in bad.content.decode()
    stranger.post(f"/organisaties/{free.slug}/meewerken/", {"role": "Bestuurder", "motivation": "Ik werk er."})
    assert "Je aanvraag wacht op antwoord" in stranger.get(free.get_absolute_url()).content.decode()
    page = curator.get("/beheer/claims/").content.decode()
    assert "mailadres van de organisatie" in page
    [link] = re.findall(r'href="(/beheer/claims/\d+/)"', page)
    assert curator.post(link, {"decision": "refuse", "message": ""}).status_code == 422
    assert curator.post(link, {"decision": "approve", "message": ""}).status_code == 302
    assert stranger.get(f"/organisaties/{free.slug}/bewerken/").status_code == 200
    assert curator.post(link, {"decision": "approve"}).status_code == 422


def test_the_desk_asks_as_many_questions_for_many(
    personas: Any, now: datetime, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    curator = client_for(personas.curator)
    for number in range(9):
        ask(make_unclaimed(now, f"Kring {number * 1111}"), (personas.stranger, personas.member)[number % 2], now)
    with django_assert_max_num_queries(18):
        curator.get("/beheer/claims/")
