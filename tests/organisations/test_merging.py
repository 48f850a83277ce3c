"""Two organisations become one: nothing is lost, nothing is double, and every old address and number leads on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError

from accounts.models import AuditRecord
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry, Relation
from catalogue.selectors import entry_for
from core.errors import Conflict, HubError, NotAllowed
from funding import services as funding
from matching import services as matching
from matching.models import Dismissal, Introduction, Message
from organisations import selectors, services
from organisations.models import Invitation, Membership, Merge, Organisation, Role
from supporters import services as offers
from tests.organisations.factory import make, make_unclaimed
from tests.personas import build_person

pytestmark = pytest.mark.django_db

# what `merge_organisations` and the movers take along; the entries' own rows of the catalogue's movers too
MOVED = {
    "catalogue.Entry.owner",
    "catalogue.ModerationCase.entry",
    "catalogue.Relation.source",
    "catalogue.Relation.target",
    "catalogue.Revision.entry",
    "experimentation.Booking.innovation_entry",
    "experimentation.Space.organisation",
    "funding.Opportunity.provider",
    "innovations.Innovation.organisation",
    "innovations.Partner.organisation",
    "matching.Dismissal.high",
    "matching.Dismissal.low",
    "matching.Introduction.from_entry",
    "matching.Introduction.to_entry",
    "matching.Match.source",
    "matching.Match.target",
    "matching.Refresh.entry",
    "organisations.Claim.organisation",
    "organisations.Duplicate.high",
    "organisations.Duplicate.low",
    "organisations.Invitation.organisation",
    "organisations.Membership.organisation",
    "organisations.Merge.into",
    "organisations.OldAddress.organisation",
    "supporters.Offer.organisation",
    "following.Follow.entry",
    "following.ToldMatch.entry",
}
# about the text of a page that is gone: stays with the old entry and is worked out anew for the new one
LEFT = {"catalogue.Link.entry", "catalogue.LinksRead.entry", "catalogue.Reminder.entry"}


@pytest.fixture
def pair(personas: Any, now: datetime) -> tuple[Organisation, Organisation]:
    """(goes, stays): an imported one, and the owner's."""
    stays = make(personas, now, "Buurtwerk Pluspunt", website="https://pluspunt.voorbeeld.be")
    goes = make_unclaimed(now, "Pluspunt Buurtwerk vzw", kbo_number="0202239951", places=["44021", "31005"])
    return goes, stays


def merge(pair: tuple[Organisation, Organisation], personas: Any, now: datetime, **choices: str) -> Merge:
    goes, stays = pair
    return services.merge_organisations(goes=goes.pk, stays=stays.pk, choices=choices, by=personas.curator, now=now)


