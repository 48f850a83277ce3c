from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError

from core.errors import Conflict, HubError, NotAllowed
from organisations import permissions, selectors, services
from organisations.models import Invitation, Membership
from organisations.services.people import MAX_OPEN, VALID_FOR
from tests.organisations.factory import TOKEN, invitation_with_token, make_unclaimed
from tests.personas import build_person

pytestmark = pytest.mark.django_db


def membership(personas: Any, user: Any) -> Membership:
    found: Membership = Membership.objects.select_related("organisation").get(
        organisation=personas.organisation, user=user
    )
    return found


def test_an_invitation_is_mailed_once_with_a_link_that_works(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any, time_machine: Any
) -> None:
    time_machine.move_to(now)
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(
            organisation=personas.organisation, email=" Stef.Stranger@Voorbeeld.be ", by=personas.owner, now=now
        )
    assert len(mail.outbox) == 1
    letter = mail.outbox[0]
    assert letter.to == ["stef.stranger@voorbeeld.be"]
    assert "Demo vzw" in letter.subject
    token = str(letter.body).split("/organisaties/uitnodiging/")[1].split("/")[0]
    stored = Invitation.objects.get()
    assert token not in stored.token_hash
    joined = services.accept_invitation(token=token, user=personas.stranger, now=now)
    assert (joined.role, joined.organisation) == ("member", personas.organisation)
    stored.refresh_from_db()
    assert (stored.accepted_by, stored.accepted_at) == (personas.stranger, now)


def test_the_letter_speaks_the_language_of_who_gets_it(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any, time_machine: Any
) -> None:
    time_machine.move_to(now)
    personas.stranger.language = "en"
    personas.stranger.save(update_fields=["language"])
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(organisation=personas.organisation, email=personas.stranger.email, by=personas.owner, now=now)
    assert mail.outbox[0].subject == "Invitation from Demo vzw on the hub"
    assert "/en/organisaties/uitnodiging/" in str(mail.outbox[0].body)


