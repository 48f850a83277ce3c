"""The published versions of a profile and what changed between them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from catalogue.kinds import Kind
from catalogue.models import Revision
from innovations.models import Innovation
from vocabulary.lookup import vocabulary

_SCHEMES = {
    "problem_type": "problem_type",
    "challenges": "challenge",
    "novelty": "novelty",
    "target_groups": "target_group",
    "participation": "participation",
    "municipality": "place",
    "places": "place",
    "phase": "phase",
    "evidence_level": "evidence",
    "language": "language",
}
_WORDS = re.compile(r"\s+|[^\s]+")
SHOWN = 200


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `how` is "same", "added" or "removed"."""

    how: str
    text: str


@dataclass(frozen=True)
class Change:
    """What became of one field."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Version:
    """A version and how it differs from the one before; `previous` is None for the first."""

    revision: Revision
    previous: Revision | None
    changes: list[Change]


def versions_of(innovation: Innovation) -> list[Revision]:
    """Published versions, newest first (at most 200), without their content."""
    rows = Revision.objects.filter(entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk)
    return list(rows.select_related("author").defer("snapshot").order_by("-number")[:SHOWN])


def version_with_changes(innovation: Innovation, number: int) -> Version:
    """One version beside the one before it. Raises Revision.DoesNotExist."""
    rows = Revision.objects.filter(entry__kind=Kind.INNOVATION, entry__object_id=innovation.pk)
    revision = rows.select_related("author").get(number=number)
    previous = rows.filter(number__lt=number).order_by("-number").first()
    return Version(revision, previous, changes_between(previous.snapshot if previous else {}, revision.snapshot))


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The fields that differ between two snapshots, in the order of the newer one."""
    found = []
    for name in [*after, *(name for name in before if name not in after)]:
        old, new = _readable(name, before.get(name)), _readable(name, after.get(name))
        if old != new:
            found.append(Change(_label(name), _pieces(old, new)))
    return found


def _label(name: str) -> str:
    lists = {
        "organisation": _("Organisatie"),
        "needs": _("Noden"),
        "partners": _("Partners"),
        "milestones": _("Mijlpalen"),
        "goals": _("Doelen"),
    }
    if name in lists:
        return lists[name]
    own = {field.name: field.verbose_name for field in Innovation._meta.concrete_fields}
    return str(own.get(name, name))


def _readable(name: str, value: Any) -> str:
    """A value of a snapshot as people read it: codes as labels, lists one item a line."""
    if value in (None, "", []):
        return ""
    words = vocabulary()
    if name in _SCHEMES:
        codes = value if isinstance(value, list) else [value]
        return "\n".join(words.label(_SCHEMES[name], code) for code in codes)
    if isinstance(value, list):
        return "\n".join(_line(item) for item in value)
    return str(value)


def _line(item: Any) -> str:
    """One part of a profile on one line."""
    if not isinstance(item, dict):
        return str(item)
    schemes = {"kind": "support", "value": "value", "helix": "helix", "phase": "phase"}
    words, told = vocabulary(), []
    for name, value in item.items():
        if name == "reached":
            told += [_("bereikt")] if value else []
        elif value not in (None, ""):
            told.append(words.label(schemes[name], value) if name in schemes else str(value))
    return " · ".join(told)


def _pieces(old: str, new: str) -> list[Piece]:
    """The newer text with what was added and removed, by word."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    pieces = []
    for how, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(b[b1:b2])))
    return pieces
