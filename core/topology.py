"""Simplifying neighbouring polygons without gaps between them, as pure functions.

Rings are cut into arcs where the set of polygons that share a point changes; each arc is simplified once, so that
both neighbours get the same line.
"""

import itertools
from collections import defaultdict

Point = tuple[float, float]
Ring = list[Point]


def simplify(rings: list[Ring], tolerance: float, smallest: float) -> list[Ring]:
    """Closed rings with fewer points.

    Args:
        rings: closed rings, (x, y) in any one unit; neighbours share exact points.
        tolerance: how far a line may move, in that unit (Douglas-Peucker).
        smallest: rings with less area (unit squared) are left out.
    """
    owners: dict[Point, set[int]] = defaultdict(set)
    for number, ring in enumerate(rings):
        for point in ring:
            owners[point].add(number)
    kept: dict[tuple[Point, Point, int], Ring] = {}
    simple = []
    for ring in rings:
        if abs(area(ring)) < smallest:
            continue
        points: Ring = []
        for arc in _arcs(ring, owners):
            points += _once(arc, tolerance, kept)[:-1]
        if len(points) >= 3:
            simple.append([*points, points[0]])
    return simple


def area(ring: Ring) -> float:
    """Signed area of a closed ring (shoelace)."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2


def _arcs(ring: Ring, owners: dict[Point, set[int]]) -> list[Ring]:
    open_ring = ring[:-1]
    count = len(open_ring)
    cuts = [
        at
        for at in range(count)
        if (
            owners[open_ring[at]] != owners[open_ring[at - 1]]
            and len(owners[open_ring[at]]) >= len(owners[open_ring[at - 1]])
        )
        or (
            owners[open_ring[at]] != owners[open_ring[(at + 1) % count]]
            and len(owners[open_ring[at]]) >= len(owners[open_ring[(at + 1) % count]])
        )
    ] or [0]
    arcs = []
    for here, there in zip(cuts, [*cuts[1:], cuts[0] + count], strict=True):
        arcs.append([open_ring[at % count] for at in range(here, there + 1)])
    return arcs


def _once(arc: Ring, tolerance: float, kept: dict[tuple[Point, Point, int], Ring]) -> Ring:
    forward = arc if arc[0] <= arc[-1] else arc[::-1]
    key = (forward[0], forward[-1], len(forward))
    if forward[0] == forward[-1]:
        return _closed(arc, tolerance)
    if key not in kept:
        kept[key] = douglas_peucker(forward, tolerance)
    return kept[key] if forward is arc else kept[key][::-1]


def _closed(ring: Ring, tolerance: float) -> Ring:
    """A ring that starts and ends at one point is halved first, or the whole of it would fall on that point."""
    far = max(range(len(ring)), key=lambda at: _squared(ring[at], ring[0]))
    return douglas_peucker(ring[: far + 1], tolerance)[:-1] + douglas_peucker(ring[far:], tolerance)


def douglas_peucker(line: Ring, tolerance: float) -> Ring:
    """The line without the points that lie within `tolerance` of it; both ends stay."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        far, distance = first, 0.0
        for at in range(first + 1, last):
            found = _distance(line[at], line[first], line[last])
            if found > distance:
                far, distance = at, found
        if distance > tolerance:
            keep.add(far)
            stack += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def _squared(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _distance(p: Point, a: Point, b: Point) -> float:
    length = _squared(a, b)
    if length == 0:
        return _squared(p, a) ** 0.5
    t = max(0.0, min(1.0, ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length))
    return _squared(p, (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]))) ** 0.5
