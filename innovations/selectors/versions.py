"""Who may read what of an old version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from innovations.models import Innovation, Lesson
from innovations.permissions import Standing, standing_of


def readable_versions(user: Any, innovation_id: int, versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The versions without the lessons that this person may not read.

    Versions only hold lessons that everyone might read then. Who may read them now is what counts: a lesson that was
    closed to some since is closed to them in old versions too. One thrown away is for the team and curators.
    """
    told = {lesson["id"] for version in versions for lesson in version.get("lessons", ())}
    if not told:
        return list(versions)
    innovation = Innovation.objects.filter(pk=innovation_id).first()
    standing = standing_of(user, innovation) if innovation is not None else Standing()
    if standing.in_team:
        return list(versions)
    there = Lesson.objects.filter(pk__in=told)
    readable = set(there.readable_by(user, in_team=False).values_list("pk", flat=True))
    if standing.is_curator:
        readable |= told - set(there.values_list("pk", flat=True))
    return [_without(version, readable) for version in versions]


def _without(version: dict[str, Any], readable: set[int]) -> dict[str, Any]:
    if "lessons" not in version:
        return version
    return {**version, "lessons": [lesson for lesson in version["lessons"] if lesson["id"] in readable]}
