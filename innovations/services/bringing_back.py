"""The parts of a story as a version told them: rows it knows are changed back, lost ones made anew, newer ones removed.

A row that comes back keeps its number, so that the next restored version finds it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from accounts.models import User
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
from innovations.snapshots import BORN, FIELDS

_HANGING: dict[type[Any], tuple[str, ...]] = {
    Goal: ("statement",),
    Indicator: ("goal_id", "name", "unit", "target"),
    Measurement: ("indicator_id", "date", "value", "note"),
}


def bring_back(
    innovation: Innovation, parts: Mapping[str, Any], *, homes: Mapping[int, int], now: datetime
) -> list[str]:
    """Make every part that `parts` holds what it was; a part that it lacks is left alone.

    Args:
        parts: `snapshots.restorable` of a version.
        homes: organisation as the version names it -> the one it is now; without those that are gone.

    Returns:
        What could not come back, in sentences.

    Raises:
        ValidationError: an old value no longer fits.
    """
    for name, model in (("needs", Need), ("milestones", Milestone), ("updates", Update)):
        if name in parts:
            _put(model, list(model.objects.filter(innovation=innovation)), parts[name], now, innovation=innovation)
    if "partners" in parts:
        _partners(innovation, parts["partners"], homes, now)
    if "goals" in parts:
        _goals(innovation, parts["goals"], now)
    return _lessons(innovation, parts["lessons"], now) if "lessons" in parts else []


# --- rows ----------------------------------------------------------------------------------------------------
def _put(model: type[Any], rows: Sequence[Any], told: Sequence[Mapping[str, Any]], now: datetime, **fixed: Any) -> None:
    """Make `rows`, all there are of a kind that nothing hangs on, those that are told."""
    pairs = _pair(model, rows, told)
    changed = [_filled(model, row, part, now, fixed) for row, part in pairs]
    write = [row for row in changed if row is not None]
    # rows that change are written anew under their own number: two may trade names or days, which stand only once
    kept = {row.pk for row, _part in pairs if row is not None} - {row.pk for row in write}
    model.objects.filter(pk__in=[row.pk for row in rows if row.pk not in kept]).delete()
    _number_free(model, write)
    model.objects.bulk_create(write)


def _pair(
    model: type[Any], rows: Sequence[Any], told: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, Mapping[str, Any]]]:
    """Each part with its row, or None: by number, and in old versions, which have none, by what it says."""
    by_id = {row.pk: row for row in rows}
    pairs = []
    for part in told:
        if "id" in part:
            row = by_id.pop(part["id"], None)
        else:
            row = next((row for row in by_id.values() if not _differing(model, row, part)), None)
            by_id.pop(getattr(row, "pk", None), None)
        pairs.append((row, part))
    return pairs


def _filled(model: type[Any], row: Any, part: Mapping[str, Any], now: datetime, fixed: Mapping[str, Any]) -> Any | None:
    """The row with what is told in it, not saved; None when it says so already."""
    values = _values(model, part)
    if row is None:
        born = {name: _read(model, name, part[name]) for name in BORN.get(model, ()) if name in part}
        row = model(**{"pk": part.get("id"), "created_at": now, **fixed, **born})
    elif not _differing(model, row, part):
        return None
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = now
    row.clean_fields(exclude=[field.name for field in model._meta.fields if field.is_relation])
    return row


def _values(model: type[Any], part: Mapping[str, Any]) -> dict[str, Any]:
    names = FIELDS.get(model) or _HANGING[model]
    return {name: _read(model, name, part[name]) for name in names if name in part}


def _differing(model: type[Any], row: Any, part: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in _values(model, part).items())


def _read(model: type[Any], name: str, value: Any) -> Any:
    return model._meta.get_field(name.removesuffix("_id")).to_python(value)


def _number_free(model: type[Any], rows: Sequence[Any]) -> None:
    """A number that stands for somebody else's row by now is not taken: those rows get a new one."""
    taken = set(model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    for row in rows:
        row.pk = None if row.pk in taken else row.pk


# --- what is more than a list --------------------------------------------------------------------------------
def _partners(
    innovation: Innovation, told: Sequence[Mapping[str, Any]], homes: Mapping[int, int], now: datetime
) -> None:
    """The tie to an organisation comes back too; an old version knows none, then the one of now stays."""
    rows = list(Partner.objects.filter(innovation=innovation))
    now_tied = {row.name: row.organisation_id for row in rows}
    parts = [
        {**part, "organisation_id": homes.get(part["organisation_id"])}
        if "organisation_id" in part
        else {**part, "organisation_id": now_tied.get(part["name"])}
        for part in told
    ]
    _put(Partner, rows, parts, now, innovation=innovation)


def _goals(innovation: Innovation, told: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """The tree, with indicators and measurements: from the top down in, from the bottom up out."""
    rows = list(Goal.objects.filter(innovation=innovation))
    goals = _save(Goal, rows, told, now, innovation=innovation)
    above = {row.pk: row.parent_id for row in rows}
    for part in told:
        number, parent = goals[part["id"]], goals.get(part["parent"])
        if above.get(number) != parent:
            Goal.objects.filter(pk=number).update(parent=parent, updated_at=now)
    parts = [{**part, "goal_id": goals[goal["id"]]} for goal in told for part in goal["indicators"]]
    signs = list(Indicator.objects.filter(goal__innovation=innovation))
    indicators = _save(Indicator, signs, parts, now)
    values = [{**row, "indicator_id": indicators[part["id"]]} for part in parts for row in part["measurements"]]
    measured = list(Measurement.objects.filter(indicator__goal__innovation=innovation))
    _put(Measurement, measured, values, now)
    for model, found, kept in ((Indicator, signs, indicators), (Goal, rows, goals)):
        model.objects.filter(pk__in={row.pk for row in found} - set(kept.values())).delete()


def _save(
    model: type[Any], rows: Sequence[Any], told: Sequence[Mapping[str, Any]], now: datetime, **fixed: Any
) -> dict[int, int]:
    """Write what something hangs on, and give the number that each has now; newer rows are still there."""
    pairs = _pair(model, rows, told)
    written = [_filled(model, row, part, now, fixed) for row, part in pairs]
    _number_free(model, [new for new, (row, _part) in zip(written, pairs, strict=True) if row is None])
    numbers = {}
    for new, (row, part) in zip(written, pairs, strict=True):
        if new is not None:
            new.save(force_insert=row is None)
        numbers[part["id"]] = (new or row).pk
    return numbers


def _lessons(innovation: Innovation, told: Sequence[Mapping[str, Any]], now: datetime) -> list[str]:
    """Lessons that everybody might read. Whom a lesson was kept from since, it stays kept from; none is thrown away."""
    rows = list(Lesson.objects.filter(innovation=innovation))
    narrow = {row.pk for row in rows if row.audience != Audience.PUBLIC}
    wanted = {part["id"] for part in told}
    newer = [row.pk for row in rows if row.pk not in narrow | wanted]
    Lesson.objects.filter(pk__in=newer).update(audience=Audience.TEAM, updated_at=now)
    people = set(User.objects.filter(pk__in=[part["author_id"] for part in told]).values_list("pk", flat=True))
    parts = [
        {**part, "author_id": part["author_id"] if part["author_id"] in people else None}
        for part in told
        if part["id"] not in narrow
    ]
    shown = [row for row in rows if row.pk in wanted - narrow]
    _put(Lesson, shown, parts, now, innovation=innovation, audience=Audience.PUBLIC)
    return _about_lessons(len(wanted & narrow), len(newer))


def _about_lessons(kept: int, newer: int) -> list[str]:
    told = []
    if kept:
        told.append(
            ngettext(
                "%(n)s les is intussen niet meer voor iedereen. Dat blijft zo.",
                "%(n)s lessen zijn intussen niet meer voor iedereen. Dat blijft zo.",
                kept,
            )
            % {"n": kept}
        )
    if newer:
        told.append(
            ngettext(
                "%(n)s les stond toen niet op de pagina. Alleen je team kan ze nu nog lezen.",
                "%(n)s lessen stonden toen niet op de pagina. Alleen je team kan ze nu nog lezen.",
                newer,
            )
            % {"n": newer}
        )
    return told
