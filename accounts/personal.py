"""What the hub keeps of a person: every app that keeps something brings it along, for taking it out and for leaving.

Subclass `PersonalData` and register it in `AppConfig.ready()`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise


class PersonalData(ABC):
    """One part of what is kept of a person, in one app."""

    # name of the file in the export, e.g. "conversations"
    name: ClassVar[str]
    # what it is, for the reader of the export
    label: ClassVar[str | Promise] = ""
    # the foreign keys to a person that this part answers for, "app.Model.field": a test finds those of nobody
    covers: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def export(self, user: Any) -> Any:
        """Everything of this part, ready for JSON: lists and dicts of plain values and datetimes."""

    def files(self, user: Any) -> Iterator[tuple[str, bytes]]:
        """Uploaded files: (name, content)."""
        yield from ()

    def consequences(self, user: Any) -> list[str]:
        """What leaving does to others, one translated sentence each, to be shown before somebody decides."""
        return []

    @abstractmethod
    def erase(self, user: Any, *, now: datetime) -> None:
        """The account is going: delete what is only theirs, anonymise what others depend on. In the caller's
        transaction; the user row itself is anonymised by `accounts`, so foreign keys to it may stay."""


_parts: dict[str, PersonalData] = {}


def register(part: type[PersonalData]) -> type[PersonalData]:
    """Make a part known; usable as a decorator."""
    _parts[part.name] = part()
    return part


def parts() -> list[PersonalData]:
    """Every registered part, by name."""
    return [_parts[name] for name in sorted(_parts)]
