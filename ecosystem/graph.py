"""The ties around one entry as a small drawing: pure geometry, no database."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720
"""Width of the drawing in SVG units; its height follows from the number of nodes."""
MAX_NODES = 60
"""More than this is a list, not a drawing."""
_LINE = 34


@dataclass(frozen=True)
class Neighbour:
    """One tie as seen from the middle.

    Attributes:
        label: what the tie is, in the reader's language.
        outward: it goes from the middle to the neighbour.
    """

    title: str
    kind: str
    url: str
    label: str
    outward: bool


@dataclass(frozen=True)
class Node:
    """A neighbour on the drawing: centre of its dot, where its text starts, and on which side that text stands."""

    x: float
    y: float
    text_x: float
    anchor: str
    title: str
    kind: str
    url: str
    label: str


@dataclass(frozen=True)
class Drawing:
    """Nodes around a middle at (`cx`, `cy`), in SVG units."""

    nodes: list[Node]
    width: int
    height: int
    cx: float
    cy: float


def ego_drawing(neighbours: Sequence[Neighbour]) -> Drawing:
    """Neighbours left and right of the middle on two arcs, so that no two labels touch."""
    shown = list(neighbours)[:MAX_NODES]
    rows = max(1, math.ceil(len(shown) / 2))
    height = max(140, rows * _LINE + 40)
    cx, cy = WIDTH / 2, height / 2
    nodes = []
    for index, neighbour in enumerate(shown):
        right = index % 2 == 0
        here = math.ceil(len(shown) / 2) if right else len(shown) // 2
        share = (index // 2 + 0.5) / here
        y = 20 + share * (height - 40)
        bend = 46 * math.cos((share - 0.5) * math.pi)
        x = cx + (70 + bend) * (1 if right else -1)
        nodes.append(
            Node(
                x=round(x, 1),
                y=round(y, 1),
                text_x=round(x + (12 if right else -12), 1),
                anchor="start" if right else "end",
                title=_short(neighbour.title),
                kind=neighbour.kind,
                url=neighbour.url,
                label=neighbour.label,
            )
        )
    return Drawing(nodes, WIDTH, height, cx, cy)


def _short(title: str, most: int = 30) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
