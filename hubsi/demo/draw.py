"""Draw the demo pictures, the same on every run: six warm scenes per theme, and a mark per organisation.

`python -m hubsi.demo.draw` writes `static/demo/<theme>-<n>.svg` and `static/demo/mark-<key>.svg` (640 x 360, below
6 kB each). Variants 4 to 6 are the first three seen from the other side, in other light and with other people.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from pathlib import Path

from hubsi.demo import scenes_life as life
from hubsi.demo import scenes_place as place
from hubsi.demo import shapes as s
from hubsi.demo.shapes import BRICK, CORAL, GROUND, LEAF, LILAC, MINT, PAPER, PEACH, PETROL, PLUM, SKY, SUN

DRAWN = 3
VARIANTS = 2 * DRAWN
FOLDER = Path(__file__).resolve().parents[2] / "static" / "demo"
Scene = Callable[[random.Random, int], str]

SCENES: dict[str, Scene] = {
    "poverty": life.poverty,
    "loneliness": life.loneliness,
    "housing": life.housing,
    "health": life.health,
    "mental-wellbeing": life.mental_wellbeing,
    "work": life.work,
    "education": life.education,
    "migration": life.migration,
    "climate-energy": place.climate_energy,
    "food": place.food,
    "mobility": place.mobility,
    "circular-economy": place.circular_economy,
    "digital-inclusion": place.digital_inclusion,
    "democracy": place.democracy,
    "nature-public-space": place.nature_public_space,
}
SKIES = (PEACH, MINT, LILAC, "#FFF0C7", "#E3F0F1")


def picture(theme: str, n: int) -> str:
    """The whole picture of a theme, variant n (1 to 6), as SVG text."""
    rng = random.Random(f"{theme}-{n}")
    index = list(SCENES).index(theme)
    sky = SKIES[(index + 2 * n) % len(SKIES)]
    ground = (SKY, "#CFE6DC", "#F6D9B8", "#E6D3EC")[(index + n) % 4]
    sun_x = (110, 540, 320)[(index + n) % 3]
    back = s.rect(0, 0, 640, 360, sky) + s.circle(sun_x, 96, 58, "#FFDE8F") + s.hill(GROUND - 14, 70, ground)
    floor = s.rect(0, GROUND - 2, 640, 62, ground)
    scene = SCENES[theme](rng, (n - 1) % DRAWN + 1)
    if n > DRAWN:
        scene = f'<g transform="matrix(-1 0 0 1 640 0)">{scene}</g>'
    return _svg(back + floor + scene)


def mark(key: str) -> str:
    """The emblem of an organisation: a symmetric pattern of quarter discs in three colours, as SVG text."""
    rng = random.Random(f"mark-{key}")
    back = rng.choice(SKIES)
    colours = rng.sample((PETROL, BRICK, PLUM, CORAL, LEAF, SUN), 3)
    cell = 72
    parts = [s.rect(0, 0, 640, 360, back), s.circle(320, 180, 152, PAPER)]
    for row in range(3):
        for column in range(2):
            shape = rng.randrange(4) if column == 0 else rng.choice((0, 3))
            colour = rng.choice(colours)
            y = 72 + row * cell
            for left in sorted({212 + column * cell, 212 + (2 - column) * cell}):
                parts.append(_tile(left, y, cell, shape, colour, flip=left > 212 + cell))
    return _svg("".join(parts))


def _tile(x: int, y: int, size: int, shape: int, colour: str, *, flip: bool) -> str:
    """One cell of an emblem: 0 disc, 1 and 2 quarter discs, 3 square; `flip` mirrors it left to right."""
    if shape == 0:
        return s.circle(x + size / 2, y + size / 2, size * 0.42, colour)
    if shape == 3:
        return s.rect(x + 6, y + 6, size - 12, size - 12, colour, 10)
    down = shape == 2
    centre_x, edge_x = (x, x + size) if flip else (x + size, x)
    centre_y, edge_y = (y, y + size) if down else (y + size, y)
    arc = f"A{size} {size} 0 0 {int(flip == down)} {centre_x} {edge_y}"
    return s.path(f"M{centre_x} {centre_y}H{edge_x}{arc}z", colour)


def _svg(content: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360">'
    return f"{head}{content}</svg>\n"


def all_pictures() -> dict[str, str]:
    """Every picture by file name."""
    pictures = {f"{theme}-{n}.svg": picture(theme, n) for theme in SCENES for n in range(1, VARIANTS + 1)}
    organisations = json.loads((Path(__file__).parent / "organisations.json").read_text(encoding="utf-8"))
    return pictures | {f"mark-{row['key']}.svg": mark(row["key"]) for row in organisations}


def write_all(folder: Path = FOLDER) -> int:
    """Write every picture; returns how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = all_pictures()
    for name, text in pictures.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(pictures)


if __name__ == "__main__":
    sys.stdout.write(f"{write_all()} pictures in {FOLDER}\n")
