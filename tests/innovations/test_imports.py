"""Innovations that come from a list of somebody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalogue.history import versions_of
from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for
from innovations import services
from innovations.models import Innovation
from innovations.services import InnovationRow

pytestmark = pytest.mark.django_db


def row(number: int, **fields: Any) -> InnovationRow:
    values = {
        "source_id": str(number),
        "title": f"Project {number}",
        "approach": "Warmte uit de rivier.",
        "municipality": "44021",
        "raw": {"n": number},
    }
    return InnovationRow(**{**values, **fields})


def test_twice_the_same_changes_nothing(now: datetime) -> None:
    rows = [row(number) for number in range(5)]
    first = services.upsert_imported(source="efro", rows=rows, now=now)
    assert (first.created, len(first.ids)) == (5, 5)
    second = services.upsert_imported(source="efro", rows=rows, now=now + timedelta(days=1))
    assert (second.created, second.updated, second.unchanged) == (0, 0, 5)
    entry = entry_for(Kind.INNOVATION, first.ids["1"])
    assert entry is not None
    assert (entry.status, entry.lat is not None) == ("published", True)


def test_a_changed_row_updates(now: datetime) -> None:
    services.upsert_imported(source="efro", rows=[row(1)], now=now)
    counts = services.upsert_imported(source="efro", rows=[row(1, title="Anders")], now=now + timedelta(days=1))
    assert counts.updated == 1
    assert Entry.objects.get(kind=Kind.INNOVATION).title == "Anders"


def test_what_a_person_corrected_stays(personas: Any, now: datetime) -> None:
    counts = services.upsert_imported(source="efro", rows=[row(1)], now=now)
    innovation = Innovation.objects.get(pk=counts.ids["1"])
    later = now + timedelta(hours=1)
    services.update_innovation(innovation=innovation, by=personas.curator, now=later, title="Juiste naam")
    assert [version.number for version in versions_of(Kind.INNOVATION, innovation.pk)] == [2, 1]
    for day in (1, 2):
        again = services.upsert_imported(source="efro", rows=[row(1, title="Fout")], now=now + timedelta(days=day))
        assert again.kept == 1
    innovation.refresh_from_db()
    assert innovation.title == "Juiste naam"


def test_bad_rows_are_refused_and_the_rest_goes_in(now: datetime) -> None:
    rows = [
        row(1),
        row(1),
        row(2, title=""),
        row(3, challenges=("bestaat-niet",)),
        row(4, approach=""),
        row(5, website="geen adres"),
        row(6, started_on=now.date(), ended_on=now.date() - timedelta(days=1)),
        row(7, lat=51.0),
    ]
    counts = services.upsert_imported(source="efro", rows=rows, now=now)
    assert counts.created == 1
    refused = {(source_id, name) for source_id, name, _reason in counts.refused}
    assert refused == {
        ("1", "source_id"),
        ("2", "title"),
        ("3", "challenges"),
        ("4", "summary"),
        ("5", "website"),
        ("6", "ended_on"),
        ("7", "lat"),
    }
    assert all(reason for *_rest, reason in counts.refused)


def test_number_of_queries_does_not_grow_with_the_rows(now: datetime) -> None:
    def asked(start: int, count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            services.upsert_imported(source="efro", rows=[row(start + n) for n in range(count)], now=now)
        return len(queries)

    asked(0, 1)
    assert asked(100, 20) == asked(200, 60) <= 20


def test_same_names_get_their_own_address(now: datetime) -> None:
    services.upsert_imported(source="efro", rows=[row(n, title="Warmtenet (fase 2)") for n in range(3)], now=now)
    slugs = set(Innovation.objects.values_list("slug", flat=True))
    assert slugs == {"warmtenet-fase-2", "warmtenet-fase-2-2", "warmtenet-fase-2-3"}
