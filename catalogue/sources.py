"""The registry of what can be published: each room brings one source per kind and the catalogue asks it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from django.db.models import QuerySet

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

    @abstractmethod
    def drafts(self, ids: Iterable[int] | None = None) -> Iterator[EntryDraft]:
        """Everything that should be in the catalogue now (of these ids), published or waiting for moderation."""

    def status_of(self, draft: EntryDraft) -> str:
        """The status the entry of this draft should have: "published" or "pending"."""
        return "published"

    @abstractmethod
    def manager_ids(self, object_id: int) -> set[int]:
        """Ids of the users who may act for the record."""

    @abstractmethod
    def managed_by(self, user_id: int) -> set[int]:
        """Ids of the records this user may act for."""

    def managed_rows(self, user_id: int) -> QuerySet[Any] | None:
        """The same ids as a query (of one column), so that the sources can be asked together; None: ask `managed_by`."""
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