def test_a_letter_that_was_revoked_before_the_job_ran_is_not_sent(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as jobs:
        sent = services.invite(organisation=personas.organisation, email="x@voorbeeld.be", by=personas.owner, now=now)
        services.revoke_invitation(invitation=sent, by=personas.owner)
    for job in jobs:
        job()
    assert mail.outbox == []


def test_only_the_invited_address_may_accept(personas: Any, now: datetime) -> None:
    invitation_with_token(personas, now, "ander@voorbeeld.be")
    with pytest.raises(NotAllowed):
        services.accept_invitation(token=TOKEN, user=personas.stranger, now=now)
    EmailAddress.objects.create(user=personas.stranger, email="ander@voorbeeld.be", verified=False)
    with pytest.raises(NotAllowed):
        services.accept_invitation(token=TOKEN, user=personas.stranger, now=now)
    EmailAddress.objects.filter(email="ander@voorbeeld.be").update(verified=True)
    assert services.accept_invitation(token=TOKEN, user=personas.stranger, now=now).role == "member"


def test_an_expired_or_unknown_letter_does_nothing(personas: Any, now: datetime) -> None:
    invitation_with_token(personas, now, personas.stranger.email)
    with pytest.raises(HubError, match="verlopen"):
        services.accept_invitation(token=TOKEN, user=personas.stranger, now=now + VALID_FOR)
    with pytest.raises(HubError, match="bestaat niet"):
        services.accept_invitation(token="iets", user=personas.stranger, now=now)
    assert not permissions.is_member(personas.stranger, personas.organisation)


def test_a_letter_works_once_and_twice_for_the_same_person_changes_nothing(personas: Any, now: datetime) -> None:
    invitation_with_token(personas, now, personas.stranger.email)
    first = services.accept_invitation(token=TOKEN, user=personas.stranger, now=now)
    assert services.accept_invitation(token=TOKEN, user=personas.stranger, now=now).pk == first.pk
    with pytest.raises(Conflict):
        services.accept_invitation(token=TOKEN, user=personas.curator, now=now)
    services.remove_member(membership=first, by=personas.owner, now=now)
    with pytest.raises(Conflict):
        services.accept_invitation(token=TOKEN, user=personas.stranger, now=now)


def test_a_second_letter_replaces_the_first(personas: Any, now: datetime) -> None:
    first = invitation_with_token(personas, now, "x@voorbeeld.be")
    second = invitation_with_token(personas, now + timedelta(days=1), "X@voorbeeld.be", token="nieuw")
    assert selectors.invitation_by_token(TOKEN) is None
    assert [row.pk for row in selectors.open_invitations(personas.organisation)] == [second.pk]
    assert first.pk != second.pk


def test_who_belongs_to_it_is_not_invited_again(personas: Any, now: datetime) -> None:
    with pytest.raises(HubError) as caught:
        services.invite(
            organisation=personas.organisation, email=personas.member.email.upper(), by=personas.owner, now=now
        )
    assert caught.value.field == "email"


def test_bad_addresses_roles_and_too_many_letters_are_refused(personas: Any, now: datetime) -> None:
    own = {"organisation": personas.organisation, "by": personas.owner, "now": now}
    with pytest.raises(ValidationError):
        services.invite(**own, email="geen adres")
    with pytest.raises(ValidationError):
        services.invite(**own, email="x@voorbeeld.be", role="baas")
    for number in range(MAX_OPEN):
        services.invite(**own, email=f"x{number}@voorbeeld.be")
    with pytest.raises(HubError, match="al veel uitnodigingen"):
        services.invite(**own, email="nog@voorbeeld.be")


@pytest.mark.parametrize("who", ["stranger", "member"])
def test_only_owners_and_curators_decide_who_belongs(personas: Any, now: datetime, who: str) -> None:
    by = getattr(personas, who)
    sent = invitation_with_token(personas, now, "x@voorbeeld.be")
    owners = membership(personas, personas.owner)
    own = {"organisation": personas.organisation, "by": by, "now": now}
    with pytest.raises(NotAllowed):
        services.invite(**own, email="y@voorbeeld.be")
    with pytest.raises(NotAllowed):
        services.add_member(**own, user=personas.stranger)
    with pytest.raises(NotAllowed):
        services.revoke_invitation(invitation=sent, by=by)
    with pytest.raises(NotAllowed):
        services.change_role(membership=owners, role="member", by=by, now=now)
    with pytest.raises(NotAllowed):
        services.remove_member(membership=owners, by=by, now=now)


def test_the_last_owner_stays(personas: Any, now: datetime) -> None:
    owner = membership(personas, personas.owner)
    for by in (personas.owner, personas.curator):
        with pytest.raises(HubError, match="minstens één eigenaar"):
            services.remove_member(membership=owner, by=by, now=now)
        with pytest.raises(HubError, match="minstens één eigenaar"):
            services.change_role(membership=owner, role="member", by=by, now=now)
    services.change_role(membership=membership(personas, personas.member), role="owner", by=personas.owner, now=now)
    services.remove_member(membership=owner, by=personas.owner, now=now)
    assert not permissions.is_member(personas.owner, personas.organisation)
    assert permissions.is_owner(personas.member, personas.organisation)
    with pytest.raises(Conflict):
        services.remove_member(membership=owner, by=personas.curator, now=now)


def test_members_may_leave(personas: Any, now: datetime) -> None:
    services.remove_member(membership=membership(personas, personas.member), by=personas.member, now=now)
    assert selectors.member_ids(personas.organisation.pk) == {personas.owner.pk}
    assert list(selectors.organisations_of(personas.member)) == []
    assert list(selectors.organisations_of(None)) == []


def test_an_unknown_role_is_refused(personas: Any, now: datetime) -> None:
    with pytest.raises(HubError):
        services.change_role(membership=membership(personas, personas.member), role="x", by=personas.owner, now=now)
    with pytest.raises(HubError):
        services.add_member(
            organisation=personas.organisation, user=personas.stranger, role="x", by=personas.owner, now=now
        )


def test_adding_twice_only_ever_raises_to_owner(personas: Any, now: datetime) -> None:
    own = {"organisation": personas.organisation, "user": personas.member, "by": personas.owner, "now": now}
    assert services.add_member(**own, role="owner").role == "owner"
    assert services.add_member(**own, role="member").role == "owner"


def test_the_first_owner_claims_an_imported_organisation(personas: Any, now: datetime) -> None:
    unclaimed = make_unclaimed(now)
    boss = build_person("Bea Baas", now)
    services.add_member(organisation=unclaimed, user=boss, role="member", by=personas.curator, now=now)
    unclaimed.refresh_from_db()
    assert not unclaimed.claimed
    services.add_member(organisation=unclaimed, user=boss, role="owner", by=personas.curator, now=now)
    unclaimed.refresh_from_db()
    assert unclaimed.claimed


def test_an_accepted_letter_cannot_be_revoked(personas: Any, now: datetime) -> None:
    sent = invitation_with_token(personas, now, personas.stranger.email)
    services.accept_invitation(token=TOKEN, user=personas.stranger, now=now)
    with pytest.raises(Conflict):
        services.revoke_invitation(invitation=sent, by=personas.owner)