def test_only_a_curator_merges_and_only_two_that_differ(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    with pytest.raises(NotAllowed):
        services.merge_organisations(goes=goes.pk, stays=stays.pk, choices={}, by=personas.owner, now=now)
    with pytest.raises(HubError):
        services.merge_organisations(goes=goes.pk, stays=goes.pk, choices={}, by=personas.curator, now=now)
    merge(pair, personas, now)
    with pytest.raises(Conflict):
        merge(pair, personas, now)


def test_the_chosen_values_stay_and_the_old_ones_are_kept(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    done = merge(pair, personas, now, kbo_number="goes", places="both", name="stays")
    stays.refresh_from_db()
    assert (stays.name, stays.kbo_number) == ("Buurtwerk Pluspunt", "0202239951")
    assert sorted(stays.places) == ["31005", "44021"]
    assert (stays.source, stays.source_id) == ("list", "Pluspunt Buurtwerk vzw")
    assert done.snapshot["goes"]["name"] == goes.name
    assert done.snapshot["stays"]["kbo_number"] == ""
    assert not Organisation.objects.filter(pk=goes.pk).exists()
    record = AuditRecord.objects.get(act="organisation.merged")
    assert (record.actor_id, record.detail["changed"]["kbo_number"]["is"]) == (personas.curator.pk, "0202239951")
    assert "email" not in record.detail["changed"]


def test_a_change_after_the_curator_looked_stops_the_merge(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    seen = services.fingerprint(goes, stays)
    services.update_organisation(organisation=stays, by=personas.owner, now=now, email="nieuw@voorbeeld.be")
    with pytest.raises(Conflict):
        services.merge_organisations(goes=goes.pk, stays=stays.pk, choices={}, by=personas.curator, now=now, seen=seen)
    assert Organisation.objects.filter(pk=goes.pk).exists()


def test_people_come_along_in_their_highest_role(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    both, only = build_person("Bo Beide", now), build_person("An Alleen", now)
    services.add_member(organisation=goes, user=both, role=Role.OWNER, by=personas.curator, now=now)
    services.add_member(organisation=goes, user=only, role=Role.MEMBER, by=personas.curator, now=now)
    services.add_member(organisation=stays, user=both, role=Role.MEMBER, by=personas.curator, now=now)
    services.invite(organisation=goes, email="een@voorbeeld.be", role=Role.OWNER, by=personas.curator, now=now)
    services.invite(organisation=stays, email="Een@voorbeeld.be", by=personas.curator, now=now)
    services.invite(organisation=goes, email="twee@voorbeeld.be", by=personas.curator, now=now)
    merge(pair, personas, now)
    roles = dict(Membership.objects.filter(organisation=stays).values_list("user_id", "role"))
    assert roles == {personas.owner.pk: "owner", both.pk: "owner", only.pk: "member"}
    letters = dict(Invitation.objects.values_list("email", "role"))
    assert letters == {"een@voorbeeld.be": "owner", "twee@voorbeeld.be": "member"}
    assert set(Invitation.objects.values_list("organisation_id", flat=True)) == {stays.pk}


def test_what_it_did_on_the_hub_comes_along(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    offer = offers.create_offer(
        organisation=goes, by=personas.curator, now=now, title="Zaal", summary="Een zaal.", support=["insight"]
    )
    money = funding.create_opportunity(
        provider=goes, by=personas.curator, now=now, title="Duwtje", summary="Geld.", instrument="subsidy"
    )
    old, new = entry_for(Kind.ORGANISATION, goes.pk), entry_for(Kind.ORGANISATION, stays.pk)
    demo = entry_for(Kind.ORGANISATION, personas.organisation.pk)
    for source, target in ((old, demo), (new, demo), (old, new)):
        catalogue.draw_relation(source=source, target=target, type="partner-of", by=personas.curator, now=now)
    catalogue.record_revision(old, author=None, snapshot={"name": goes.name}, now=now)
    done = merge(pair, personas, now)
    for record in (offer, money):
        record.refresh_from_db()
    assert (offer.organisation_id, money.provider_id) == (stays.pk, stays.pk)
    assert set(Entry.objects.filter(kind__in=["offer", "funding"]).values_list("owner_id", flat=True)) == {new.pk}
    assert list(Relation.objects.values_list("source_id", "target_id")) == [(new.pk, demo.pk)]
    old.refresh_from_db()
    assert old.status == "withdrawn"
    newest = new.revisions.order_by("-number").first()
    assert newest.note == "Samengevoegd met Pluspunt Buurtwerk vzw"
    assert done.moved["rooms.offer"] == done.moved["rooms.funding"] == 1


def test_conversations_and_dismissals_come_along_once(pair: Any, personas: Any, now: datetime) -> None:
    goes, stays = pair
    services.add_member(organisation=goes, user=personas.member, role=Role.OWNER, by=personas.curator, now=now)
    old, new = entry_for(Kind.ORGANISATION, goes.pk), entry_for(Kind.ORGANISATION, stays.pk)
    third = services.create_organisation(by=personas.stranger, now=now, name="Derde", helix="company")
    fourth = services.create_organisation(by=personas.stranger, now=now, name="Vierde", helix="company")
    three, four = entry_for(Kind.ORGANISATION, third.pk), entry_for(Kind.ORGANISATION, fourth.pk)
    first = matching.ask(from_entry=three, to_entry=old, sender=personas.stranger, message="Een", now=now)
    second = matching.ask(from_entry=three, to_entry=new, sender=personas.stranger, message="Twee", now=now)
    alone = matching.ask(from_entry=four, to_entry=old, sender=personas.stranger, message="Drie", now=now)
    matching.accept(introduction_id=first.pk, by=personas.member, share_contact=True, now=now)
    for entry in (old, new):
        matching.dismiss(entry=four, other=entry, by=personas.stranger, reason="known", now=now)
    merge(pair, personas, now)
    going = Introduction.objects.get(pk=second.pk)
    assert (going.status, going.to_consent) == ("accepted", True)
    assert set(Message.objects.filter(thread=second).values_list("text", flat=True)) == {"Een", "Twee"}
    assert Introduction.objects.get(pk=alone.pk).to_entry_id == new.pk
    low, high = sorted((four.pk, new.pk))
    assert list(Dismissal.objects.values_list("low_id", "high_id")) == [(low, high)]


def test_old_addresses_and_numbers_lead_on_through_chains(pair: Any, personas: Any, now: datetime, client: Any) -> None:
    goes, stays = pair
    last = make(personas, now, "Koepel vzw")
    merge((goes, stays), personas, now)
    merge((stays, last), personas, now + timedelta(days=1))
    for slug in (goes.slug, stays.slug):
        answer = client.get(f"/organisaties/{slug}/?taal=nl")
        assert (answer.status_code, answer["Location"]) == (301, "/organisaties/koepel-vzw/?taal=nl")
        answer = client.get(f"/api/v1/organisations/{slug}/")
        assert (answer.status_code, answer["Location"].endswith("/organisations/koepel-vzw/")) == (301, True)
        answer = client.patch(f"/api/v1/organisations/{slug}/", {"summary": "x"}, content_type="application/json")
        assert answer.status_code in (403, 409)
    answer = client.get(f"/api/v1/organisations/{goes.pk}/")
    assert (answer.status_code, answer["Location"].endswith("/organisations/koepel-vzw/")) == (301, True)
    assert selectors.current_id(goes.pk) == selectors.current_id(stays.pk) == last.pk
    again = make(personas, now, "Buurtwerk Pluspunt")
    assert again.slug == "buurtwerk-pluspunt-2"


def test_every_table_that_names_an_organisation_or_its_entry_is_moved() -> None:
    """A new foreign key to one of the two needs a mover (organisations/merging.py), and then a line here."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model in (Organisation, Entry)
    }
    assert found == MOVED | LEFT, found ^ (MOVED | LEFT)


def test_a_forgotten_table_stops_the_merge(pair: Any, personas: Any, now: datetime, monkeypatch: Any) -> None:
    goes, _stays = pair
    services.add_member(organisation=goes, user=personas.member, by=personas.curator, now=now)
    monkeypatch.setattr("organisations.services.merges._people", lambda *args: {})
    with pytest.raises(IntegrityError):
        merge(pair, personas, now)
    assert Membership.objects.filter(organisation=goes).exists()


def test_movers_mind_nothing_the_second_time(pair: Any, personas: Any, now: datetime) -> None:
    done = merge(pair, personas, now)
    assert services.finish_merge(merge=done, now=now) == {}
    assert done.old_entry_id is not None
    late = catalogue.draw_relation(
        source=Entry.objects.get(pk=done.old_entry_id),
        target=entry_for(Kind.ORGANISATION, personas.organisation.pk),
        type="supports",
        by=personas.curator,
        now=now,
    )
    assert services.finish_merge(merge=done, now=now) == {"catalogue.relations": 1}
    late.refresh_from_db()
    assert late.source.object_id == pair[1].pk
