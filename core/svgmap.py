"""The map as a server-drawn SVG: projection and grouping of points, as pure functions.

The drawing is `WIDTH` × `HEIGHT` units. The projection is equirectangular at the latitude of Mechelen, which at this
size cannot be told from a conformal one. `templates/components/map_shape.svg` is drawn with the same functions
by `manage.py build_map`.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

WIDTH = 800
"""Width of the drawing, in SVG units."""
WEST, EAST = 2.50, 5.95
"""Bounds of the drawing, in degrees east (WGS 84): Flanders and Brussels with a margin."""
SOUTH, NORTH = 50.66, 51.52
"""Bounds of the drawing, in degrees north."""
_STRETCH = math.cos(math.radians(51.03))
_SCALE = WIDTH / ((EAST - WEST) * _STRETCH)
HEIGHT = round((NORTH - SOUTH) * _SCALE)
"""Height of the drawing, in SVG units."""
_CELL = 16
"""Points closer than this (SVG units) become one dot with a count."""


@dataclass(frozen=True)
class Dot:
    """A place on the drawing with the things there: x and y of the centre, r the radius (SVG units)."""

    x: float
    y: float
    r: float
    kind: str
    title: str
    url: str
    count: int


@dataclass(frozen=True)
class Picture:
    """What the template needs to draw."""

    dots: list[Dot] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def project(lat: float, lon: float) -> tuple[float, float]:
    """(x, y) of a point in degrees (WGS 84); y grows to the south. May lie outside the drawing."""
    return round((lon - WEST) * _STRETCH * _SCALE, 1), round((NORTH - lat) * _SCALE, 1)


def plain(point: Any) -> dict[str, Any]:
    """{lat, lon, title, url, kind, id} of a mapping or of an object with these attributes (an entry)."""
    if isinstance(point, Mapping):
        return dict(point)
    return {
        "lat": point.lat,
        "lon": point.lon,
        "title": point.title,
        "url": point.get_absolute_url(),
        "kind": str(point.kind),
        "id": getattr(point, "pk", None),
    }


def picture(points: Iterable[Any]) -> Picture:
    """Dots for all points that lie on the drawing; near ones share a dot, whose title counts them."""
    cells: dict[tuple[int, int], list[tuple[float, float, dict[str, Any]]]] = {}
    for point in map(plain, points):
        if point.get("lat") is None or point.get("lon") is None:
            continue
        x, y = project(float(point["lat"]), float(point["lon"]))
        if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            cells.setdefault((int(x // _CELL), int(y // _CELL)), []).append((x, y, point))
    dots = [_dot(members) for members in cells.values()]
    return Picture(dots=sorted(dots, key=lambda dot: (-dot.r, dot.y, dot.x)))


def _dot(members: list[tuple[float, float, dict[str, Any]]]) -> Dot:
    first = members[0][2]
    count = len(members)
    kinds = {str(point.get("kind", "")) for _, _, point in members}
    titles = [str(point.get("title", "")) for _, _, point in members[:5]]
    return Dot(
        x=round(sum(x for x, _, _ in members) / count, 1),
        y=round(sum(y for _, y, _ in members) / count, 1),
        r=round(min(7 + 2.2 * math.sqrt(count - 1), 22), 1),
        kind=kinds.pop() if len(kinds) == 1 else "many",
        title=", ".join(titles) + (" …" if count > 5 else ""),
        url=str(first.get("url", "")) if count == 1 else "",
        count=count,
    )
