"""The demo innovations: fictional ones from draft to published, and real iconic examples with their source."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from hubsi.demo.content import SOURCE, Row, Stage, rows
from innovations import services
from innovations.models import (
    SCALERS,
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
from innovations.services.parts import Part
from vocabulary.lookup import vocabulary

FIRST_VALUE = {"nl": "Beginwaarde", "en": "Value at the start", "fr": "Valeur de départ"}
SAME = (
    "title",
    "language",
    "summary",
    "problem",
    "problem_system",
    "problem_type",
    "challenges",
    "approach",
    "novelty",
    "target_groups",
    "participation",
    "municipality",
    "places",
    "phase",
)


def load_innovations(stage: Stage) -> int:
    """Add the innovations that are not there yet; returns how many."""
    known = set(Innovation.objects.exclude(source="").values_list("source_id", flat=True))
    wanted = [(index, row) for index, row in enumerate(rows("innovations")) if row["key"] not in known]
    for done, (index, row) in enumerate(wanted, start=1):
        if row["iconic"]:
            _iconic(stage, row, stage.now - timedelta(days=200 + index))  # the first of them is shown first
        else:
            _project(stage, row, stage.earlier(index, least=1, most=220))
        if done % 25 == 0:
            stage.say(f"innovaties: {done} van {len(wanted)}")
    return len(wanted)


@transaction.atomic
def _project(stage: Stage, row: Row, moment: datetime) -> None:
    """From draft to published, or to waiting for a curator, as its team would do."""
    by = stage.teams.get(row["key"]) or stage.owner(row["owner"])
    fields = _fields(row)
    if row["milestones"]:
        fields["started_on"] = stage.month(min(0, row["milestones"][0]["months"]))
    organisation = stage.organisations[row["owner"]]
    made = services.create_innovation(by=by, now=moment, organisation=organisation, **fields)
    # no service notes an origin or a drawing, as no person can
    Innovation.objects.filter(pk=made.pk).update(source=SOURCE, source_id=row["key"], image=row["image"])
    services.add_parts(innovation=made, parts=_parts(stage, row), by=by, now=moment)
    services.submit(innovation=made, by=by, now=moment)
    if row["pending"]:
        return  # something for curators to look at
    if by == stage.editor:
        # its organisation acts for it; the editor is nobody's team and wants no mail about a decision
        TeamMember.objects.filter(innovation=made, user=by).delete()
    services.approve(innovation=made, by=stage.editor, now=moment)


@transaction.atomic
def _iconic(stage: Stage, row: Row, moment: datetime) -> None:
    """A real example, told with nothing but what its source says."""
    source = row["source_note"].partition(", ")[0]
    approach = f"{row['approach']}\n\n*Bron: {row['source_note']}.*"
    imported = services.InnovationRow(
        source_id=row["key"],
        title=row["title"],
        summary=row["summary"],
        problem=row["problem"],
        approach=approach,
        municipality=row["municipality"],
        challenges=row["challenges"],
        phase=row["phase"],
        language=row["language"],
        source_link=row["source_link"],
        raw={"bron": row["source_note"]},
    )
    made_id = services.upsert_imported(source=source[:40], rows=[imported], now=moment).ids[row["key"]]
    Innovation.objects.filter(pk=made_id).update(image=row["image"])
    made = Innovation.objects.get(pk=made_id)
    services.update_innovation(innovation=made, by=stage.editor, now=moment, **_fields(row) | {"approach": approach})
    services.add_parts(innovation=made, parts=_parts(stage, row), by=stage.editor, now=moment)
    services.mark_iconic(innovation=made, iconic=True, by=stage.editor, now=moment)


def _fields(row: Row) -> dict[str, Any]:
    fields: dict[str, Any] = {name: row[name] for name in SAME}
    fields["what_is_new"] = row["novelty_text"]
    evidence = row["evidence"]
    if evidence:
        fields["evidence_level"] = evidence["level"]
        fields["evidence_text"] = evidence["text"]
        fields["evidence_link"] = evidence["link"]
    for code, score in (row["scalers"] or {}).items():
        fields[SCALERS[code]] = score
    return fields


def _parts(stage: Stage, row: Row) -> list[Part]:
    """What hangs on it, not saved yet, in the order of its page."""
    parts: list[Part] = [*_milestones(stage, row)]
    for partner in row["partners"]:
        organisation = stage.organisations.get(partner["organisation"])
        parts.append(
            Partner(helix=partner["helix"], name=partner["name"], organisation=organisation, role=partner["role"])
        )
    for need in row["needs"]:
        parts.append(
            Need(kind=need["support"], value=need["value"], description=need["description"], amount=need["amount"])
        )
    for goal in row["goals"]:
        parts += _goal(stage, row["language"], goal, None)
    for lesson in row["lessons"]:
        told = {"tried": lesson["tried"], "happened": lesson["happened"], "differently": lesson["next_time"]}
        parts.append(Lesson(**told, failure=not row["iconic"], audience=lesson["audience"]))
    parts += [Update(title=update["title"], text=update["text"]) for update in row["updates"]]
    return parts


def _milestones(stage: Stage, row: Row) -> list[Milestone]:
    """Reached ones lie on the way from prototype to the present phase; the last planned one in the next."""
    if not row["milestones"]:
        return []
    phases = [item.code for item in vocabulary().items("phase")]
    present = phases.index(row["phase"])
    first = min(2, present)
    reached = [milestone for milestone in row["milestones"] if milestone["done"]]
    planned = [milestone for milestone in row["milestones"] if not milestone["done"]]
    steps = max(1, len(reached) - 1)
    found = []
    for index, milestone in enumerate(reached + planned):
        if index < len(reached):
            phase = first + round((present - first) * index / steps)
        else:
            phase = min(present + (index == len(reached + planned) - 1), len(phases) - 1)
        date = stage.month(milestone["months"])
        found.append(Milestone(title=milestone["title"], phase=phases[phase], date=date, reached=milestone["done"]))
    return found


def _goal(stage: Stage, language: str, row: Row, parent: Goal | None) -> list[Part]:
    """A goal with its indicator, its measurements and the goals below it."""
    goal = Goal(statement=row["title"], parent=parent)
    parts: list[Part] = [goal]
    if row["indicator"]:
        target = None if row["target"] is None else Decimal(str(row["target"]))
        indicator = Indicator(goal=goal, name=row["indicator"], unit=row["unit"], target=target)
        parts.append(indicator)
        measured = [(m["months"], m["value"], "") for m in row["measurements"]]
        if row["baseline"] is not None and measured:
            measured.insert(0, (measured[0][0] - 6, row["baseline"], FIRST_VALUE[language]))
        for months, value, note in measured:
            date = stage.month(months)
            parts.append(Measurement(indicator=indicator, date=date, value=Decimal(str(value)), note=note))
    for child in row["children"]:
        parts += _goal(stage, language, child, goal)
    return parts
