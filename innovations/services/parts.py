"""The parts of the story: milestones, partners, needs, goals with indicators and measurements, lessons, updates.

All of them are written through `add_part`, `update_part` and `delete_part`; the named functions are for callers that
build a whole profile (demo content, tests, the API).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import HubError
from core.text import clean_text
from innovations.models import (
    Audience,
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
from innovations.services.sync import keep_first_version, locked, touch, with_living_organisation
from organisations.models import Organisation

Part = Milestone | Partner | Need | Goal | Indicator | Measurement | Lesson | Update
P = TypeVar("P", Milestone, Partner, Need, Goal, Indicator, Measurement, Lesson, Update)
MAX_DEPTH = 4
MAX_OF_A_KIND = 100


@transaction.atomic
def add_part(model: type[P], *, innovation: Innovation, by: Any, now: datetime, **fields: Any) -> P:
    """Add one part to the story.

    Args:
        fields: the part's own; an Indicator needs `goal`, a Measurement `indicator`, both of this innovation.

    Raises:
        ValidationError: a value does not fit.
        HubError: it belongs to another innovation's goal, goals lie too deep, or there are `MAX_OF_A_KIND` already.
    """
    fields = with_living_organisation(fields)
    current = locked(innovation)
    keep_first_version(current, now=now)
    part = model(created_at=now, updated_at=now)
    if hasattr(model, "innovation_id"):
        part.innovation = current  # type: ignore[union-attr,attr-defined]
    if isinstance(part, Update):
        part.posted_at = now
    if isinstance(part, Lesson | Update):
        part.author = by
    if _siblings(model, current).count() >= MAX_OF_A_KIND:
        raise HubError(_("Er staan er al %(most)s. Wis er eerst een.") % {"most": MAX_OF_A_KIND})
    _write(part, current, fields)
    part.save()
    touch(current, by=by, now=now)
    return part


@transaction.atomic
def update_part(part: P, *, innovation: Innovation, by: Any, now: datetime, **fields: Any) -> P:
    """Change a part; raises as `add_part`."""
    fields = with_living_organisation(fields)
    current = locked(innovation)
    keep_first_version(current, now=now)
    _write(part, current, fields)
    part.updated_at = now
    part.save(update_fields=[*fields, "updated_at"])
    touch(current, by=by, now=now)
    return part


@transaction.atomic
def delete_part(part: Part, *, innovation: Innovation, by: Any, now: datetime) -> None:
    """Remove a part, and with a goal what hangs below it."""
    current = locked(innovation)
    keep_first_version(current, now=now)
    part.delete()
    touch(current, by=by, now=now)


def add_milestone(
    *,
    innovation: Innovation,
    title: str,
    phase: str = "",
    date: date | None = None,
    reached: bool = False,
    by: Any,
    now: datetime,
) -> Milestone:
    """A step on the way, in a phase; `date` is when it was or will be reached."""
    return add_part(
        Milestone, innovation=innovation, by=by, now=now, title=title, phase=phase, date=date, reached=reached
    )


def add_partner(
    *,
    innovation: Innovation,
    helix: str,
    name: str = "",
    organisation: Organisation | None = None,
    role: str = "",
    by: Any,
    now: datetime,
) -> Partner:
    """Somebody who joins in: an organisation of the hub, or one that is only named."""
    fields = {"name": name, "organisation": organisation, "helix": helix, "role": role}
    return add_part(Partner, innovation=innovation, by=by, now=now, **fields)


def add_need(
    *,
    innovation: Innovation,
    kind: str,
    value: str = "",
    description: str = "",
    amount: int | None = None,
    by: Any,
    now: datetime,
) -> Need:
    """What is asked for; `amount` in whole euros, only with value "money"."""
    fields = {"kind": kind, "value": value, "description": description, "amount": amount}
    return add_part(Need, innovation=innovation, by=by, now=now, **fields)


def add_goal(*, innovation: Innovation, statement: str, parent: Goal | None = None, by: Any, now: datetime) -> Goal:
    """A goal of the theory of change, below `parent`."""
    return add_part(Goal, innovation=innovation, by=by, now=now, statement=statement, parent=parent)


def add_indicator(
    *, goal: Goal, name: str, unit: str = "", target: Decimal | None = None, by: Any, now: datetime
) -> Indicator:
    """How one sees that a goal comes nearer."""
    fields = {"goal": goal, "name": name, "unit": unit, "target": target}
    return add_part(Indicator, innovation=goal.innovation, by=by, now=now, **fields)


def add_measurement(
    *, indicator: Indicator, date: date, value: Decimal, note: str = "", by: Any, now: datetime
) -> Measurement:
    """The value of an indicator on a day."""
    fields = {"indicator": indicator, "date": date, "value": value, "note": note}
    return add_part(Measurement, innovation=indicator.goal.innovation, by=by, now=now, **fields)


def add_lesson(
    *,
    innovation: Innovation,
    tried: str,
    happened: str,
    differently: str = "",
    failure: bool = False,
    audience: str = Audience.TEAM,
    by: Any,
    now: datetime,
) -> Lesson:
    """What was tried and what came of it, for the audience the author chooses ("public", "members", "team")."""
    return add_part(
        Lesson,
        innovation=innovation,
        by=by,
        now=now,
        tried=tried,
        happened=happened,
        differently=differently,
        failure=failure,
        audience=audience,
    )


def add_update(*, innovation: Innovation, title: str, text: str, by: Any, now: datetime) -> Update:
    """News on the timeline; `text` is Markdown."""
    return add_part(Update, innovation=innovation, by=by, now=now, title=title, text=text)


def _siblings(model: type[Any], innovation: Innovation) -> Any:
    if model is Indicator:
        return Indicator.objects.filter(goal__innovation=innovation)
    if model is Measurement:
        return Measurement.objects.filter(indicator__goal__innovation=innovation)
    return model.objects.filter(innovation=innovation)


def _write(part: Part, innovation: Innovation, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(part, name, clean_text(value) if isinstance(value, str) else value)
    if isinstance(part, Partner) and part.organisation is not None:
        part.name = part.name or part.organisation.name
    if isinstance(part, Goal):
        _check_tree(part, innovation)
    owner = _owner_of(part)
    if owner is not None and owner != innovation.pk:
        raise HubError(_("Dit hoort bij een andere innovatie."))
    part.full_clean()


def _owner_of(part: Part) -> int | None:
    """Id of the innovation that the part hangs on, as far as it is known."""
    if isinstance(part, Indicator):
        return part.goal.innovation_id if part.goal_id else None
    if isinstance(part, Measurement):
        return part.indicator.goal.innovation_id if part.indicator_id else None
    return part.innovation_id


def _check_tree(goal: Goal, innovation: Innovation) -> None:
    """A goal hangs below one of the same innovation, never below itself, and not too deep."""
    parents = dict(Goal.objects.filter(innovation=innovation).values_list("pk", "parent_id"))
    depth, above = 1, goal.parent_id
    while above is not None:
        if above not in parents:
            raise HubError(_("Kies een doel van deze innovatie."), field="parent")
        if above == goal.pk:
            raise HubError(_("Een doel kan niet aan zichzelf bijdragen."), field="parent")
        depth, above = depth + 1, parents[above]
    if depth + _height(goal.pk, parents) > MAX_DEPTH:
        raise HubError(
            _("De doelenboom wordt te diep: hoogstens %(most)s lagen.") % {"most": MAX_DEPTH}, field="parent"
        )


def _height(goal_id: int | None, parents: Mapping[int, int | None]) -> int:
    """How many layers hang below a goal."""
    below = [pk for pk, parent in parents.items() if parent is not None and parent == goal_id]
    return 1 + max(_height(pk, parents) for pk in below) if below else 0
