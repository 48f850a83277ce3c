"""Publishing, withdrawing, versions, moderation and relations."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catalogue import selectors, services
from catalogue.models import CaseStatus, Entry, Relation
from core.errors import Conflict, HubError
from tests.catalogue.drafts import draft

pytestmark = pytest.mark.django_db


def test_publishing_twice_renews_the_same_row(now: datetime) -> None:
    first = services.publish(draft(1, "Eerst", now, phases=["prompts"]), now=now)
    again = services.publish(draft(1, "Later", now, phases=["scaling"]), now=now + timedelta(hours=1))
    entry = Entry.objects.get()
    assert first.pk == again.pk == entry.pk
    assert entry.title == "Later"
    assert entry.codes("phase") == ["scaling"]
    assert entry.indexed_at == now + timedelta(hours=1)


def test_tokens_of_themes_and_areas(now: datetime) -> None:
    entry = services.publish(draft(1, "X", now, challenges=["energy-poverty"], place="44021"), now=now)
    assert "theme:climate-energy" in entry.facets or "theme:poverty" in entry.facets
    assert {"area:44021", "area:40000", "area:02000", "area:01000", "place:44021"} <= set(entry.facets)
    assert 51 < entry.lat < 51.2
    assert 3.5 < entry.lon < 4


def test_withdrawn_entries_are_seen_by_nobody(now: datetime, personas: Any) -> None:
    services.publish(draft(1, "Weg", now), now=now)
    services.withdraw("innovation", 1, now=now)
    services.withdraw("innovation", 999, now=now)
    assert not Entry.objects.visible_to(personas.curator).filter(kind="innovation").exists()
    services.publish(draft(1, "Terug", now), now=now)
    assert Entry.objects.visible_to(None).get(kind="innovation").title == "Terug"


def test_a_title_too_long_for_the_row_is_cut(now: datetime) -> None:
    assert len(services.publish(draft(1, "x" * 500, now), now=now).title) == 200


def test_database_refuses_amounts_out_of_order(now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        services.publish(draft(1, "X", now, amount_min=10, amount_max=5), now=now)


def test_database_refuses_half_a_point(now: datetime) -> None:
    services.publish(draft(1, "X", now), now=now)
    for half in ({"lat": 51.0, "lon": None}, {"lat": None, "lon": 4.0}, {"lat": 91.0, "lon": 4.0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.update(**half)


def test_versions_count_up(now: datetime, personas: Any) -> None:
    entry = services.publish(draft(1, "X", now), now=now)
    numbers = [
        services.record_revision(entry, author=personas.owner, snapshot={"title": str(i)}, now=now).number
        for i in range(3)
    ]
    assert numbers == [1, 2, 3]


def test_one_open_case_per_reason(now: datetime, personas: Any) -> None:
    entry = services.publish(draft(1, "X", now), now=now)
    first = services.open_case(entry, reason="reported", by=personas.stranger, now=now, message="Spam")
    second = services.open_case(entry, reason="reported", by=personas.member, now=now, message="Ook spam?")
    assert first.pk == second.pk
    assert "Spam" in second.message
    assert "Ook spam?" in second.message


def test_deciding_needs_a_reason_and_happens_once(now: datetime, personas: Any) -> None:
    entry = services.publish(draft(1, "X", now), now=now)
    case = services.open_case(entry, reason="reported", by=personas.stranger, now=now)
    decide: dict[str, Any] = {"by": personas.curator, "now": now}
    with pytest.raises(HubError):
        services.decide_case(case.pk, decision="refused", message=" ", **decide)
    with pytest.raises(HubError):
        services.decide_case(case.pk, decision="nonsense", message="x", **decide)
    case.refresh_from_db()
    assert case.status == CaseStatus.OPEN
    Entry.objects.filter(pk=entry.pk).update(object_id=0, kind="offer")


def test_relations(now: datetime, personas: Any) -> None:
    a = services.publish(draft(1, "A", now), now=now)
    b = services.publish(draft(2, "B", now), now=now)
    tie: dict[str, Any] = {"type": "supports", "value": "space", "by": personas.curator, "now": now}
    first = services.draw_relation(source=a, target=b, **tie)
    assert services.draw_relation(source=a, target=b, **tie).pk == first.pk
    with pytest.raises(HubError):
        services.draw_relation(source=a, target=a, **tie)
    assert [r.pk for r in selectors.relations_of(b, None)] == [first.pk]
    services.withdraw("innovation", 1, now=now)
    assert selectors.relations_of(b, personas.curator) == []
    services.erase_relation(first.pk, by=personas.curator, now=now)
    services.erase_relation(first.pk, by=personas.curator, now=now)
    assert not Relation.objects.exists()


def test_conflict_is_a_hub_error() -> None:
    assert issubclass(Conflict, HubError)
    assert Conflict("x").status == 409
