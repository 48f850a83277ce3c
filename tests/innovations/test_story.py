"""Many parts of a story at once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from catalogue.models import Entry
from innovations import services
from innovations.models import Goal, Indicator, Lesson, Measurement, Milestone, Need, Partner, Update
from innovations.services.parts import Part
from tests.innovations.factory import draft, published

pytestmark = pytest.mark.django_db


def story(times: int = 1) -> list[Part]:
    """Parts of each kind that refer to each other, those below before those above."""
    parts: list[Part] = []
    for number in range(times):
        top = Goal(statement=f"Groot doel {number}")
        below = Goal(statement=f"Klein doel {number}", parent=top)
        indicator = Indicator(goal=below, name="Soepkommen")
        parts += [
            Measurement(indicator=indicator, date=date(2026, 10, 1), value=Decimal(4)),
            indicator,
            below,
            top,
            Milestone(title=f"Mijlpaal {number}"),
            Partner(name=f"Buurthuis {number}", helix="citizens"),
            Need(kind="awareness"),
            Lesson(tried="Flyers", happened="Niemand kwam", audience="public"),
            Update(title="Soep", text="Lekker"),
        ]
    return parts


def test_every_part_is_there_and_hangs_where_it_should(personas: Any, now: datetime) -> None:
    innovation = draft(personas.member, now)
    services.add_parts(innovation=innovation, parts=story(), by=personas.member, now=now)
    measured = Measurement.objects.get(indicator__goal__parent__innovation=innovation)
    assert measured.indicator.goal.innovation_id == innovation.pk
    assert innovation.lessons.get().author == personas.member
    assert innovation.updates.get().posted_at == now
    assert [innovation.milestones.count(), innovation.partners.count(), innovation.needs.count()] == [1, 1, 1]


def test_the_number_of_queries_does_not_grow(personas: Any, now: datetime, django_assert_max_num_queries: Any) -> None:
    for times in (1, 20):
        innovation = draft(personas.member, now, title=f"Soep {times}")
        with django_assert_max_num_queries(30):
            services.add_parts(innovation=innovation, parts=story(times), by=personas.member, now=now)


def test_a_public_profile_shows_the_new_parts(personas: Any, now: datetime) -> None:
    innovation = published(personas.member, personas.curator, now)
    services.add_parts(innovation=innovation, parts=[Need(kind="insight")], by=personas.member, now=now)
    entry = Entry.objects.get(kind="innovation", object_id=innovation.pk)
    assert entry.codes("needs") == ["insight"]


def test_one_bad_part_keeps_all_out(personas: Any, now: datetime) -> None:
    innovation = draft(personas.member, now)
    with pytest.raises(ValidationError):
        services.add_parts(
            innovation=innovation,
            parts=[Milestone(title="Goed"), Need(kind="no-such-support")],
            by=personas.member,
            now=now,
        )
    twice: list[Part] = [Partner(name="Buurthuis", helix="citizens"), Partner(name="Buurthuis", helix="citizens")]
    with pytest.raises(IntegrityError):
        services.add_parts(innovation=innovation, parts=twice, by=personas.member, now=now)
