"""Finished reads across all rooms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, F, Min, QuerySet, Value
from django.db.models.functions import Floor
from django.utils.translation import gettext as _

from catalogue import selectors as catalogue
from catalogue.kinds import Kind
from catalogue.models import Entry, Relation
from catalogue.querysets import HEAVY, visible_sql
from catalogue.search import SearchQuery, matching_entries
from catalogue.urls_of import entry_url
from core.rooms import ROOMS
from ecosystem.graph import Neighbour
from vocabulary.lookup import vocabulary

COUNTS_FOR_SECONDS = 60
LATEST = 6
ICONIC = 3
MAX_SINGLE = 2000


@dataclass(frozen=True)
class Tie:
    """A relation as read from one of its ends."""

    relation: Relation
    other: Entry
    label: str
    value: str


def counts(user: Any) -> dict[str, int]:
    """Number of entries per kind that this person may see; at most a minute old."""
    signed_in = bool(user is not None and user.is_authenticated)
    key = f"ecosystem.counts.{'members' if signed_in else 'public'}"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        rows = Entry.objects.visible_to(user).order_by().values_list("kind").annotate(n=Count("pk"))
        found = {**dict.fromkeys(Kind.values, 0), **dict(rows)}
        cache.set(key, found, COUNTS_FOR_SECONDS)
    return found


def home(user: Any) -> dict[str, Any]:
    """Rooms with their counts, iconic examples and the latest entries."""
    numbers = counts(user)
    rooms = [
        {
            "label": room.label,
            "url_name": room.url_name,
            "icon": room.icon,
            "kind": room.kind,
            "count": numbers.get(room.kind, sum(numbers.values())),
        }
        for room in ROOMS
    ]
    iconic, latest = _on_the_front_page(user)
    return {
        "rooms": rooms,
        "counts": numbers,
        "total": sum(numbers.values()),
        "iconic": iconic,
        "latest": latest,
        "themes": vocabulary().items("theme"),
    }


def _on_the_front_page(user: Any) -> tuple[list[Entry], list[Entry]]:
    """(iconic examples, what people brought lately). A list that was imported would fill the front page, so it only
    fills what is left. One statement, written out: the ORM takes longer to write it than PostgreSQL to run it."""
    columns = ", ".join(f'e."{f.column}"' for f in Entry._meta.concrete_fields if f.name not in HEAVY)
    start = f"select {columns}, %s as part from catalogue_entry e where {visible_sql('e', user)}"  # noqa: S608 - our own
    newest = f"and e.kind <> '{Kind.ORGANISATION}' and e.checked_at is {{}} order by e.published_at desc, e.id desc"
    sql = f"""({start} and e.iconic order by e.updated_at desc, e.id desc limit %s)
    union all ({start} {newest.format("not null")} limit %s) union all ({start} {newest.format("null")} limit %s)"""
    found: list[Any] = list(Entry.objects.raw(sql, ["iconic", ICONIC, "own", LATEST, "raw", LATEST]))
    parts = {part: [entry for entry in found if entry.part == part] for part in ("iconic", "own", "raw")}
    return parts["iconic"], [*parts["own"], *parts["raw"]][:LATEST]


def ties_of(entry: Entry, user: Any) -> list[Tie]:
    """The relations of an entry with their meaning from its own side."""
    ties = []
    for relation in catalogue.relations_of(entry, user):
        outward = relation.source_id == entry.pk
        other = relation.target if outward else relation.source
        item = vocabulary().get("relation", relation.type)
        label = item.label if item else relation.type
        value = vocabulary().get("value", relation.value) if relation.value else None
        shown = label if outward else _("%(label)s (van hen)") % {"label": label}
        ties.append(Tie(relation, other, shown, value.label if value else ""))
    return ties


def neighbours(ties: list[Tie]) -> list[Neighbour]:
    """The same for the drawing: each other end once, with all that ties it."""
    by_entry: dict[int, list[Tie]] = {}
    for tie in ties:
        by_entry.setdefault(tie.other.pk, []).append(tie)
    return [
        Neighbour(
            title=several[0].other.title,
            kind=several[0].other.kind,
            url=several[0].other.get_absolute_url(),
            label=", ".join(dict.fromkeys(tie.label for tie in several)),
            outward=several[0].relation.target_id == other,
        )
        for other, several in by_entry.items()
    ]


def geojson(query: SearchQuery, user: Any, now: datetime) -> dict[str, Any]:
    """A FeatureCollection of what fits the query: single points, or grid cells with a count when there are many."""
    found = matching_entries(query, user=user, now=now).filter(lat__isnull=False)
    columns = ("lat", "lon", "kind", "title", "url_name", "url_key", "extra__verified")
    rows = list(found.values_list(*columns)[: MAX_SINGLE + 1])
    if len(rows) > MAX_SINGLE:
        features = list(_grid(found, query))
    else:
        features = [
            _feature(lat, lon, _shown(kind, title, name, key, verified=verified))
            for lat, lon, kind, title, name, key, verified in rows
        ]
    return {"type": "FeatureCollection", "features": features}


def _shown(kind: str, title: str, name: str, key: str, *, verified: bool | None) -> dict[str, Any]:
    """What the map tells at a dot."""
    properties = {"kind": kind, "title": title, "url": entry_url(name, key)}
    return {**properties, "note": _("Geverifieerd")} if verified else properties


def _feature(lat: float, lon: float, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def _grid(found: Any, query: SearchQuery) -> Iterator[dict[str, Any]]:
    """Cells with their count, about 40 across the box or across Flanders; a cell of one is that one."""
    west, _south, east, _north = query.box or (2.5, 50.6, 6.0, 51.6)
    step = Value((east - west) / 40)
    cells = (
        found.annotate(gx=Floor(F("lon") / step), gy=Floor(F("lat") / step))
        .values("gx", "gy")
        .annotate(n=Count("pk"), y=Avg("lat"), x=Avg("lon"))
        .annotate(of=Min("kind"), called=Min("title"), name=Min("url_name"), key=Min("url_key"))
        .order_by("-n", "gx", "gy")[:MAX_SINGLE]
    )
    for cell in cells:
        if cell["n"] == 1:
            shown = {"kind": cell["of"], "title": cell["called"], "url": entry_url(cell["name"], cell["key"])}
        else:
            shown = {"kind": "many", "title": "", "url": "", "count": cell["n"]}
        yield _feature(cell["y"], cell["x"], shown)


def all_relations(user: Any) -> QuerySet[Relation]:
    """Relations of which this person may see both ends, in a stable order."""
    visible = Entry.objects.visible_to(user).values("pk")
    return (
        Relation.objects.filter(source__in=visible, target__in=visible)
        .select_related("source", "target")
        .defer("source__search_vector", "source__embedding", "target__search_vector", "target__embedding")
        .order_by("pk")
    )
