"""Fragments of pages, kept in this process by all that they are made of.

A fragment is found again only when everything in its key is the same: the language, the day, what `depends_on` names
(the vocabulary's stamp) and the values that the template gives, rows of the database with all their loaded fields; of a
moment also whether it has come. So nothing kept is ever stale, for nobody; what is no longer asked for makes room.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeData
from django.utils.translation import get_language

MOST = {"card": 1500, "match": 1500, "page": 100}
MOST_OTHERS = 150
_LONGEST = 200_000
SOON = timedelta(days=30)
"""What closes within this time is shown as urgent (`is_soon`)."""
_kept: dict[str, OrderedDict[Hashable, str]] = {}
_basis: list[Callable[[], Hashable]] = []


def depends_on(what: Callable[[], Hashable]) -> None:
    """Let every key hold this value too. Adding a function twice is fine."""
    if what not in _basis:
        _basis.append(what)


def fingerprint(value: Any) -> Hashable:
    """A value with all that it holds, as something that can be compared: rows, lists, dictionaries, dataclasses."""
    if isinstance(value, SafeData):
        return (SafeData, str(value))
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, datetime):
        return (value, *_sides(value))
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Model):
        return (value._meta.label, _loaded(value), *map(_loaded, value._state.fields_cache.values()))
    if isinstance(value, Mapping):
        return tuple((key, fingerprint(held)) for key, held in value.items())
    if hasattr(value, "remembered_as"):
        return (type(value).__name__, value.remembered_as)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(fingerprint(getattr(value, f.name)) for f in dataclasses.fields(value)))
    if isinstance(value, Iterable):
        return tuple(fingerprint(held) for held in value)
    held: Hashable = value if isinstance(value, Hashable) else str(value)
    return held


def _sides(moment: datetime) -> tuple[bool, bool]:
    """Whether a moment is over, and whether it is near: what a page says of it changes while it stays the same."""
    now = timezone.now() if moment.tzinfo else timezone.localtime().replace(tzinfo=None)
    return moment < now, moment <= now + SOON


def _loaded(row: Any) -> Hashable:
    """The loaded fields of a row, such as an owner that was read along; nothing for a relation that is empty."""
    if not isinstance(row, Model):
        return None
    return tuple((name, fingerprint(held)) for name, held in row.__dict__.items() if name[0] != "_")


def remembered(
    name: str, values: Iterable[Any], make: Callable[[], str], keep: Callable[[], bool] = lambda: True
) -> str:
    """The fragment `name` for these values: the one that was made before, or a new one, kept if `keep` then says so."""
    if settings.DEBUG:  # who writes templates wants to see them
        return make()
    key = (get_language(), timezone.localdate(), *(basis() for basis in _basis), *map(fingerprint, values))
    kept = _kept.setdefault(name, OrderedDict())
    found = kept.get(key)
    if found is None:
        found = make()
        if len(found) <= _LONGEST and keep():
            kept[key] = found
            while len(kept) > MOST.get(name, MOST_OTHERS):
                kept.popitem(last=False)
    else:
        try:
            kept.move_to_end(key)
        except KeyError:  # another thread made room meanwhile
            kept[key] = found
    return found


def forget() -> None:
    """Throw all away: for tests and measuring."""
    _kept.clear()
