"""The demo content loaded into a real database, once for all tests of this file, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from accounts.models import User
from catalogue.kinds import Kind
from catalogue.models import Entry, ModerationCase, Relation
from experimentation.models import Booking
from hubsi.demo.content import people, rows
from hubsi.demo.loader import load
from imports import services as imports
from imports.models import Run
from innovations.models import Goal, Indicator, Innovation, Lesson
from matching.models import Introduction
from organisations.models import VERIFIED, Claim, Duplicate, Organisation
from tests.conftest import NOW

FILES = {
    Kind.INNOVATION: "innovations",
    Kind.ORGANISATION: "organisations",
    Kind.OFFER: "offers",
    Kind.FUNDING: "funding",
    Kind.SPACE: "spaces",
}


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """The lines that loading said. The tests run inside its transaction, which is undone at the end."""
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        load(now=NOW, say=said.append)
        yield said
        transaction.set_rollback(True)


pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db, pytest.mark.slow]


def counts() -> dict[str, int]:
    models: list[Any] = [User, Entry, Relation, Innovation, Goal, Lesson, Booking, Introduction, ModerationCase, Run]
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.parametrize("kind", list(FILES))
def test_every_record_is_public_but_what_waits(kind: Kind) -> None:
    entries = Entry.objects.visible_to(None).filter(kind=kind)
    # one to claim and one twin, see hubsi/demo/registers.py, and the three of hubsi/demo/imports.py
    beside = 5 if kind == Kind.ORGANISATION else 0
    assert entries.count() == beside + len([row for row in rows(FILES[kind]) if not row.get("pending")])
    assert not entries.filter(title="").exists()
    assert not entries.filter(challenge_text="").exists()


def test_enough_of_everything() -> None:
    have = {kind: len(rows(name)) for kind, name in FILES.items()}
    assert have[Kind.INNOVATION] >= 60
    assert have[Kind.ORGANISATION] >= 40
    assert have[Kind.OFFER] >= 30
    assert have[Kind.FUNDING] >= 25
    assert have[Kind.SPACE] >= 12


def test_a_second_time_changes_nothing(demo: list[str], now: datetime) -> None:
    before = counts()
    said: list[str] = []
    load(now=now, say=said.append)
    assert counts() == before
    assert all(": 0 nieuw" in line for line in said)
    assert any("innovaties: 50 van" in line for line in demo)  # a long part tells how far it is


def test_two_new_projects_wait_for_a_curator_and_two_bookings_for_the_host_persona() -> None:
    cases = ModerationCase.objects.filter(status="open", reason="new", entry__kind="innovation")
    waiting = cases.values_list("entry__title", flat=True)
    assert sorted(waiting) == ["Meningen aan Tafel", "Vrije Tijd Vrij"]
    host = User.objects.get(email="lien@hubsi.example")
    asked = Booking.objects.filter(status="requested", space__organisation__memberships__user=host)
    assert asked.count() == 2


def test_the_curator_finds_a_claim_a_twin_and_some_verified() -> None:
    assert Claim.objects.for_curators().count() == 1
    [pair] = Duplicate.objects.to_judge().select_related("low", "high")
    assert {pair.low.name, pair.high.name} == {"Buurthuis De Zeven Linden", "Buurthuis Zeven Linden vzw"}
    assert Organisation.objects.filter(VERIFIED).count() == 4


def test_the_curator_finds_an_import_to_undo_and_one_to_start(now: datetime) -> None:
    done, waiting = Run.objects.order_by("created_at")
    assert (done.status, done.counts, done.refused) == ("done", {"organisation": {"created": 3, "joined": 1}}, 1)
    whats = {"created": 1, "updated": 1, "unchanged": 2, "joined": 1}
    assert (waiting.status, waiting.counts, waiting.refused) == ("previewed", {"organisation": whats}, 1)
    assert "Nergenshuizen" in done.rows.get(what="refused").reason
    assert done.rows.get(what="joined").other == "Buurthuis De Zeven Linden"
    curator = Client()
    curator.force_login(User.objects.get(email="amina@hubsi.example"))
    page = curator.get("/beheer/import/").content.decode()
    assert "buurtinitiatieven.csv" in page
    assert "Draai deze import terug" in curator.get(done.get_absolute_url()).content.decode()
    assert "Buren ruilen boeken, zaden" in curator.get(f"{waiting.get_absolute_url()}?toon=updated").content.decode()
    known = Organisation.objects.count()
    with transaction.atomic():
        imports.start_undo(run=done, by=done.created_by, now=now)
        imports.work(done.pk, clock=lambda: now, ask_on=False)
        done.refresh_from_db()
        assert done.undo_counts == {"organisation removed": 3, "organisation untied": 1}
        assert Organisation.objects.count() == known - 3
        load(now=now, say=lambda line: None)
        assert Organisation.objects.count() == known - 3, "what was undone does not come back"
        transaction.set_rollback(True)


def test_a_profile_tells_its_whole_story() -> None:
    belbuur = Innovation.objects.get(source_id="belbuur")
    assert (belbuur.milestones.count(), belbuur.partners.count(), belbuur.needs.count()) == (5, 3, 3)
    top = belbuur.goals.get(statement="Ouderen hebben elke dag een gesprek dat telt")
    assert top.children.count() == 2
    indicator = Indicator.objects.filter(goal__parent=top).earliest("pk")
    assert indicator.measurements.earliest("date").note == "Beginwaarde"
    assert belbuur.scaler_replicating == 5
    assert belbuur.lessons.filter(failure=True, audience="public").count() == 2
    assert not belbuur.team.exists()  # its organisation acts for it


def test_iconic_examples_name_their_source_and_only_they_are_iconic() -> None:
    iconic = Innovation.objects.filter(iconic=True)
    assert iconic.count() == 6
    for innovation in iconic:
        assert innovation.source in ("Movisie", "Sociale InnovatieFabriek")
        assert "*Bron: " in innovation.approach
    assert not Entry.objects.filter(kind=Kind.INNOVATION, iconic=True).exclude(image__endswith=".svg").exists()


def test_pictures_come_from_our_own_static_files(settings: Any) -> None:
    for image in Entry.objects.exclude(image="").values_list("image", flat=True):
        assert image.startswith(f"{settings.STATIC_URL}demo/")


def test_bookings_are_ahead_and_kept_apart(now: datetime) -> None:
    bookings = list(Booking.objects.all())
    assert len(bookings) == sum(len(row["bookings"]) for row in rows("spaces"))
    assert all(booking.during.lower > now for booking in bookings)
    assert {booking.status for booking in bookings} == {"requested", "confirmed"}


@pytest.mark.parametrize("account", people()["accounts"], ids=lambda row: row["role"])
def test_each_demo_person_can_sign_in(account: dict[str, Any]) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": account["email"], "password": people()["password"]})
    assert answer.status_code == 302
    assert User.objects.get(email=account["email"]).is_curator == account["curator"]


def test_the_editor_and_the_others_cannot_sign_in() -> None:
    emails = ["voorbeelden@hubsi.example", *(row["email"] for row in people()["others"])]
    assert not any(user.has_usable_password() for user in User.objects.filter(email__in=emails))


def test_conversations_are_open_accepted_and_declined() -> None:
    assert set(Introduction.objects.values_list("status", flat=True)) == {"asked", "accepted", "declined"}


def test_the_command_leaves_a_hub_with_content_alone_when_asked_to() -> None:
    out = StringIO()
    before = counts()
    call_command("load_demo", "--if-empty", stdout=out)
    assert "no demo content loaded" in out.getvalue()
    assert counts() == before


def test_the_command_tells_the_accounts() -> None:
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert all(row["email"] in out.getvalue() for row in people()["accounts"])
    assert people()["password"] in out.getvalue()
