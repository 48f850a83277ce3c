"""The engine: corrections stay, duplicates are known, a crash loses nothing, an import can be taken back."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditRecord
from catalogue.models import Entry
from core.errors import Conflict, NotAllowed
from imports import services
from imports.models import FilePart, ImportedRecord, Row, Run, Status
from imports.services import batches
from imports.services.working import restart_stalled
from organisations import services as organisations
from organisations.models import Organisation
from organisations.services import OrganisationImporter
from tests.imports.factory import bring_in, csv_bytes, house, preview, undo, upload, work

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1)


@pytest.fixture
def by(personas: Any) -> Any:
    return personas.curator


def imported() -> list[Organisation]:
    return list(Organisation.objects.filter(source="lijst:huizen").order_by("pk"))


def totals(run: Run) -> dict[str, int]:
    counts: dict[str, int] = run.counts.get("organisation", {})
    return counts


# --- looking before leaping --------------------------------------------------------------------------------
def test_a_preview_tells_what_the_run_will_do_and_changes_nothing(by: Any, now: datetime) -> None:
    content = csv_bytes([house(1), house(2), house(2), house(3, rol="iets"), house(4, gemeente="Nergens")])
    run = preview(content, by=by, now=now)
    assert (run.status, run.total, totals(run), run.refused) == (Status.PREVIEWED, 5, {"created": 2}, 3)
    assert list(run.rows.filter(what="refused").order_by("line").values_list("line", "field")) == [
        (4, "id"),
        (5, "rol"),
        (6, "gemeente"),
    ]
    assert not imported()
    services.start(run=run, by=by, now=now)
    work(run, now)
    assert (run.status, totals(run), run.refused) == (Status.DONE, {"created": 2}, 3)
    first = imported()[0]
    assert (first.claimed, first.municipality, first.email) == (False, "44021", "huis1@voorbeeld.be")
    assert Entry.objects.get(kind="organisation", object_id=first.pk).status == "published"
    acts = list(AuditRecord.objects.filter(target="import").order_by("pk").values_list("act", flat=True))
    assert acts == ["import.started", "import.done"]


def test_the_same_list_again_changes_nothing(by: Any, now: datetime) -> None:
    content = csv_bytes([house(n) for n in range(5)])
    bring_in(content, by=by, now=now)
    before = list(Organisation.objects.order_by("pk").values())
    again = bring_in(content, by=by, now=now + LATER)
    assert totals(again) == {"unchanged": 5}
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_the_mapping_of_a_file_with_the_same_columns_is_remembered(by: Any, now: datetime) -> None:
    content = csv_bytes([{"Wie": "Huis", "Wat": "civil-society"}])
    run = upload(content, by=by, now=now)
    assert run.mapping == {}
    services.set_mapping(run=run, mapping={"naam": "Wie", "rol": "Wat"}, twins="join", by=by, now=now)
    assert upload(content, by=by, now=now).mapping == {"naam": "Wie", "rol": "Wat"}


# --- three ways --------------------------------------------------------------------------------------------
def test_only_fields_that_nobody_touched_are_renewed(by: Any, now: datetime) -> None:
    bring_in(csv_bytes([house(1)]), by=by, now=now)
    (one,) = imported()
    organisations.update_organisation(organisation=one, by=by, now=now + LATER, name="De juiste naam")
    newer = house(1, naam="Fout uit de lijst", website="https://nieuw.voorbeeld.be")
    seen = preview(csv_bytes([newer]), by=by, now=now + 2 * LATER)
    (row,) = seen.rows.all()
    assert row.details["changes"] == {"website": ["https://huis1.voorbeeld.be", "https://nieuw.voorbeeld.be"]}
    assert row.details["kept"] == {"name": ["De juiste naam", "Fout uit de lijst"]}
    run = bring_in(csv_bytes([newer]), by=by, now=now + 2 * LATER)
    one.refresh_from_db()
    assert totals(run) == {"updated": 1}
    assert (one.name, one.website) == ("De juiste naam", "https://nieuw.voorbeeld.be")
    assert Entry.objects.get(kind="organisation", object_id=one.pk).title == "De juiste naam"
    # what the list keeps saying is no news
    assert totals(bring_in(csv_bytes([newer]), by=by, now=now + 3 * LATER)) == {"unchanged": 1}


def test_who_is_claimed_speaks_for_itself(by: Any, personas: Any, now: datetime) -> None:
    bring_in(csv_bytes([house(1)]), by=by, now=now)
    (one,) = imported()
    Organisation.objects.filter(pk=one.pk).update(claimed=True)
    run = bring_in(csv_bytes([house(1, naam="Anders")]), by=by, now=now + LATER)
    one.refresh_from_db()
    assert (totals(run), one.name) == ({"kept": 1}, "Huis 1 van de wijk")
    assert "beheerder" in run.rows.get(what="kept").reason


def test_what_a_curator_deleted_does_not_come_back(by: Any, now: datetime) -> None:
    bring_in(csv_bytes([house(1)]), by=by, now=now)
    Organisation.objects.filter(source="lijst:huizen").delete()
    assert totals(bring_in(csv_bytes([house(1)]), by=by, now=now + LATER)) == {"kept": 1}
    assert not imported()


# --- duplicates --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("known", "row", "rule"),
    [
        ({"kbo_number": "0202239951", "name": "Heel anders"}, {"kbo": "BE 0202.239.951"}, "number"),
        ({"website": "http://huis1.voorbeeld.be/nl/"}, {}, "site"),
        ({"email": "Huis1@voorbeeld.be"}, {"website": ""}, "mail"),
        ({"name": "HUIS 1 VAN DE WIJK"}, {"website": "", "e-mail": ""}, "name"),
        ({"name": "Huis 1 v/d wijk vzw"}, {"website": "", "e-mail": "", "naam": "Huis 1 vd wijk"}, ""),
        (
            {"name": "De Huizen van Wijk 1 vzw"},
            {"website": "", "e-mail": "", "naam": "De huizen van wijk 1"},
            "likeness",
        ),
        ({"name": "Huis 1 van de wijk", "municipality": "11002"}, {"website": "", "e-mail": ""}, ""),
        ({"name": "Huis 1", "website": "https://www.facebook.com/huis1"}, {"website": "https://facebook.com/x"}, ""),
    ],
)
def test_what_the_hub_has_from_elsewhere_is_recognised(
    by: Any, personas: Any, now: datetime, known: dict[str, str], row: dict[str, str], rule: str
) -> None:
    values = {"name": "Een ander ding", "helix": "civil-society", "municipality": "44021", **known}
    there = organisations.create_organisation(by=personas.owner, now=now, **values)
    content = csv_bytes([house(1, **{"kbo": "", **row})])
    run = preview(content, by=by, now=now)
    found = run.rows.get()
    assert (found.what, found.rule) == (("joined", rule) if rule else ("created", ""))
    assert found.other == (there.name if rule else "")
    run = bring_in(content, by=by, now=now)
    there.refresh_from_db()
    assert there.name == values["name"]
    assert len(imported()) == (0 if rule else 1)
    if rule:
        assert totals(bring_in(content, by=by, now=now + LATER)) == {"unchanged": 1}


def test_duplicates_can_be_left_out(by: Any, personas: Any, now: datetime) -> None:
    content = csv_bytes([house(1, naam=personas.organisation.name)])
    run = preview(content, by=by, now=now, twins="skip")
    assert totals(run) == {"skipped": 1}
    services.start(run=run, by=by, now=now)
    work(run, now)
    assert (totals(run), ImportedRecord.objects.count()) == ({"skipped": 1}, 0)


def test_a_number_that_is_twice_in_the_list_is_one_organisation(by: Any, now: datetime) -> None:
    rows = [house(n, kbo="0202239951", naam=f"Naam {n}") for n in (1, 2)]
    assert totals(preview(csv_bytes(rows), by=by, now=now)) == {"created": 1, "joined": 1}
    assert totals(bring_in(csv_bytes(rows), by=by, now=now)) == {"created": 1, "joined": 1}


def test_what_was_merged_keeps_its_memory(by: Any, personas: Any, now: datetime) -> None:
    bring_in(csv_bytes([house(1)]), by=by, now=now)
    (one,) = imported()
    organisations.merge_organisations(goes=one.pk, stays=personas.organisation.pk, choices={}, by=by, now=now + LATER)
    run = bring_in(csv_bytes([house(1, naam="Anders")]), by=by, now=now + 2 * LATER)
    personas.organisation.refresh_from_db()
    assert (totals(run), personas.organisation.name) == ({"kept": 1}, "Demo vzw")
    assert not Organisation.objects.filter(name="Anders").exists()


# --- crashes -----------------------------------------------------------------------------------------------
def test_a_crash_in_a_batch_loses_and_doubles_nothing(
    by: Any, now: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IMPORT_BATCH = 4
    run = preview(csv_bytes([house(n) for n in range(10)]), by=by, now=now)
    services.start(run=run, by=by, now=now)
    real = batches.Batch._remember

    def dies(self: Any, *args: Any) -> None:
        real(self, *args)
        if self.run.position == 4:
            raise KeyboardInterrupt  # as a kill does: nothing is caught, nothing is cleaned up

    with monkeypatch.context() as broken:
        broken.setattr(batches.Batch, "_remember", dies)
        services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
        with pytest.raises(KeyboardInterrupt):
            services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
    run.refresh_from_db()
    assert (run.status, run.position, len(imported())) == (Status.RUNNING, 4, 4)
    # as long as somebody else is at it, nobody takes over
    with monkeypatch.context() as busy:
        busy.setattr("imports.services.working.alone", lambda name: contextlib.nullcontext(False))
        services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
    run.refresh_from_db()
    assert run.position == 4
    assert restart_stalled(now=now + timedelta(minutes=5)) == 1
    work(run, now + timedelta(minutes=5))
    assert (run.status, run.read, totals(run)) == (Status.DONE, 10, {"created": 10})
    assert len(imported()) == len({o.source_id for o in imported()}) == 10
    assert Row.objects.filter(run=run, what="created").count() == 10


def test_a_row_that_breaks_stays_out_alone(by: Any, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    real = OrganisationImporter.create

    def breaks(self: Any, records: Any, moment: datetime) -> None:
        if any(record.source_id == "2" for record in records):
            raise ValueError("kapot")
        real(self, records, moment)

    monkeypatch.setattr(OrganisationImporter, "create", breaks)
    run = bring_in(csv_bytes([house(n) for n in (1, 2, 3)]), by=by, now=now)
    assert (run.status, totals(run), run.refused) == (Status.DONE, {"created": 2}, 1)
    assert run.rows.get(what="refused").line == 3


def test_a_run_can_be_stopped_and_goes_on_where_it_was(by: Any, now: datetime, settings: Any) -> None:
    settings.IMPORT_BATCH = 2
    run = preview(csv_bytes([house(n) for n in range(5)]), by=by, now=now)
    services.start(run=run, by=by, now=now)
    services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
    services.cancel(run=run, by=by, now=now)
    services.work(run.pk, clock=lambda: now, slice_seconds=0, ask_on=False)
    run.refresh_from_db()
    assert (run.status, run.position, len(imported())) == (Status.CANCELLED, 2, 2)
    services.start(run=run, by=by, now=now)
    work(run, now)
    assert (run.status, totals(run)) == (Status.DONE, {"created": 5})


# --- undoing -----------------------------------------------------------------------------------------------
def test_undoing_puts_the_hub_back_but_for_what_people_built_on(by: Any, personas: Any, now: datetime) -> None:
    bring_in(csv_bytes([house(1), house(2)]), by=by, now=now)
    one, two = imported()
    rows = [house(1, website="https://een.voorbeeld.be"), house(2, website="https://twee.voorbeeld.be")]
    run = bring_in(csv_bytes([*rows, house(3), house(4), house(5)]), by=by, now=now + LATER)
    assert totals(run) == {"updated": 2, "created": 3}
    three, four, five = imported()[2:]
    later = now + 2 * LATER
    organisations.update_organisation(organisation=two, by=by, now=later, website="https://zelf.voorbeeld.be")
    organisations.update_organisation(organisation=three, by=by, now=later, summary="Eigen woorden.")
    organisations.add_member(organisation=four, user=personas.stranger, role="member", by=by, now=later)
    Organisation.objects.filter(pk=four.pk).update(claimed=False)
    undo(run, by=by, now=later + LATER)
    assert run.status == Status.UNDONE
    assert [o.pk for o in imported()] == [one.pk, two.pk, three.pk, four.pk]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.website, two.website) == ("https://huis1.voorbeeld.be", "https://zelf.voorbeeld.be")
    assert not Entry.objects.filter(kind="organisation", object_id=five.pk).exists()
    assert run.undo_counts == {"organisation removed": 1, "organisation kept": 3, "organisation restored": 1}
    reasons = dict(run.rows.filter(undone="kept").values_list("object_id", "undo_reason"))
    assert "website" in reasons[two.pk]
    assert "summary" in reasons[three.pk]
    assert "lidmaatschap" in reasons[four.pk]
    with pytest.raises(Conflict):
        services.start_undo(run=run, by=by, now=now)
    # the same list brings the same things again
    again = bring_in(csv_bytes([*rows, house(3), house(4), house(5)]), by=by, now=later + 2 * LATER)
    assert totals(again)["created"] == 1


def test_joined_records_are_left_alone_by_an_undo(by: Any, personas: Any, now: datetime) -> None:
    content = csv_bytes([house(1, naam=personas.organisation.name)])
    run = bring_in(content, by=by, now=now)
    before = Organisation.objects.filter(pk=personas.organisation.pk).values().get()
    undo(run, by=by, now=now + LATER)
    assert Organisation.objects.filter(pk=personas.organisation.pk).values().get() == before
    assert not ImportedRecord.objects.exists()


# --- rooms and rights --------------------------------------------------------------------------------------
def test_every_room_takes_in_its_own_list(by: Any, personas: Any, now: datetime) -> None:
    owner = {"organisatie": personas.organisation.name}
    lists = {
        "innovations": {"titel": "Samen koken", "in het kort": "Buren koken voor buren.", **owner, "fase": "Scaling"},
        "offers": {"titel": "Advies", "in het kort": "Een uur advies.", **owner, "ondersteuning": "insight"},
        "funding": {"titel": "Wijkbudget", "in het kort": "Geld.", "instrument": "subsidie", "bedrag tot": "€ 2.500"},
        "spaces": {"naam": "Atelier", "in het kort": "Een zaal.", **owner, "gemeente": "Gent", "prijs": "12,50"},
    }
    for name, row in lists.items():
        content = csv_bytes([row, {**row, "in het kort": ""}], delimiter=";")
        run = bring_in(content, by=by, now=now, format=name, list_name=f"lijst {name}")
        assert [sum(c.values()) for c in run.counts.values()] == [1], (name, list(run.rows.values("field", "reason")))
        again = bring_in(content, by=by, now=now + LATER, format=name, list_name=f"lijst {name}")
        assert [list(c) for c in again.counts.values()] == [["unchanged"]], list(again.rows.values("details"))
        undo(run, by=by, now=now + 2 * LATER)
        assert list(run.undo_counts.values()) == [1], list(run.rows.values("undo_reason"))
    unknown = csv_bytes([{**lists["offers"], "organisatie": "Bestaat niet"}])
    run = bring_in(unknown, by=by, now=now, format="offers")
    assert run.rows.get().field == "organisatie"


def test_only_curators_bring_in_and_undo(personas: Any, now: datetime) -> None:
    content = csv_bytes([house(1)])
    with pytest.raises(NotAllowed):
        upload(content, by=personas.owner, now=now)
    run = preview(content, by=personas.curator, now=now)
    for act in (services.start, services.cancel, services.start_undo, services.delete_run):
        with pytest.raises(NotAllowed):
            act(run=run, by=personas.stranger, now=now)


def test_files_go_after_ninety_days(by: Any, now: datetime) -> None:
    run = bring_in(csv_bytes([house(1)]), by=by, now=now)
    assert services.forget_files(now + timedelta(days=89), 10) == 0
    assert services.forget_files(now + timedelta(days=91), 10) == 1
    assert not FilePart.objects.filter(run=run).exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(by: Any, now: datetime) -> None:
    def asked(first: int, count: int) -> int:
        run = preview(csv_bytes([house(n) for n in range(first, first + count)]), by=by, now=now)
        services.start(run=run, by=by, now=now)
        with CaptureQueriesContext(connection) as queries:
            work(run, now)
        return len(queries)

    asked(0, 1)
    assert asked(100, 10) == asked(200, 30) <= 60
