from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from catalogue.kinds import Kind
from catalogue.selectors import entry_for
from organisations import services
from organisations.models import Organisation
from organisations.services import ImportCounts, OrganisationRow
from tests.organisations.factory import make

pytestmark = pytest.mark.django_db


def row(source_id: str, name: str, **fields: Any) -> OrganisationRow:
    return OrganisationRow(source_id=source_id, name=name, **{"helix": "government", "raw": {"naam": name}, **fields})


def load(*rows: OrganisationRow, now: datetime, source: str = "lijst") -> ImportCounts:
    return services.upsert_imported(source=source, rows=rows, now=now)


def test_rows_become_unclaimed_public_organisations(now: datetime) -> None:
    counts = load(
        row("1", "Gemeente Aalter", kbo_number="0202.239.951", municipality="44084", places=("44084",)),
        row("2", "OCMW Gent", municipality="44021"),
        now=now,
    )
    assert (counts.created, counts.refused) == (2, [])
    first = Organisation.objects.get(pk=counts.ids["1"])
    assert (first.claimed, first.kbo_number, first.raw) == (False, "0202239951", {"naam": "Gemeente Aalter"})
    assert first.slug == "gemeente-aalter"
    entry = entry_for(Kind.ORGANISATION, counts.ids["2"])
    assert entry is not None
    assert (entry.status, entry.place) == ("published", "44021")


def test_doing_it_twice_changes_nothing(now: datetime) -> None:
    rows = [row("1", "Een"), row("2", "Twee")]
    first = load(*rows, now=now)
    again = load(*rows, now=now + timedelta(days=1))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert again.ids == first.ids
    assert Organisation.objects.get(pk=first.ids["1"]).updated_at == now


def test_a_changed_row_renews_the_unclaimed_organisation_at_the_same_address(now: datetime) -> None:
    first = load(row("1", "Oude naam"), now=now)
    again = load(row("1", "Nieuwe naam", legal_form="vzw"), now=now)
    renewed = Organisation.objects.get(pk=first.ids["1"])
    assert again.updated == 1
    assert (renewed.name, renewed.slug, renewed.legal_form) == ("Nieuwe naam", "oude-naam", "vzw")
    entry = entry_for(Kind.ORGANISATION, renewed.pk)
    assert entry is not None
    assert entry.title == "Nieuwe naam"


def test_a_claimed_organisation_keeps_its_own_words(personas: Any, now: datetime) -> None:
    first = load(row("1", "Een"), now=now)
    one = Organisation.objects.get(pk=first.ids["1"])
    services.add_member(organisation=one, user=personas.stranger, role="owner", by=personas.curator, now=now)
    services.update_organisation(organisation=one, by=personas.stranger, now=now, summary="Eigen woorden")
    again = load(row("1", "Ander", summary="Uit de lijst"), now=now)
    one.refresh_from_db()
    assert (again.kept, again.updated) == (1, 0)
    assert (one.name, one.summary) == ("Een", "Eigen woorden")


def test_bad_rows_are_refused_with_field_and_reason_while_the_others_go_in(now: datetime) -> None:
    counts = load(
        row("1", "Goed"),
        row("2", "Vestiging", kbo_number="2100000038"),
        row("3", "Fout getal", kbo_number="0202239952"),
        row("4", ""),
        row("5", "Vreemde rol", helix="x"),
        row("6", "Vreemde plaats", municipality="99999"),
        row("1", "Nog eens"),
        now=now,
    )
    assert counts.created == 1
    assert [(source_id, name) for source_id, name, _ in counts.refused] == [
        ("2", "kbo_number"),
        ("3", "kbo_number"),
        ("4", "name"),
        ("5", "helix"),
        ("6", "municipality"),
        ("1", "source_id"),
    ]
    assert "vestigingsnummer" in counts.refused[0][2]
    assert set(counts.ids) == {"1"}


def test_an_organisation_that_the_hub_knows_is_joined_by_number_or_name(personas: Any, now: datetime) -> None:
    known = make(personas, now, "Stad Gent", kbo_number="0202239951")
    counts = load(
        row("1", "Gent", kbo_number="0202239951"),
        row("2", "STAD GENT"),
        row("3", "Stad Gent", kbo_number="1000000021"),
        now=now,
    )
    assert (counts.joined, counts.created) == (2, 1)
    assert counts.ids["1"] == counts.ids["2"] == known.pk
    known.refresh_from_db()
    assert (known.name, known.claimed, known.source) == ("Stad Gent", True, "")
    assert Organisation.objects.get(pk=counts.ids["3"]).slug == "stad-gent-2"


def test_namesakes_within_one_list_stay_apart(now: datetime) -> None:
    counts = load(row("1", "District"), row("2", "District"), now=now)
    assert counts.created == 2
    assert load(row("1", "District"), row("2", "District"), now=now).unchanged == 2


def test_a_number_that_another_one_has_is_refused_on_renewal(now: datetime) -> None:
    load(row("1", "Een", kbo_number="0202239951"), row("2", "Twee"), now=now)
    counts = load(row("2", "Twee", kbo_number="0202239951"), now=now)
    assert [(source_id, name) for source_id, name, _ in counts.refused] == [("2", "kbo_number")]


def test_the_number_of_queries_does_not_grow_with_the_rows(now: datetime) -> None:
    from django.db import connection

    def queries(start: int, count: int) -> int:
        rows = [row(str(number), f"Nummer {number}") for number in range(start, start + count)]
        with CaptureQueriesContext(connection) as seen:
            load(*rows, now=now)
        return len(seen)

    assert queries(0, 10) == queries(100, 30) <= 16
