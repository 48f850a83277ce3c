"""What a version of a profile keeps, and how people read it.

A version is JSON (ADR 6 and 16). Its parts carry their ids, so that a restored version finds the rows it speaks about.
Versions of before November 2026 know no ids, name goals and the organisation only, and hold no lessons and no news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from catalogue import history
from innovations.drafts import VERSIONED, public_lessons
from innovations.models import Innovation, Lesson, Milestone, Need, Partner, Update

# what a version keeps of each part that nothing hangs on
FIELDS: dict[type[Any], tuple[str, ...]] = {
    Need: ("kind", "value", "description", "amount"),
    Partner: ("name", "helix", "role", "organisation_id"),
    Milestone: ("title", "phase", "date", "reached"),
    Lesson: ("tried", "happened", "differently", "failure"),
    Update: ("title", "text"),
}
# what never changes of a part, and is needed only to make it anew
BORN: dict[type[Any], tuple[str, ...]] = {Lesson: ("author_id", "created_at"), Update: ("author_id", "posted_at")}
LATER = ("goals", "organisation")


def snapshot_of(innovation: Innovation) -> dict[str, Any]:
    """A version: own fields by name, and the public parts as lists. Expects `with_all_parts()`.

    Lessons for members or for the team are never in it.
    """
    owner = innovation.organisation
    return {
        **{name: _plain(getattr(innovation, name)) for name in VERSIONED},
        "organisation": {"id": owner.pk, "name": owner.name} if owner else None,
        "needs": _rows(Need, innovation.needs.all()),
        "partners": _rows(Partner, innovation.partners.all()),
        "milestones": _rows(Milestone, innovation.milestones.all()),
        "goals": [_goal(goal) for goal in innovation.goals.all()],
        "lessons": _rows(Lesson, public_lessons(innovation)),
        "updates": _rows(Update, innovation.updates.all()),
    }


def restorable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """What of a version can come back: all of it, but of an old one no goals and no organisation."""
    if "lessons" in snapshot:
        return snapshot
    return {name: value for name, value in snapshot.items() if name not in LATER}


def show(name: str, value: Any) -> str | None:
    """A part of a version as people read it; None for the own fields, which the model explains."""
    told = _SHOWN.get(name)
    return told(value) if told is not None else None


def _rows(model: type[Any], parts: Iterable[Any]) -> list[dict[str, Any]]:
    names = FIELDS[model] + BORN.get(model, ())
    return [{"id": part.pk, **{name: _plain(getattr(part, name)) for name in names}} for part in parts]


def _goal(goal: Any) -> dict[str, Any]:
    indicators = [
        {
            "id": indicator.pk,
            "name": indicator.name,
            "unit": indicator.unit,
            "target": _plain(indicator.target),
            "measurements": [
                {"id": row.pk, "date": _plain(row.date), "value": _plain(row.value), "note": row.note}
                for row in indicator.measurements.all()
            ],
        }
        for indicator in goal.indicators.all()
    ]
    return {"id": goal.pk, "parent": goal.parent_id, "statement": goal.statement, "indicators": indicators}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


# --- as people read it ---------------------------------------------------------------------------------------
def _organisation(value: Any) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value or "")


def _needs(needs: Any) -> str:
    names = {"kind": "support", "value": "value", "description": "", "amount": ""}
    return "\n".join(history.line(need, names) for need in needs)


def _partners(partners: Any) -> str:
    return "\n".join(history.line(partner, {"name": "", "helix": "helix", "role": ""}) for partner in partners)


def _milestones(milestones: Any) -> str:
    names = {"title": "", "phase": "phase", "date": "", "reached": ""}
    reached = {True: _("bereikt"), False: ""}
    told = [{**row, "date": _day(row.get("date")), "reached": reached[bool(row.get("reached"))]} for row in milestones]
    return "\n".join(history.line(row, names) for row in told)


def _goals(goals: Any) -> str:
    statements = {goal["id"]: goal["statement"] for goal in goals if isinstance(goal, dict)}
    lines = []
    for goal in goals:
        if isinstance(goal, str):
            lines.append(goal)
            continue
        above = statements.get(goal["parent"])
        told = _("%(goal)s (draagt bij aan: %(above)s)") % {"goal": goal["statement"], "above": above}
        lines.append(told if above else goal["statement"])
        for indicator in goal["indicators"]:
            lines += _indicator(indicator)
    return "\n".join(lines)


def _indicator(indicator: dict[str, Any]) -> list[str]:
    unit = indicator["unit"]
    lines = [_("Indicator: %(name)s") % indicator]
    if indicator["target"] is not None:
        lines[0] += " · " + _("streefwaarde %(value)s") % {"value": _number(indicator["target"], unit)}
    for row in indicator["measurements"]:
        told = {"date": _day(row["date"]), "value": _number(row["value"], unit)}
        lines.append(" · ".join(filter(None, [_("Gemeten op %(date)s: %(value)s") % told, row["note"]])))
    return lines


def _lessons(lessons: Any) -> str:
    return "\n\n".join(
        "\n".join(
            filter(
                None,
                [
                    _("Wat hebben jullie geprobeerd? %(text)s") % {"text": lesson["tried"]},
                    _("Wat gebeurde er? %(text)s") % {"text": lesson["happened"]},
                    _("Wat zou je anders doen? %(text)s") % {"text": lesson["differently"]}
                    if lesson["differently"]
                    else "",
                    _("Dit mislukte") if lesson["failure"] else "",
                ],
            )
        )
        for lesson in lessons
    )


def _updates(updates: Any) -> str:
    return "\n\n".join(f"{row['title']} ({_day(row['posted_at'])})\n{row['text']}" for row in updates)


def _day(value: Any) -> str:
    if not value:
        return ""
    day: Any = timezone.localtime(datetime.fromisoformat(value)) if "T" in value else date.fromisoformat(value)
    return date_format(day, "j F Y")


def _number(value: str, unit: str) -> str:
    """A decimal as people write it: without the zeros that the database adds."""
    number = Decimal(value)
    whole = number.to_integral_value()
    return f"{localize(int(whole) if number == whole else number.normalize())} {unit}".strip()


_SHOWN: dict[str, Callable[[Any], str]] = {
    "organisation": _organisation,
    "needs": _needs,
    "partners": _partners,
    "milestones": _milestones,
    "goals": _goals,
    "lessons": _lessons,
    "updates": _updates,
}
