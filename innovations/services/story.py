"""Many parts of a story at once: for whole profiles that come from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.text import clean_text
from innovations.models import (
    Goal,
    Indicator,
    Innovation,
    Lesson,
    Measurement,
    Milestone,
    Need,
    Partner,
    Update,
)
from innovations.services.parts import Part
from innovations.services.sync import keep_first_version, locked, touch

_ORDER: tuple[Any, ...] = (Milestone, Partner, Need, Goal, Indicator, Measurement, Lesson, Update)


@transaction.atomic
def add_parts(*, innovation: Innovation, parts: Sequence[Part], by: Any, now: datetime) -> None:
    """Add parts that are not saved yet, in a bounded number of queries whatever their number.

    Args:
        parts: may refer to each other (a goal below a goal, an indicator to its goal), in any order.

    Raises:
        ValidationError: a value does not fit its field.
        IntegrityError: a rule between parts is broken, e.g. a partner that is there twice.
    """
    current = locked(innovation)
    keep_first_version(current, now=now)
    for part in parts:
        _prepare(part, current, by, now)
    for model in _ORDER:
        mine = [part for part in parts if isinstance(part, model)]
        if model is Goal:
            _save_goals(mine)
        else:
            model.objects.bulk_create(mine)
    touch(current, by=by, now=now)


def _prepare(part: Part, innovation: Innovation, by: Any, now: datetime) -> None:
    part.created_at = part.updated_at = now
    if not isinstance(part, Indicator | Measurement):
        part.innovation = innovation
    if isinstance(part, Lesson | Update):
        part.author = by
    if isinstance(part, Update):
        part.posted_at = now
    if isinstance(part, Partner) and part.organisation is not None:
        part.name = part.name or part.organisation.name
    for field in part._meta.concrete_fields:
        value = getattr(part, field.attname)
        if isinstance(value, str):
            setattr(part, field.attname, clean_text(value))
    part.clean_fields(exclude=["innovation", "author", "organisation", "parent", "goal", "indicator"])


def _save_goals(goals: Sequence[Any]) -> None:
    """Those above first, level by level."""
    waiting = list(goals)
    while waiting:
        level = [goal for goal in waiting if goal.parent is None or goal.parent.pk is not None]
        Goal.objects.bulk_create(level)
        waiting = [goal for goal in waiting if goal not in level] if level else []
