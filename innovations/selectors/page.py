"""Everything that the page of one innovation shows, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalogue.kinds import Kind
from catalogue.models import Entry, Relation
from catalogue.selectors import entry_for, relations_of
from innovations.advice import SUPPORT_FOR_SCALER, WEAK, advice_for
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
    TeamMember,
    Update,
)
from innovations.permissions import Standing, can_read_lesson, standing_of
from innovations.radar import Radar, radar
from innovations.selectors.parts import Parts, parts_of
from vocabulary.lookup import Item, vocabulary


@dataclass(frozen=True)
class PhaseStep:
    """A phase on the path; `state` is "done", "current" or "todo"."""

    item: Item
    state: str
    milestones: list[Milestone]

    @property
    def label(self) -> str:
        return self.item.label


@dataclass(frozen=True)
class GoalRow:
    """A goal with how deep it hangs in the tree (0 = on top) and its indicators."""

    goal: Goal
    depth: int
    indicators: list[IndicatorRow]


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its measurements, oldest first; `reached` is the last one as a share of the target, 0-100."""

    indicator: Indicator
    measurements: list[Measurement]
    reached: int | None


@dataclass(frozen=True)
class ScalerRow:
    """One scaler: its term, the self-assessment, and the kind of support that helps when it is weak ("" if strong)."""

    item: Item
    value: int | None
    support: str


@dataclass(frozen=True)
class InnovationPage:
    """A profile as one person may see it."""

    innovation: Innovation
    entry: Entry | None
    standing: Standing
    advice: str
    rungs: Sequence[Item]
    path: list[PhaseStep]
    loose_milestones: list[Milestone]
    partners: list[tuple[Item, list[Partner]]]
    needs: list[Need]
    goals: list[GoalRow]
    evidence: Sequence[Item]
    scalers: list[ScalerRow]
    picture: Radar | None
    lessons: list[Lesson]
    lessons_for_members: int
    updates: list[Update]
    team: list[TeamMember]
    relations: list[Relation]

    @property
    def other_places(self) -> list[Item]:
        """Where else it works: imported projects name their own municipality a second time."""
        found = (
            vocabulary().get("place", code) for code in self.innovation.places if code != self.innovation.municipality
        )
        return [item for item in found if item is not None]


def innovation_page(innovation: Innovation, user: Any) -> InnovationPage:
    """The finished read for the page; the caller checked that `user` may see it."""
    words = vocabulary()
    standing = standing_of(user, innovation)
    entry = entry_for(Kind.INNOVATION, innovation.pk)
    parts = parts_of(innovation.pk)
    scalers = _scalers(innovation)
    lessons = [row for row in parts.lessons if can_read_lesson(user, row, in_team=standing.in_team)]
    signed_in = user is not None and user.is_authenticated
    for_members = [row for row in parts.lessons if row.audience == Audience.MEMBERS]
    return InnovationPage(
        innovation=innovation,
        entry=entry,
        standing=standing,
        advice=advice_for(innovation.problem_type),
        rungs=words.items("participation") if innovation.participation else (),
        path=_path(innovation.phase, parts.milestones),
        loose_milestones=[m for m in parts.milestones if not words.get("phase", m.phase)],
        partners=_by_role(parts.partners),
        needs=parts.needs,
        goals=_tree(parts),
        evidence=words.items("evidence") if innovation.evidence_level else (),
        scalers=scalers,
        picture=radar([(row.item.label, row.value) for row in scalers]) if any(row.value for row in scalers) else None,
        lessons=lessons,
        lessons_for_members=0 if signed_in else len(for_members),
        updates=parts.updates,
        team=parts.team,
        relations=relations_of(entry, user) if entry is not None else [],
    )


def _path(phase: str, milestones: list[Milestone]) -> list[PhaseStep]:
    items = vocabulary().items("phase")
    codes = [item.code for item in items]
    here = codes.index(phase) if phase in codes else -1
    states = ["done" if at < here else "current" if at == here else "todo" for at in range(len(items))]
    return [
        PhaseStep(item, state, [m for m in milestones if m.phase == item.code])
        for item, state in zip(items, states, strict=True)
    ]


def _by_role(partners: list[Partner]) -> list[tuple[Item, list[Partner]]]:
    grouped = [
        (item, [partner for partner in partners if partner.helix == item.code]) for item in vocabulary().items("helix")
    ]
    return [(item, members) for item, members in grouped if members]


def _scalers(innovation: Innovation) -> list[ScalerRow]:
    values = innovation.scalers()
    rows = []
    for item in vocabulary().items("scaler"):
        value = values.get(item.code)
        weak = value is not None and value <= WEAK
        rows.append(ScalerRow(item, value, SUPPORT_FOR_SCALER.get(item.code, "") if weak else ""))
    return rows


def _tree(parts: Parts) -> list[GoalRow]:
    """Goals from the top down, each directly followed by what hangs below it."""
    below: dict[int | None, list[Goal]] = {}
    indicators: dict[int, list[Indicator]] = {}
    measured: dict[int, list[Measurement]] = {}
    for measurement in parts.measurements:
        measured.setdefault(measurement.indicator_id, []).append(measurement)
    for indicator in parts.indicators:
        indicators.setdefault(indicator.goal_id, []).append(indicator)
    for goal in parts.goals:
        below.setdefault(goal.parent_id, []).append(goal)
    rows: list[GoalRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for goal in below.get(parent, []):
            found = [_indicator(i, measured.get(i.pk, [])) for i in indicators.get(goal.pk, [])]
            rows.append(GoalRow(goal, depth, found))
            walk(goal.pk, depth + 1)

    walk(None, 0)
    return rows


def _indicator(indicator: Indicator, measurements: list[Measurement]) -> IndicatorRow:
    reached = None
    if measurements and indicator.target is not None and indicator.target > 0:
        share = measurements[-1].value / indicator.target * Decimal(100)
        reached = int(max(Decimal(0), min(Decimal(100), share)))
    return IndicatorRow(indicator, measurements, reached)
