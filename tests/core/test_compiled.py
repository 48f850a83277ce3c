"""A query that is written once gives what the same queryset gives, for any values and in any thread."""

import threading
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.selectors import entry_for, relations_of
from catalogue.services import draw_relation, publish
from core.compiled import Compiled
from tests.catalogue.drafts import draft

FOUND: Compiled[Entry] = Compiled(
    lambda kind, owner: Entry.objects.filter(kind=kind, owner=owner).for_cards().order_by("pk"), "a kind", 1234567
)
IDS: Compiled[int] = Compiled(lambda title: Entry.objects.filter(title=title).values_list("pk", flat=True), "a title")


@pytest.fixture
def owner(now: datetime) -> Entry:
    made = publish(draft(7, "Vzw", now, kind=Kind.ORGANISATION), now=now)
    for number in (1, 2):
        publish(draft(number, f"Project {number}", now, owner_id=7), now=now)
    return made


@pytest.mark.django_db
def test_rows_with_what_is_read_along(owner: Entry, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rows = FOUND("innovation", owner.pk)
        assert [(row.title, row.owner.title) for row in rows] == [("Project 1", "Vzw"), ("Project 2", "Vzw")]
    assert "search_vector" in rows[0].get_deferred_fields()
    rows[0].title = "changed"
    assert [row.title for row in FOUND("innovation", owner.pk)] == ["Project 1", "Project 2"], "read anew each time"
    assert FOUND("offer", owner.pk) == FOUND("innovation", owner.pk + 1) == []
    assert IDS("Project 2") == [rows[1].pk]
    assert IDS("' or 1=1 --%s") == []


@pytest.mark.django_db(transaction=True)
def test_every_thread_uses_its_own_connection(owner: Entry) -> None:
    FOUND("innovation", owner.pk)
    seen: list[Any] = []

    def read() -> None:
        try:
            seen.extend(FOUND("innovation", owner.pk))
        finally:
            connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert len(seen) == 2


@pytest.mark.django_db
def test_visitors_and_members_read_the_same_by_two_ways(owner: Entry, now: datetime, personas: Any) -> None:
    first, hidden = entry_for("innovation", 1), publish(draft(3, "Leden", now, visibility="members"), now=now)
    assert first is not None
    assert first.owner == owner
    assert entry_for("innovation", 99) is None
    for other in (owner, hidden):
        draw_relation(source=other, target=first, type="partner-of", by=personas.curator, now=now)
    assert [tie.source.title for tie in relations_of(first, None)] == ["Vzw"]
    assert {tie.source.title for tie in relations_of(first, personas.stranger)} == {"Vzw", "Leden"}
