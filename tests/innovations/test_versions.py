"""A version holds all public parts of a profile and brings them back; nobody reads in it what was closed to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue import history
from catalogue import services as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry, Revision
from core.errors import Conflict, HubError, NotAllowed
from innovations import services
from innovations.models import Goal, Indicator, Innovation, Lesson, Measurement, Need, Partner, Update
from innovations.snapshots import snapshot_of
from organisations.services import create_organisation
from tests.innovations import factory

pytestmark = pytest.mark.django_db


def entry_of(innovation: Innovation) -> Entry:
    return Entry.objects.get(kind=Kind.INNOVATION, object_id=innovation.pk)


def now_told(innovation: Innovation) -> dict[str, Any]:
    return snapshot_of(Innovation.objects.with_all_parts().get(pk=innovation.pk))


@pytest.fixture
def shown(personas: Any, now: datetime) -> Innovation:
    """Public, with one part of each kind, in the name of an organisation; all of it in the newest version."""
    made = factory.published(personas.owner, personas.curator, now, organisation=personas.organisation)
    factory.with_everything(made, personas.owner, now)
    return made


def newest(innovation: Innovation) -> Revision:
    return entry_of(innovation).revisions.order_by("-number")[0]


def change_all(innovation: Innovation, by: Any, now: datetime) -> None:
    """Change, remove and add of everything."""
    here: dict[str, Any] = {"innovation": innovation, "by": by, "now": now}
    services.update_innovation(**here, title="Anders", challenges=["energy-poverty"])
    services.update_innovation(**here, organisation=None, scaler_staffing=2)
    services.delete_part(innovation.needs.get(), **here)
    services.add_need(kind="insight", **here)
    services.update_part(innovation.partners.get(), helix="company", role="Kookt", **here)
    services.add_partner(name="Nieuwe partner", helix="company", **here)
    services.update_part(innovation.milestones.get(), title="Laatste soep", date=date(2027, 1, 1), **here)
    top, below = innovation.goals.order_by("pk")
    services.delete_part(innovation.lessons.get(audience="public"), **here)
    services.delete_part(innovation.updates.get(), **here)
    services.add_update(title="Later", text="Nieuws van later", **here)
    services.update_part(below, parent=None, statement="Los doel", **here)
    services.delete_part(top, **here)  # with its indicator and what was measured
    newer = services.add_goal(statement="Nieuw doel", parent=below, **here)
    services.add_indicator(goal=newer, name="Nieuwe indicator", by=by, now=now)


def test_all_public_parts_come_back(shown: Innovation, personas: Any, now: datetime) -> None:
    wanted, first = now_told(shown), newest(shown)
    assert first.snapshot == wanted
    change_all(shown, personas.owner, now + timedelta(days=1))
    changed, second = now_told(shown), newest(shown)
    assert [name for name in wanted if name != "language" and wanted[name] != changed[name]] == [
        *("title", "challenges", "scaler_staffing", "organisation", "needs", "partners", "milestones", "goals"),
        *("lessons", "updates"),
    ]
    entry, later = entry_of(shown), now + timedelta(days=2)
    assert catalogue.restore(entry, first.number, by=personas.owner, now=later) == []
    assert now_told(shown) == wanted, "the very same, numbers included"
    assert Entry.objects.get(pk=entry.pk).title == wanted["title"]
    assert Measurement.objects.get(indicator__goal__innovation=shown).value == Decimal(2)
    assert Goal.objects.get(innovation=shown, parent__isnull=False).parent_id == wanted["goals"][0]["id"]
    assert Lesson.objects.get(innovation=shown, audience="public").author == personas.owner
    assert set(shown.lessons.values_list("audience", flat=True)) == {"public", "members", "team"}
    with pytest.raises(Conflict):
        catalogue.restore(entry, first.number, by=personas.owner, now=later)
    # and forward again: nothing was lost
    catalogue.restore(entry, second.number, by=personas.curator, now=later)
    told = now_told(shown)
    assert {**told, "lessons": []} == {**changed, "lessons": []}
    assert not Indicator.objects.filter(goal__innovation=shown, name="Buren bij naam").exists()


def test_rows_keep_their_number_and_trade_places(shown: Innovation, personas: Any, now: datetime) -> None:
    here: dict[str, Any] = {"innovation": shown, "by": personas.owner, "now": now}
    indicator = Indicator.objects.get()
    first = Measurement.objects.get()
    gone = first.pk
    second = services.add_measurement(
        indicator=indicator, date=date(2026, 10, 1), value=Decimal("2.5"), by=personas.owner, now=now
    )
    version = newest(shown)
    services.delete_part(first, **here)
    services.update_part(second, date=date(2026, 9, 1), **here)
    catalogue.restore(entry_of(shown), version.number, by=personas.owner, now=now + timedelta(days=1))
    dates = Measurement.objects.order_by("date").values_list("pk", "date")
    assert list(dates) == [(gone, date(2026, 9, 1)), (second.pk, date(2026, 10, 1))]
    assert Need.objects.get(innovation=shown).created_at == now, "what did not differ was left alone"


def test_a_number_that_is_somebody_elses_now_is_not_taken(shown: Innovation, personas: Any, now: datetime) -> None:
    version = newest(shown)
    snapshot = version.snapshot
    other = factory.draft(personas.stranger, now)
    needs = services.add_need(innovation=other, kind="insight", by=personas.stranger, now=now)
    goal = services.add_goal(innovation=other, statement="Van een ander", by=personas.stranger, now=now)
    told = {**snapshot, "needs": [{**snapshot["needs"][0], "id": needs.pk}]}
    told["goals"] = [{**snapshot["goals"][0], "id": goal.pk}, {**snapshot["goals"][1], "parent": goal.pk}]
    services.restore_version(innovation=shown, snapshot=told, note="", by=personas.owner, now=now)
    needs.refresh_from_db()
    goal.refresh_from_db()
    assert (needs.innovation, goal.innovation, goal.statement) == (other, other, "Van een ander")
    top, below = Goal.objects.filter(innovation=shown).order_by("parent_id")
    if top.parent_id:
        top, below = below, top
    assert below.parent == top
    assert Measurement.objects.filter(indicator__goal=top).count() == 1
    assert shown.needs.get().description == "Een oven"


def test_a_version_of_before_leaves_alone_what_it_does_not_know(
    shown: Innovation, personas: Any, now: datetime, client_for: Any
) -> None:
    entry, present = entry_of(shown), now_told(shown)
    old = {name: value for name, value in present.items() if name not in ("lessons", "updates")}
    old |= {"organisation": "Iets anders", "goals": ["Een oud doel"], "title": "Oude naam"}
    old["needs"] = [{name: value for name, value in row.items() if name != "id"} for row in present["needs"]]
    old["partners"] = [{"name": "Buurthuis De Ster", "helix": "citizens", "role": ""}]
    version = catalogue.record_revision(entry, author=None, snapshot=old, now=now)
    owner = client_for(personas.owner)
    page = owner.get(reverse("entries:version", args=[entry.pk, version.number])).content.decode()
    assert "blijft zoals het nu is: Organisatie, Doelen, Lessen, Nieuws, Foto." in page
    assert "Dit verandert: Naam van je innovatie, Partners." in page
    assert "Een oud doel" in page
    answer = owner.post(reverse("entries:restore", args=[entry.pk, version.number]), follow=True).content.decode()
    assert f"Versie {version.number} staat er weer" in answer
    told = now_told(shown)
    for name in ("goals", "organisation", "lessons", "updates", "needs", "milestones"):
        assert told[name] == present[name], name
    assert (told["title"], told["partners"][0]["helix"]) == ("Oude naam", "citizens")
    again = owner.get(reverse("entries:version", args=[entry.pk, version.number])).content.decode()
    assert "Dit is wat er nu staat" in again


def test_what_no_version_holds_is_kept_before_it_goes(shown: Innovation, personas: Any, now: datetime) -> None:
    version = newest(shown)
    Innovation.objects.filter(pk=shown.pk).update(summary="Langs de services om geschreven")
    catalogue.restore(entry_of(shown), version.number, by=personas.owner, now=now)
    kept = entry_of(shown).revisions.get(hidden=True)
    assert kept.snapshot["summary"] == "Langs de services om geschreven"
    catalogue.restore(entry_of(shown), kept.number, by=personas.owner, now=now)
    assert now_told(shown)["summary"] == "Langs de services om geschreven"


def test_what_cannot_come_back_is_said(shown: Innovation, personas: Any, now: datetime, client_for: Any) -> None:
    lesson = Lesson.objects.get(innovation=shown, audience="public")
    here: dict[str, Any] = {"innovation": shown, "by": personas.owner, "now": now}
    version = newest(shown)
    services.update_part(lesson, audience="team", **here)
    services.add_lesson(tried="Later", happened="Iets", audience="public", **here)
    services.add_member(innovation=shown, email=personas.stranger.email, now=now)
    services.update_innovation(**here, organisation=None)
    url = reverse("entries:restore", args=[entry_of(shown).pk, version.number])
    page = client_for(personas.stranger).post(url, follow=True).content.decode()
    assert "1 les is intussen niet meer voor iedereen" in page
    assert "1 les stond toen niet op de pagina" in page
    assert f"Je bent geen lid van {personas.organisation.name}" in page
    assert now_told(shown)["lessons"] == []
    assert set(shown.lessons.values_list("tried", "audience")) >= {("Flyers in de bus", "team"), ("Later", "team")}
    shown.refresh_from_db()
    assert shown.organisation is None


def test_an_organisation_that_is_gone_stays_gone(shown: Innovation, personas: Any, now: datetime) -> None:
    other = create_organisation(by=personas.owner, now=now, name="Tijdelijk vzw", helix="civil-society")
    here: dict[str, Any] = {"innovation": shown, "by": personas.owner, "now": now}
    partner = services.add_partner(organisation=other, helix="company", **here)
    services.update_innovation(**here, organisation=other)
    version = newest(shown)
    services.update_innovation(**here, organisation=None)
    services.delete_part(partner, **here)
    other.delete()
    told = catalogue.restore(entry_of(shown), version.number, by=personas.owner, now=now)
    assert told == ["De organisatie Tijdelijk vzw is niet meer op de hub. Wie het nu doet, blijft staan."]
    assert Partner.objects.get(innovation=shown, name="Tijdelijk vzw").organisation is None


def test_old_values_that_no_longer_fit_change_nothing(shown: Innovation, personas: Any, now: datetime) -> None:
    present = now_told(shown)
    bad = {**present, "title": "Half", "needs": [{**present["needs"][0], "kind": "bestaat-niet-meer"}]}
    with pytest.raises(ValidationError):
        services.restore_version(innovation=shown, snapshot=bad, note="", by=personas.owner, now=now)
    assert now_told(shown) == present


def test_differences_are_told_in_words(shown: Innovation, personas: Any, now: datetime) -> None:
    first = newest(shown).snapshot
    goals = history.readable(Kind.INNOVATION, "goals", first["goals"])
    assert goals.splitlines() == [
        "Ouderen kennen drie buren",
        "Indicator: Buren bij naam · streefwaarde 3 buren",
        "Gemeten op 1 september 2026: 2 buren",
        "Elke week samen eten (draagt bij aan: Ouderen kennen drie buren)",
    ]
    lessons = history.readable(Kind.INNOVATION, "lessons", first["lessons"])
    assert "Wat hebben jullie geprobeerd? Flyers in de bus" in lessons
    assert "Dit mislukte" in lessons
    measured = Measurement.objects.get()
    services.update_part(measured, innovation=shown, by=personas.owner, now=now, value=Decimal("2.5"))
    (change,) = history.changes_between(Kind.INNOVATION, first, newest(shown).snapshot)
    assert change.label == "Doelen"
    assert [piece.text.strip() for piece in change.pieces if piece.how == "added"] == ["2,5"]


def test_nobody_reads_in_a_version_what_was_closed_to_them(
    shown: Innovation, personas: Any, now: datetime, client: Client, client_for: Any
) -> None:
    lesson = Lesson.objects.get(innovation=shown, audience="public")
    here: dict[str, Any] = {"innovation": shown, "by": personas.owner, "now": now}
    number, entry = newest(shown).number, entry_of(shown)
    pages = [
        reverse("entries:version", args=[entry.pk, number]),
        f"{reverse('entries:versions', args=[entry.pk])}?van=1&naar={number}",
    ]
    visitor, stranger, curator, owner = (
        client,
        client_for(personas.stranger),
        client_for(personas.curator),
        client_for(personas.owner),
    )

    def readers() -> list[bool]:
        who = (visitor, stranger, curator, owner)
        return [all("Flyers in de bus" in one.get(page).content.decode() for page in pages[1:]) for one in who]

    assert readers() == [True] * 4
    secret = "".join(str(row.snapshot) for row in entry.revisions.all())
    assert "Geheim voor leden" not in secret
    assert "Ruzie" not in secret
    services.update_part(lesson, audience="members", **here)
    assert readers() == [False, True, True, True]
    services.update_part(lesson, audience="team", **here)
    assert readers() == [False, False, False, True]
    case = entry.cases.get(reason="changed", status="open")
    assert "Flyers in de bus" not in curator.get(reverse("catalogue:case", args=[case.pk])).content.decode()
    services.delete_part(Lesson.objects.get(pk=lesson.pk), **here)
    assert readers() == [False, False, True, True]
    assert Update.objects.filter(innovation=shown).exists()


def test_only_who_keeps_the_page_restores(
    shown: Innovation, personas: Any, now: datetime, client: Client, client_for: Any
) -> None:
    entry, present = entry_of(shown), now_told(shown)
    with pytest.raises(NotAllowed):
        catalogue.restore(entry, 1, by=personas.stranger, now=now)
    for number in (0, 99):
        with pytest.raises(HubError):
            catalogue.restore(entry, number, by=personas.owner, now=now)
    for number in (1, 99):
        url = reverse("entries:restore", args=[entry.pk, number])
        assert client.post(url).status_code == 302
        assert client_for(personas.stranger).post(url).status_code == 403
    assert client_for(personas.owner).post(reverse("entries:restore", args=[987654, 1])).status_code == 404
    assert now_told(shown) == present


def test_the_number_of_statements_does_not_grow(personas: Any, now: datetime) -> None:
    shown = factory.published(personas.owner, personas.curator, now)
    sent = []
    for times in (2, 15):
        parts: list[Any] = [Need(kind="insight", description=f"{n}") for n in range(times)]
        parts += [Update(title=f"Nieuws {n}", text="Tekst") for n in range(times)]
        parts += [Lesson(tried=f"{n}", happened="Iets", audience="public") for n in range(times)]
        services.add_parts(innovation=shown, parts=parts, by=personas.owner, now=now)
        number = newest(shown).number
        for part in (*shown.needs.all(), *shown.updates.all(), *shown.lessons.all()):
            part.delete()
        services.update_innovation(innovation=shown, by=personas.owner, now=now, summary=f"Leeg {times}")
        with CaptureQueriesContext(connection) as queries:
            catalogue.restore(entry_of(shown), number, by=personas.owner, now=now)
        sent.append(len(queries))
    assert sent[0] == sent[1]
