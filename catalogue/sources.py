"""The registry of what can be published: each room brings one source per kind and the catalogue asks it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from catalogue.drafts import EntryDraft
from catalogue.kinds import Kind


@dataclass(frozen=True)
class Contact:
    """How to reach the people behind an entry; shared only after both sides agreed."""

    name: str
    email: str = ""
    phone: str = ""
    website: str = ""


@dataclass(frozen=True)
class Panel:
    """A list on "mijn hub" that a room brings: drafts to finish, bookings to answer ...

    Attributes:
        title: heading, translated.
        items: (label, address, remark) rows.
    """

    title: str
    items: list[tuple[str, str, str]]


class Source(ABC):
    """What a room tells the catalogue about one kind. Subclass, set `kind`, register in `AppConfig.ready()`."""

    kind: ClassVar[Kind]
    # the model behind it: its fields name and explain the parts of a version
    record: ClassVar[type[Model]]
    # names of the parts of a version that are no field of the model
    labels: ClassVar[Mapping[str, str | Promise]] = {}
    # what people see of a record and no version keeps, so that it stays as it is
    not_kept: ClassVar[Sequence[str | Promise]] = ()
    # whether the room itself writes to its managers about a decision, in `moderated`
    tells_managers: ClassVar[bool] = False

    @abstractmethod
    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        """Everything that should be in the catalogue now (of these ids), published or waiting for moderation."""

    def status_of(self, draft: EntryDraft) -> str:
        """The status the entry of this draft should have: "published" or "pending"."""
        return "published"

    @property
    def managed_at_once(self) -> bool:
        """Whether `managed_rows` gives a query."""
        return type(self).managed_rows is not Source.managed_rows

    @abstractmethod
    def manager_ids(self, object_id: int) -> set[int]:
        """Ids of the users who may act for the record."""

    @abstractmethod
    def managed_by(self, user_id: int) -> set[int]:
        """Ids of the records this user may act for."""

    def managed_rows(self, user_id: int) -> QuerySet[Any] | None:
        """The same ids as a query (of one column), so that all sources are asked at once; None: ask `managed_by`."""
        return None

    def contact(self, object_id: int) -> Contact | None:
        """Whom to reach, for people who were given the right to know."""
        return None

    @abstractmethod
    def moderated(self, object_id: int, *, decision: str, message: str, by: Any, now: datetime) -> None:
        """A curator decided on a submission: "approved", "changes" or "refused". Called in its transaction."""

    def owner_changed(self, old_organisation_id: int, new_organisation_id: int, *, now: datetime) -> int:
        """Two organisations became one: give the new one every record of the old, publish those again, and say how
        many there were. In the caller's transaction; finding nothing is fine."""
        return 0

    @abstractmethod
    def snapshot(self, object_id: int) -> dict[str, Any] | None:
        """What the record says now, as its versions keep it; None when it is gone."""

    @abstractmethod
    def restore(
        self, object_id: int, snapshot: dict[str, Any], *, note: str, by: Any, now: datetime
    ) -> list[str] | None:
        """Make the record say what an earlier version said, as its next version, through the room's own services.
        `by` was found to be allowed. What a version of long ago does not know stays as it is. Gives sentences, in the
        active language, on what could not come back."""

    def restorable(self, snapshot: dict[str, Any]) -> dict[str, Any]:
        """The parts of a version that `restore` brings back."""
        return snapshot

    def readable_by(self, user: Any, object_id: int, versions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The same versions without what this person may not read any more; `user` may be anonymous."""
        return list(versions)

    @abstractmethod
    def confirm(self, object_id: int, *, by: Any, now: datetime) -> None:
        """Somebody who may (`by`) says that it still holds: `checked_at` becomes now, here and in the catalogue."""

    def links(self, object_ids: Iterable[int]) -> Iterator[tuple[int, str]]:
        """(object id, address) of every address outside the hub that these records point to."""
        yield from ()

    def show(self, name: str, value: Any) -> str | None:
        """A part of a version as people read it, where the model's field does not tell; None otherwise."""
        return None

    def panels(self, user: Any) -> list[Panel]:
        """What this room shows a signed-in person on "mijn hub"."""
        return []


_sources: dict[str, Source] = {}
# Names of Celery tasks to run, with `ids`, on entries whose vector or facets changed; floors above add theirs.
after_change: list[str] = []


def register(source: type[Source]) -> type[Source]:
    """Make a kind known. Registering a kind twice is a programming error."""
    if source.kind in _sources and type(_sources[source.kind]) is not source:
        raise RuntimeError(f"kind {source.kind} is registered twice")
    _sources[source.kind] = source()
    return source


def source_for(kind: str) -> Source:
    """The source of a kind. Raises KeyError for a kind nobody registered."""
    return _sources[kind]


def all_sources() -> list[Source]:
    """Every registered source, in the order of `Kind`."""
    return [_sources[kind] for kind in Kind.values if kind in _sources]
