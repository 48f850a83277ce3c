"""Which list a record came from, and under which licence that list may be used again.

What people wrote on the hub is under `OWN_LICENCE`. A record of a list that others keep stays under the licence of
that list; where nobody told which one that is, it is `UNKNOWN`, and the hub promises nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

OWN_LICENCE = "CC-BY-4.0"
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A list that records came from.

    Attributes:
        name: what people call it.
        licence: as SPDX writes it; `UNKNOWN` when nobody told.
        link: where it is kept.
    """

    name: str | Promise
    licence: str = UNKNOWN
    link: str = ""


Lookup = Callable[[set[str]], Mapping[str, Origin]]
OWN = Origin(name="", licence=OWN_LICENCE)
_known: dict[str, Origin] = {}
_lookups: list[Lookup] = []


def register(source: str, origin: Origin) -> None:
    """Make a list known whose records carry `source`."""
    _known[source] = origin


def register_lookup(lookup: Lookup) -> None:
    """Ask `lookup` about the lists that nobody registered; it gives those that it knows, in one query."""
    _lookups.append(lookup)


def origin_of(source: str) -> Origin:
    """Where this comes from, as far as the code tells; no query. "" is the hub itself."""
    return _known.get(source) or (Origin(name=source) if source else OWN)


def origins_of(sources: Iterable[str]) -> dict[str, Origin]:
    """The same for many, also for lists that only the database knows."""
    wanted = set(sources)
    found = {source: origin_of(source) for source in wanted}
    unknown = {source for source in wanted if source and source not in _known}
    for lookup in _lookups if unknown else []:
        found.update(lookup(unknown))
    return found


def registered() -> list[Origin]:
    """The lists that the code knows."""
    return list(dict.fromkeys(_known.values()))


def shown(source: str) -> str | Promise:
    """A source as people read it: the list, and its licence where that is known."""
    origin = origin_of(source)
    if origin.licence in (UNKNOWN, OWN_LICENCE):
        return origin.name
    return format_lazy(_("{name} (licentie {licence})"), name=origin.name, licence=origin.licence)
