"""Public entries as flat rows for files: all of a kind, or a list as filtered. Always as a visitor sees it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings

from catalogue import sources
from catalogue.kinds import FACETS
from catalogue.models import Entry
from catalogue.origins import Origin, origin_of, origins_of
from catalogue.search import SearchQuery, matching_entries

MOST_FILTERED = 10_000
CHUNK = 1000


def of_kind(kind: str) -> Iterator[dict[str, Any]]:
    """Every public entry of a kind, oldest first; streams, so any number is fine."""
    return _rows(Entry.objects.visible_to(None).filter(kind=kind).for_cards().order_by("pk").iterator(CHUNK))


def as_filtered(query: SearchQuery, now: datetime) -> Iterator[dict[str, Any]]:
    """What a visitor finds with these filters, newest first; the first 10,000."""
    found = matching_entries(query, user=None, now=now).for_cards().order_by("-updated_at", "-pk")
    return _rows(found[:MOST_FILTERED].iterator(CHUNK))


def _rows(entries: Iterator[Entry]) -> Iterator[dict[str, Any]]:
    while chunk := list(islice(entries, CHUNK)):
        origins = origins_by_entry(chunk)
        for entry in chunk:
            yield _row(entry, *origins.get((entry.kind, entry.object_id), ("", origin_of(""))))


def origins_by_entry(entries: Iterable[Entry]) -> dict[tuple[str, int], tuple[str, Origin]]:
    """(source, what is known of it) of imported records, by kind and number; one query per kind and one for all."""
    by_kind: dict[str, list[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry.object_id)
    found: dict[tuple[str, int], str] = {}
    for kind, ids in by_kind.items():
        records = sources.source_for(kind).record._default_manager.filter(pk__in=ids).exclude(source="")
        found.update({(kind, pk): source for pk, source in records.values_list("pk", "source")})
    known = origins_of(found.values())
    return {key: (source, known[source]) for key, source in found.items()}


def _row(entry: Entry, source: str, origin: Origin) -> dict[str, Any]:
    path = entry.get_absolute_url()
    return {
        "kind": entry.kind,
        "id": entry.object_id,
        "title": entry.title,
        "summary": entry.summary,
        "language": entry.language,
        "path": path,
        "owner": entry.owner.title if entry.owner else "",
        "place": entry.place,
        "lat": entry.lat,
        "lon": entry.lon,
        **{name: " ".join(entry.codes(name)) for name in FACETS},
        "amount_min": entry.amount_min,
        "amount_max": entry.amount_max,
        "opens_at": _moment(entry.opens_at),
        "closes_at": _moment(entry.closes_at),
        "published_at": _moment(entry.published_at),
        "updated_at": _moment(entry.updated_at),
        "checked_at": _moment(entry.checked_at),
        "url": f"{settings.SITE_URL}{path}" if path else "",
        "source": source,
        "source_name": str(origin.name),
        "source_url": origin.link,
        "licence": origin.licence,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
