"""Small geometric shapes in the hub's palette, each returned as a piece of SVG; sizes in picture units (640 x 360)."""

from __future__ import annotations

import random

PAPER, INK, PETROL, BRICK, SUN = "#FBF6EE", "#22302F", "#0B5A56", "#B23A1E", "#FFC94A"
MINT, PEACH, LILAC, PLUM, EDGE = "#DDEFE8", "#FCE4D8", "#EFE3F3", "#5B2C6F", "#8A8172"
LEAF, CORAL, SKY = "#3E8E7E", "#E8825E", "#A9D3D6"
GROUND = 300
SKINS = ("#F2C9A1", "#D9A074", "#A86F48", "#6F452C")
CLOTHES = (PETROL, BRICK, PLUM, CORAL, LEAF, INK)


def _n(value: float) -> str:
    """A number as short as SVG allows."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def circle(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="{fill}"/>'


def ring(x: float, y: float, r: float, stroke: str, width: float) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" fill="none" stroke="{stroke}" stroke-width="{_n(width)}"/>'


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> str:
    rounded = f' rx="{_n(r)}"' if r else ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{rounded} fill="{fill}"/>'


def path(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def line(d: str, stroke: str, width: float = 6) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{_n(width)}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def half(x: float, y: float, r: float, fill: str) -> str:
    """The upper half of a disc standing on y."""
    return path(f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 0 1 {_n(2 * r)} 0z", fill)


def bowl(x: float, y: float, r: float, fill: str) -> str:
    """The lower half of a disc hanging from y."""
    return path(f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 0 0 {_n(2 * r)} 0z", fill)


def hill(y: float, lift: float, fill: str) -> str:
    return path(f"M0 {_n(y)}Q320 {_n(y - lift)} 640 {_n(y)}V360H0z", fill)


def person(x: float, y: float, h: float, look: int) -> str:
    """Someone standing with the feet on y; `look` picks skin and clothes."""
    w = h * 0.44
    head = h * 0.17
    cloth = CLOTHES[look % len(CLOTHES)]
    body = f"M{_n(x - w / 2)} {_n(y)}V{_n(y - h * 0.42)}a{_n(w / 2)} {_n(w / 2)} 0 0 1 {_n(w)} 0V{_n(y)}z"
    return path(body, cloth) + circle(x, y - h + head, head, SKINS[(look * 3 + 1) % len(SKINS)])


def people(rng: random.Random, places: list[tuple[float, float]], y: float = GROUND) -> str:
    """People of the given (x, height) standing on y, each with other looks."""
    start = rng.randrange(6)
    return "".join(person(x, y, h, start + index) for index, (x, h) in enumerate(places))


def house(x: float, y: float, w: float, h: float, wall: str, roof: str) -> str:
    """A house standing on y with one lit window and a door."""
    top = y - h
    parts = [
        rect(x, top, w, h, wall),
        path(f"M{_n(x - 8)} {_n(top)}L{_n(x + w / 2)} {_n(top - w * 0.42)}L{_n(x + w + 8)} {_n(top)}z", roof),
        rect(x + w * 0.16, top + h * 0.18, w * 0.26, w * 0.26, SUN, 3),
        rect(x + w * 0.58, y - h * 0.42, w * 0.26, h * 0.42, INK, 3),
    ]
    return "".join(parts)


def tower(x: float, y: float, w: float, h: float, wall: str) -> str:
    """A block of flats with a grid of windows, some lit."""
    parts = [rect(x, y - h, w, h, wall, 4)]
    step = w / 3
    row = 0
    while 14 + row * 30 + 16 < h:
        for column in range(3):
            lit = SUN if (row * 2 + column) % 3 == 0 else PAPER
            parts.append(rect(x + column * step + step * 0.26, y - h + 14 + row * 30, step * 0.48, 16, lit, 2))
        row += 1
    return "".join(parts)


def tree(x: float, y: float, h: float, fill: str) -> str:
    return rect(x - h * 0.05, y - h * 0.45, h * 0.1, h * 0.45, INK, 2) + circle(x, y - h * 0.66, h * 0.34, fill)


def fir(x: float, y: float, h: float, fill: str) -> str:
    trunk = rect(x - h * 0.05, y - h * 0.3, h * 0.1, h * 0.3, INK, 2)
    return trunk + path(f"M{_n(x)} {_n(y - h)}L{_n(x + h * 0.3)} {_n(y - h * 0.2)}H{_n(x - h * 0.3)}z", fill)


def flower(x: float, y: float, h: float, fill: str) -> str:
    petals = "".join(
        circle(x + dx * h * 0.17, y - h + dy * h * 0.17, h * 0.15, fill)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1))
    )
    stem = line(f"M{_n(x)} {_n(y)}V{_n(y - h)}", LEAF, 5)
    up, out, wide = h * 0.3, h * 0.2, h * 0.32
    leaf = path(f"M{_n(x)} {_n(y - up)}q{_n(up)} {_n(-up)} {_n(wide)} 0q{_n(-out)} {_n(h * 0.12)} {_n(-wide)} 0z", LEAF)
    return stem + leaf + petals + circle(x, y - h, h * 0.11, SUN)


def cloud(x: float, y: float, s: float, fill: str) -> str:
    return (
        circle(x - s * 0.5, y, s * 0.34, fill)
        + circle(x, y - s * 0.2, s * 0.46, fill)
        + circle(x + s * 0.52, y, s * 0.36, fill)
        + rect(x - s * 0.5, y - s * 0.04, s, s * 0.38, fill)
    )


def bubble(x: float, y: float, w: float, h: float, fill: str, tail: int = 1) -> str:
    """A speech bubble; tail 1 points down left, -1 down right."""
    tip = x + (w * 0.25 if tail > 0 else w * 0.75)
    return rect(x, y, w, h, fill, h * 0.4) + path(
        f"M{_n(tip - 12)} {_n(y + h - 3)}L{_n(tip - tail * 16)} {_n(y + h + 22)}L{_n(tip + 14)} {_n(y + h - 3)}z", fill
    )


def heart(x: float, y: float, s: float, fill: str) -> str:
    """A heart with its point on (x, y)."""
    return path(
        f"M{_n(x)} {_n(y)}C{_n(x - s)} {_n(y - s * 0.7)} {_n(x - s * 0.8)} {_n(y - s * 1.35)} {_n(x - s * 0.35)} "
        f"{_n(y - s * 1.3)}Q{_n(x - s * 0.08)} {_n(y - s * 1.25)} {_n(x)} {_n(y - s)}Q{_n(x + s * 0.08)} "
        f"{_n(y - s * 1.25)} {_n(x + s * 0.35)} {_n(y - s * 1.3)}C{_n(x + s * 0.8)} {_n(y - s * 1.35)} "
        f"{_n(x + s)} {_n(y - s * 0.7)} {_n(x)} {_n(y)}z",
        fill,
    )


def wheel(x: float, y: float, r: float, tyre: str) -> str:
    return ring(x, y, r, tyre, 7) + circle(x, y, 5, tyre)


def bicycle(x: float, y: float, r: float, frame: str) -> str:
    """A bicycle with its back wheel on (x, y)."""
    wide = r * 2.7
    frame_line = line(
        f"M{_n(x)} {_n(y)}L{_n(x + wide * 0.42)} {_n(y)}L{_n(x + wide * 0.74)} {_n(y - r * 1.1)}"
        f"L{_n(x + wide * 0.28)} {_n(y - r * 1.1)}L{_n(x)} {_n(y)}M{_n(x + wide * 0.42)} {_n(y)}"
        f"L{_n(x + wide * 0.24)} {_n(y - r * 1.4)}M{_n(x + wide)} {_n(y)}L{_n(x + wide * 0.7)} {_n(y - r * 1.6)}"
        f"H{_n(x + wide * 0.86)}M{_n(x + wide * 0.15)} {_n(y - r * 1.4)}H{_n(x + wide * 0.33)}",
        frame,
    )
    return wheel(x, y, r, INK) + wheel(x + wide, y, r, INK) + frame_line


def turbine(x: float, y: float, h: float, blade: str, turn: int) -> str:
    """A windmill on y, its blades turned by `turn` degrees."""
    top = y - h
    blades = "".join(
        f'<ellipse cx="{_n(x)}" cy="{_n(top - h * 0.22)}" rx="6" ry="{_n(h * 0.22)}" fill="{blade}" '
        f'transform="rotate({turn + 120 * part} {_n(x)} {_n(top)})"/>'
        for part in range(3)
    )
    return path(f"M{_n(x - 4)} {_n(top)}h8l5 {_n(h)}h-18z", PAPER) + blades + circle(x, top, 7, INK)
