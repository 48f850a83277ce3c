"""The way of a profile: begin, hand in, decide, change, withdraw."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalogue import services as catalogue
from catalogue.history import base_of, changes_between, versions_of
from catalogue.kinds import Kind
from catalogue.models import Entry, ModerationCase
from catalogue.selectors import entry_for as find_entry
from catalogue.sources import source_for
from core.errors import Conflict, HubError, NotAllowed
from innovations import services
from innovations.models import Goal, Innovation, Status, TeamMember
from tests.innovations import factory

pytestmark = pytest.mark.django_db


def entry_of(innovation: Innovation) -> Entry:
    found = find_entry(Kind.INNOVATION, innovation.pk)
    assert found is not None
    return found


def test_draft_belongs_to_its_maker_and_is_in_no_catalogue(personas: Any, now: datetime) -> None:
    innovation = services.create_innovation(by=personas.stranger, now=now, problem="Geen bomen in de straat")
    assert innovation.status == Status.DRAFT
    assert innovation.slug.startswith("concept-")
    assert TeamMember.objects.get(innovation=innovation).role == "lead"
    assert find_entry(Kind.INNOVATION, innovation.pk) is None


def test_address_follows_the_name_until_it_is_public(personas: Any, now: datetime) -> None:
    innovation = factory.draft(personas.owner, now)
    other = factory.draft(personas.owner, now)
    assert (innovation.slug, other.slug) == ("buurtsoep", "buurtsoep-2")
    renamed = services.update_innovation(innovation=innovation, by=personas.owner, now=now, title="Straatsoep")
    assert renamed.slug == "straatsoep"
    shown = factory.published(personas.owner, personas.curator, now, title="Wijksoep")
    kept = services.update_innovation(innovation=shown, by=personas.owner, now=now, title="Andere naam")
    assert kept.slug == "wijksoep"


def test_a_name_cannot_take_an_address_of_the_hub(personas: Any, now: datetime) -> None:
    assert factory.draft(personas.owner, now, title="Nieuw").slug == "nieuw-2"


def test_incomplete_draft_is_told_what_is_missing(personas: Any, now: datetime) -> None:
    innovation = services.create_innovation(by=personas.owner, now=now, problem="Geen bomen")
    with pytest.raises(services.Incomplete) as caught:
        services.submit(innovation=innovation, by=personas.owner, now=now)
    fields = [part.field for part in caught.value.missing]
    assert fields == ["challenges", "approach", "title", "summary", "municipality", "phase"]


def test_published_only_after_a_curator_approved(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    innovation = factory.pending(personas.owner, now)
    assert entry_of(innovation).status == "pending"
    assert not Entry.objects.visible_to(personas.curator).filter(kind=Kind.INNOVATION, object_id=innovation.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        services.approve(innovation=innovation, by=personas.curator, now=now)
    assert innovation.status == Status.PUBLISHED
    assert innovation.published_at == now
    assert entry_of(innovation).status == "published"
    assert [row.number for row in versions_of(Kind.INNOVATION, innovation.pk)] == [1]
    assert [mail.to for mail in mailoutbox] == [[personas.owner.email]]
    assert "Buurtsoep" in mailoutbox[0].subject


def test_changes_requested_then_handed_in_again(
    personas: Any, now: datetime, django_capture_on_commit_callbacks: Any, mailoutbox: Any
) -> None:
    innovation = factory.pending(personas.owner, now)
    case = ModerationCase.objects.get(entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk)
    with django_capture_on_commit_callbacks(execute=True):
        catalogue.decide_case(case.pk, decision="changes", message="Voor wie is dit?", by=personas.curator, now=now)
    innovation.refresh_from_db()
    assert (innovation.status, innovation.moderation_message) == (Status.CHANGES_REQUESTED, "Voor wie is dit?")
    assert entry_of(innovation).status == "withdrawn"
    assert "Voor wie is dit?" in mailoutbox[0].body
    services.submit(innovation=innovation, by=personas.owner, now=now)
    innovation.refresh_from_db()
    assert innovation.status == Status.PENDING
    assert (
        ModerationCase.objects.filter(
            entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk, status="open"
        ).count()
        == 1
    )


def test_handing_in_twice_is_a_conflict(personas: Any, now: datetime) -> None:
    innovation = factory.pending(personas.owner, now)
    with pytest.raises(Conflict):
        services.submit(innovation=innovation, by=personas.owner, now=now)


def test_every_change_of_what_is_public_is_a_version(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    later = now + timedelta(hours=1)
    services.update_innovation(innovation=innovation, by=personas.owner, now=later, summary="Buren koken.")
    services.update_innovation(innovation=innovation, by=personas.owner, now=later, summary="Buren koken.")
    services.add_need(innovation=innovation, kind="insight", by=personas.owner, now=later)
    assert [row.number for row in versions_of(Kind.INNOVATION, innovation.pk)] == [3, 2, 1]
    assert entry_of(innovation).summary == "Buren koken."
    assert entry_of(innovation).codes("needs") == ["insight"]
    assert (
        ModerationCase.objects.filter(
            entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk, reason="changed", status="open"
        ).count()
        == 1
    )
    rows = entry_of(innovation).revisions
    first, second = rows.get(number=1).snapshot, rows.get(number=2).snapshot
    changes = changes_between(Kind.INNOVATION, first, second)
    assert [change.label for change in changes] == ["In het kort"]
    assert {piece.how for piece in changes[0].pieces} >= {"same", "removed"}
    case = ModerationCase.objects.get(entry=entry_of(innovation), reason="changed")
    assert base_of(case).number == 1


def test_what_is_public_cannot_lose_its_name(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    with pytest.raises(ValidationError):
        services.update_innovation(innovation=innovation, by=personas.owner, now=now, title="")


def test_refusing_a_change_takes_it_down(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    services.update_innovation(innovation=innovation, by=personas.owner, now=now, summary="Koop mijn pillen")
    case = ModerationCase.objects.get(entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk, reason="changed")
    catalogue.decide_case(case.pk, decision="refused", message="Dit is reclame.", by=personas.curator, now=now)
    innovation.refresh_from_db()
    assert innovation.status == Status.REFUSED
    assert not Entry.objects.visible_to(None).filter(kind=Kind.INNOVATION, object_id=innovation.pk).exists()


def test_withdraw_and_undo(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    services.withdraw(innovation=innovation, now=now)
    assert (
        not Entry.objects.visible_to(personas.stranger).filter(kind=Kind.INNOVATION, object_id=innovation.pk).exists()
    )
    back = services.republish(innovation=innovation, by=personas.owner, now=now)
    assert back.status == Status.PUBLISHED
    assert [row.number for row in versions_of(Kind.INNOVATION, innovation.pk)] == [1]
    with pytest.raises(Conflict):
        services.republish(innovation=innovation, by=personas.owner, now=now)


def test_only_members_speak_for_an_organisation(personas: Any, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        factory.draft(personas.stranger, now, organisation=personas.organisation)
    assert factory.draft(personas.member, now, organisation=personas.organisation).organisation is not None


def test_owner_of_the_organisation_may_act(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.member, personas.curator, now, organisation=personas.organisation)
    source = source_for(Kind.INNOVATION)
    assert source.manager_ids(innovation.pk) == {personas.member.pk, personas.owner.pk}
    assert innovation.pk in source.managed_by(personas.owner.pk)
    assert source.managed_by(personas.stranger.pk) == set()
    contact = source.contact(innovation.pk)
    assert contact is not None
    assert contact.email == personas.member.email


def test_team_keeps_a_lead(personas: Any, now: datetime) -> None:
    innovation = factory.draft(personas.owner, now)
    lead = TeamMember.objects.get(innovation=innovation)
    with pytest.raises(Conflict):
        services.remove_member(member=lead)
    second = services.add_member(innovation=innovation, email=personas.member.email.upper(), now=now)
    services.change_role(member=second, role="lead", now=now)
    services.remove_member(member=lead)
    with pytest.raises(HubError):
        services.add_member(innovation=innovation, email="niemand@voorbeeld.be", now=now)


def test_goals_form_a_shallow_tree(personas: Any, now: datetime) -> None:
    here: dict[str, Any] = {"innovation": factory.draft(personas.owner, now), "by": personas.owner, "now": now}
    goals = [services.add_goal(statement="1", **here)]
    for number in range(2, services.MAX_DEPTH + 1):
        goals.append(services.add_goal(statement=str(number), parent=goals[-1], **here))
    with pytest.raises(HubError):
        services.add_goal(statement="te diep", parent=goals[-1], **here)
    with pytest.raises(HubError):
        services.update_part(goals[0], parent=goals[-1], **here)
    elsewhere = factory.draft(personas.owner, now)
    with pytest.raises(HubError):
        services.add_goal(innovation=elsewhere, statement="van een ander", parent=goals[0], by=personas.owner, now=now)
    assert Goal.objects.count() == services.MAX_DEPTH


def test_amount_only_with_money(personas: Any, now: datetime) -> None:
    here: dict[str, Any] = {"innovation": factory.draft(personas.owner, now), "by": personas.owner, "now": now}
    with pytest.raises(ValidationError):
        services.add_need(kind="insight", value="time", amount=100, **here)
    assert services.add_need(kind="insight", value="money", amount=100, **here).amount == 100


def test_only_public_lessons_reach_the_catalogue(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    factory.with_everything(innovation, personas.owner, now)
    draft = next(source_for(Kind.INNOVATION).drafts([innovation.pk]))
    assert "Flyers in de bus" in draft.body
    assert "Geheim voor leden" not in draft.body
    assert "Ruzie in het team" not in draft.body
    snapshots = "".join(str(row.snapshot) for row in entry_of(innovation).revisions.all())
    assert "Ruzie" not in snapshots


def test_rebuild_equals_what_the_services_published(personas: Any, now: datetime) -> None:
    factory.build(personas, now)
    fields = ("object_id", "status", "title", "facets", "challenge_text", "extra", "lat", "lon", "iconic", "updated_at")
    rows = Entry.objects.filter(kind=Kind.INNOVATION).order_by("object_id")
    before = list(rows.values_list(*fields))
    list(catalogue.rebuild(Kind.INNOVATION, now=now))
    assert list(rows.values_list(*fields)) == before


def test_iconic_is_for_curators(personas: Any, now: datetime) -> None:
    innovation = factory.published(personas.owner, personas.curator, now)
    with pytest.raises(NotAllowed):
        services.mark_iconic(innovation=innovation, iconic=True, by=personas.owner, now=now)
    services.mark_iconic(innovation=innovation, iconic=True, by=personas.curator, now=now)
    assert entry_of(innovation).iconic


def test_differences_are_readable() -> None:
    changes = changes_between(
        Kind.INNOVATION, {"title": "Soep", "needs": []}, {"title": "Soep", "needs": [{"kind": "insight"}]}
    )
    assert [(change.label, change.pieces[0].how) for change in changes] == [("Noden", "added")]


def test_discarding_is_for_what_nobody_saw(personas: Any, now: datetime) -> None:
    innovation = factory.draft(personas.owner, now)
    services.delete_draft(innovation=innovation)
    assert not Innovation.objects.filter(pk=innovation.pk).exists()
    with pytest.raises(Conflict):
        services.delete_draft(innovation=factory.pending(personas.owner, now))
