"""What `rebuild_catalogue` writes is what the services published, for every kind."""

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from catalogue import services, sources
from catalogue.kinds import Kind
from catalogue.models import Entry
from tests.catalogue.drafts import draft
from tests.world import build_world

pytestmark = pytest.mark.django_db

# numbers and moments of the row itself, and what a job adds afterwards
APART = {"id", "owner", "indexed_at", "embedding", "embedding_key", "embedded_hash", "search_vector"}


def snapshot() -> dict[tuple[str, int], dict[str, Any]]:
    """Every column of every entry that shows or waits, with the owner by its record and the words of its index."""
    columns = [field.name for field in Entry._meta.fields if field.name not in APART]
    rows = Entry.objects.exclude(status="withdrawn").values(*columns, "pk", "owner__kind", "owner__object_id")
    with connection.cursor() as cursor:
        cursor.execute("select id, search_vector::text from catalogue_entry")
        vectors = dict(cursor.fetchall())
    return {(row["kind"], row["object_id"]): {"vector": vectors[row.pop("pk")], **row} for row in rows}


@pytest.fixture
def published(now: datetime) -> dict[tuple[str, int], dict[str, Any]]:
    """Something of every kind, published by the services of its room; what no room knows is left out."""
    build_world(now)
    for source in sources.all_sources():
        known = [d.object_id for d in source.drafts()]
        Entry.objects.filter(kind=source.kind).exclude(object_id__in=known).delete()
    found = snapshot()
    assert {kind for kind, _id in found} == set(Kind.values)
    return found


def rebuild(*args: str) -> str:
    out = io.StringIO()
    call_command("rebuild_catalogue", *args, stdout=out)
    return out.getvalue()


def test_rebuilding_over_what_is_there_changes_nothing(published: dict[Any, Any]) -> None:
    rebuild()
    assert snapshot() == published


def test_rebuilding_from_nothing_gives_the_same(published: dict[Any, Any]) -> None:
    Entry.objects.all().delete()
    rebuild()
    assert snapshot() == published


def test_rebuilding_mends_whatever_was_spoilt(published: dict[Any, Any]) -> None:
    Entry.objects.update(
        title="Kapot",
        summary="",
        facets=[],
        owner=None,
        lat=None,
        lon=None,
        challenge_text="",
        search_text="",
        extra={},
        iconic=True,
        visibility="members",
        search_vector=None,
        status="withdrawn",
        amount_min=None,
        amount_max=None,
        closes_at=None,
        checked_at=None,
    )
    rebuild()
    assert snapshot() == published


def test_one_kind_leaves_the_others_alone(published: dict[Any, Any]) -> None:
    Entry.objects.update(title="Kapot")
    rebuild("--kind", Kind.FUNDING)
    assert set(Entry.objects.exclude(kind=Kind.FUNDING).values_list("title", flat=True)) == {"Kapot"}
    assert not Entry.objects.filter(kind=Kind.FUNDING, title="Kapot", status="published").exists()


def test_a_dry_run_counts_and_writes_nothing(published: dict[Any, Any]) -> None:
    Entry.objects.filter(kind=Kind.OFFER).update(title="Kapot")
    before = snapshot()
    told = rebuild("--dry-run")
    assert snapshot() == before
    number = sum(1 for kind, _id in published if kind == Kind.OFFER)
    assert f"offer: {number} published, 0 withdrawn" in told


def test_entries_without_a_record_are_withdrawn(published: dict[Any, Any], now: datetime) -> None:
    services.publish(draft(987_654, "Zonder record", now), now=now)
    assert "1 withdrawn" in rebuild("--kind", Kind.INNOVATION)
    assert Entry.objects.get(object_id=987_654).status == "withdrawn"
    assert snapshot() == published


def test_rebuilding_goes_in_batches(published: dict[Any, Any], now: datetime) -> None:
    steps = list(services.rebuild(Kind.ORGANISATION, now=now, batch=1))
    number = sum(1 for kind, _id in published if kind == Kind.ORGANISATION)
    assert steps == [(n, 0) for n in range(1, number + 1)] + [(number, 0)]
    assert snapshot() == published
