"""Versions of a record as people read them: what changed, word by word, field by field."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue import sources
from catalogue.models import CaseReason, Entry, ModerationCase, Revision
from core.templatetags.hub import thousands
from vocabulary.lookup import vocabulary

_WORDS = re.compile(r"\s+|[^\s]+\s*")
SHOWN = 200
# a text with more words than this is compared line by line, so that no page takes seconds
MOST_WORDS = 2400


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
class Base:
    """What a curator compares with: a version's number (0 when it is none) and what it said."""

    number: int
    snapshot: dict[str, Any]


def versions_of(kind: str, object_id: int, *, hidden: bool = True) -> list[Revision]:
    """Published versions, newest first (at most 200), without their content.

    Args:
        hidden: also those that a curator undid; only for curators and whoever manages the record.
    """
    rows = Revision.objects.filter(entry__kind=kind, entry__object_id=object_id)
    rows = rows if hidden else rows.filter(hidden=False)
    return list(rows.select_related("author").defer("snapshot").order_by("-number")[:SHOWN])


def for_reader(user: Any, entry: Entry, versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What this person may read of versions: a room may have closed a part of them since (a lesson of a team)."""
    return sources.source_for(entry.kind).readable_by(user, entry.object_id, versions)


def base_of(case: ModerationCase) -> Base:
    """What a curator knows of the record already: what was there before the case, or what they last decided on."""
    revision = None
    if case.reason == CaseReason.CHANGED:
        earlier = Revision.objects.filter(entry_id=case.entry_id, created_at__lt=case.opened_at)
        revision = earlier.order_by("-number").first()
    if revision is not None:
        return Base(revision.number, revision.snapshot)
    last = ModerationCase.objects.filter(entry_id=case.entry_id, seen__isnull=False).exclude(pk=case.pk)
    seen = last.order_by("-decided_at").values_list("seen", flat=True).first()
    return Base(0, seen or {})


def mark_of(snapshot: dict[str, Any] | None) -> str:
    """A short mark of what a record says, to notice that it changed."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def changes_between(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """The fields that differ between two snapshots of a kind, in the order of the model, other parts last."""
    found = []
    for name in _in_order(kind, {*after, *before}):
        old, new = readable(kind, name, before.get(name)), readable(kind, name, after.get(name))
        if old != new:
            found.append(Change(label_of(kind, name), compare(old, new)))
    return found


def what_returns(kind: str, snapshot: dict[str, Any], present: dict[str, Any]) -> list[str]:
    """What would read differently if this version were put back, by name; nothing: it is what the record says now."""
    parts = sources.source_for(kind).restorable(snapshot)
    return [
        label_of(kind, name)
        for name in _in_order(kind, set(parts))
        if readable(kind, name, parts[name]) != readable(kind, name, present.get(name))
    ]


def what_stays(kind: str, snapshot: dict[str, Any], present: dict[str, Any]) -> list[str]:
    """What putting this version back would leave alone because the version does not keep it, by name."""
    source = sources.source_for(kind)
    parts = source.restorable(snapshot)
    return [label_of(kind, name) for name in _in_order(kind, set(present) - set(parts))] + [
        _capital(name) for name in source.not_kept
    ]


def _in_order(kind: str, names: set[str]) -> list[str]:
    source = sources.source_for(kind)
    known = [*(field.name for field in source.record._meta.concrete_fields), *source.labels]
    places = {name: place for place, name in enumerate(known)}
    return sorted(names, key=lambda name: (places.get(name, len(known)), name))


def label_of(kind: str, name: str) -> str:
    """What a part of a snapshot is called; a field that is gone keeps its old name."""
    source = sources.source_for(kind)
    own = source.labels.get(name)
    if own is None:
        field = _field(source.record, name)
        own = field.verbose_name if field is not None else name
    return _capital(own)


def _capital(name: Any) -> str:
    label = str(name)
    return label[:1].upper() + label[1:]


def readable(kind: str, name: str, value: Any) -> str:
    """A value of a snapshot as people read it: codes as labels, lists one item a line."""
    if value in (None, "", [], {}):
        return ""
    source = sources.source_for(kind)
    own = source.show(name, value)
    if own is not None:
        return own
    field = _field(source.record, name)
    scheme = getattr(field, "scheme", "")
    if isinstance(value, list):
        return "\n".join(vocabulary().label(scheme, item) if scheme else str(item) for item in value)
    if scheme:
        return vocabulary().label(scheme, value)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateField) and isinstance(value, str):
        return _moment(value)
    return thousands(value) if isinstance(value, int) else str(value)


def line(item: dict[str, Any], names: Mapping[str, str]) -> str:
    """One part of a record (a need, a partner) on one line.

    Args:
        names: what to tell, in this order (the database keeps none), with the list of a code or "".
    """
    told = []
    for name, scheme in names.items():
        value = item.get(name)
        if value not in (None, "", False):
            told.append(vocabulary().label(scheme, value) if scheme else str(value))
    return " · ".join(told)


def compare(old: str, new: str) -> list[Piece]:
    """The newer text with what was added and removed, by word; by line when it is very long."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    many = len(a) + len(b) > MOST_WORDS
    if many:
        a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces = []
    for how, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=many).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece("removed", "".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece("added", "".join(b[b1:b2])))
    return pieces


def current(entry: Entry) -> dict[str, Any]:
    """What the record says now; {} when it is gone."""
    return sources.source_for(entry.kind).snapshot(entry.object_id) or {}


def _field(record: type[models.Model], name: str) -> Any:
    try:
        return record._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _moment(value: str) -> str:
    try:
        if "T" in value:
            return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y, H:i")
        return date_format(date.fromisoformat(value), "j F Y")
    except ValueError:
        return value
