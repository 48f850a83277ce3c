"""A radar picture as pure geometry: the template draws it as SVG and puts a table beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 400
RADIUS = 125


@dataclass(frozen=True)
class Axis:
    """One spoke. Coordinates in SVG units: (x, y) its end, (label_x, label_y) where its name starts, `anchor` the
    SVG text-anchor, (dot_x, dot_y) the value, None without one."""

    label: str
    value: int | None
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    dot_x: float | None
    dot_y: float | None


@dataclass(frozen=True)
class Radar:
    """What the template draws: spokes, rings for 1..most, and the outline of the values ("" below three)."""

    axes: list[Axis]
    rings: list[str]
    outline: str
    centre_x: float = WIDTH / 2
    centre_y: float = HEIGHT / 2
    width: int = WIDTH
    height: int = HEIGHT


def radar(values: Sequence[tuple[str, int | None]], *, most: int = 5) -> Radar:
    """Lay out (label, value 1..most or None) clockwise from the top; unknown values lie in the centre."""
    count = max(1, len(values))
    axes = []
    for position, (label, value) in enumerate(values):
        x, y = _point(position, count, 1.0)
        label_x, label_y = _point(position, count, 1.13)
        dot_x, dot_y = _point(position, count, value / most) if value else (None, None)
        axes.append(Axis(label, value, x, y, label_x, label_y, _anchor(position, count), dot_x, dot_y))
    rings = [_path([_point(p, count, ring / most) for p in range(count)]) for ring in range(1, most + 1)]
    known = [value for _, value in values if value]
    corners = [_point(p, count, (value or 0) / most) for p, (_, value) in enumerate(values)]
    return Radar(axes=axes, rings=rings, outline=_path(corners) if len(known) >= 3 else "")


def _point(position: int, count: int, share: float) -> tuple[float, float]:
    """Where a share (0-1) of a spoke lies."""
    angle = 2 * math.pi * position / count - math.pi / 2
    x = WIDTH / 2 + RADIUS * share * math.cos(angle)
    y = HEIGHT / 2 + RADIUS * share * math.sin(angle)
    return round(x, 1), round(y, 1)


def _anchor(position: int, count: int) -> str:
    across = math.cos(2 * math.pi * position / count - math.pi / 2)
    return "middle" if abs(across) < 0.1 else ("start" if across > 0 else "end")


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
