"""What goes into an import and what comes out of it, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Model


class What(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    JOINED = "joined"  # it is a record the hub has from elsewhere: tied to it, which stays as it is
    SKIPPED = "skipped"  # the same, left out as asked
    KEPT = "kept"  # the list changed, but so did people on the hub: theirs stays
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One record of a list, mapped to the room's fields.

    Attributes:
        key: what recognises it in its list next time.
        values: by field name; only what the list speaks of, the rest of the record is left alone.
        raw: the row as it was read (JSON), for rooms that keep it.
        line: in the file; 0 when there is none.
        repeated: it may stand on many lines (the promotor of several projects); the first one counts.
    """

    key: str
    values: Mapping[str, Any]
    raw: Any = None
    line: int = 0
    repeated: bool = False


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What the list said last time, as `plain` values, and which record that went to."""

    object_id: int
    values: Mapping[str, Any]
    joined: bool = False
    line: int = 0
    this_run: bool = False


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A record of the hub that is the same thing, and the rule that says so: number, site, mail, name or likeness."""

    object_id: int
    title: str
    rule: str


@dataclass
class Seen:
    """What earlier batches of a preview would have made; written nowhere.

    Attributes:
        lines: line by key.
        numbers: title by unique number (of organisations).
    """

    lines: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


NOTHING_SEEN = Seen()


@dataclass
class Outcome:
    """What becomes of one row.

    Attributes:
        record: the row of the database: unsaved when it is to be created.
        twin: the record it turned out to be, when joined or skipped.
        changes: field -> (value on the hub, value of the list), for what is renewed.
        kept: the same for what people changed since and therefore stays.
        values: all values of the list as `plain`, to remember.
        problems: (field, reason) when refused.
        note: why the whole record stays as it is, when it is kept.
        was_untouched: nobody changed the record since its last import.
    """

    row: Incoming
    what: What
    record: Any = None
    twin: Twin | None = None
    title: str = ""
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    kept: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    was_untouched: bool = True

    @property
    def object_id(self) -> int | None:
        """The record that this row now stands for; None when there is none (yet)."""
        if self.twin is not None:
            return self.twin.object_id
        return self.record.pk if isinstance(self.record, Model) else None


def plain(value: Any) -> Any:
    """A field's value as JSON that compares: dates as text in UTC, amounts without needless zeros, tuples as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value
