"""Scenes of how people live: a function per theme, variant n is 1 to 3."""

from __future__ import annotations

import random

from hubsi.demo import shapes as s
from hubsi.demo.shapes import (
    BRICK,
    CORAL,
    EDGE,
    GROUND,
    INK,
    LEAF,
    LILAC,
    MINT,
    PAPER,
    PEACH,
    PETROL,
    PLUM,
    SKY,
    SUN,
    people,
)


def _coins(x: float, y: float, count: int) -> str:
    return "".join(s.rect(x - 30, y - 16 * (i + 1), 60, 13, SUN if i % 2 else CORAL, 6.5) for i in range(count))


def poverty(rng: random.Random, n: int) -> str:
    if n == 1:
        stacks = "".join(_coins(190 + 90 * i, GROUND, 2 + 2 * i) for i in range(4))
        return stacks + people(rng, [(90, 120), (560, 130)]) + s.heart(545, 120, 26, BRICK)
    if n == 2:
        radiator = "".join(s.rect(250 + 30 * i, 170, 22, 110, CORAL, 10) for i in range(6)) + s.rect(
            240, 270, 195, 12, BRICK, 6
        )
        warm = "".join(s.line(f"M{275 + 60 * i} 145q-14-18 0-34t0-34", BRICK, 6) for i in range(3))
        return radiator + warm + people(rng, [(150, 140), (500, 135), (565, 95)])
    jar = s.rect(250, 120, 140, 180, SKY, 26) + s.rect(262, 98, 116, 26, PETROL, 8)
    inside = "".join(s.circle(275 + 24 * (i % 5), 280 - 24 * (i // 5), 13, SUN if i % 3 else CORAL) for i in range(18))
    return jar + inside + people(rng, [(150, 145), (205, 100), (470, 135)]) + s.circle(320, 60, 15, SUN)


def loneliness(rng: random.Random, n: int) -> str:
    bench = s.rect(190, 240, 260, 14, BRICK, 5) + s.rect(215, 254, 12, 46, INK) + s.rect(413, 254, 12, 46, INK)
    if n == 1:
        return (
            s.tree(110, GROUND, 190, LEAF)
            + bench
            + people(rng, [(260, 110), (380, 120)], 242)
            + s.bubble(390, 62, 96, 46, PAPER)
        )
    if n == 2:
        table = s.rect(150, 232, 340, 16, INK, 8) + s.rect(200, 248, 12, 52, INK) + s.rect(428, 248, 12, 52, INK)
        cups = "".join(s.bowl(200 + 80 * i, 214, 18, (PETROL, CORAL, SUN, PLUM)[i]) for i in range(4))
        return people(rng, [(190, 130), (275, 120), (360, 135), (445, 115)], 250) + table + cups
    windows = s.tower(70, GROUND, 130, 230, PETROL) + s.tower(440, GROUND, 130, 200, PLUM)
    cord = s.line("M200 130Q320 230 440 150", INK, 4) + s.circle(200, 130, 8, BRICK) + s.circle(440, 150, 8, BRICK)
    return windows + cord + s.heart(320, 214, 30, BRICK) + people(rng, [(280, 90), (360, 90)])


def housing(rng: random.Random, n: int) -> str:
    if n == 1:
        walls = (PEACH, PAPER, SKY, LILAC, PAPER)
        roofs = (BRICK, PETROL, PLUM, CORAL, LEAF)
        return "".join(s.house(44 + 114 * i, GROUND, 94, 100 + rng.randrange(70), walls[i], roofs[i]) for i in range(5))
    if n == 2:
        key = (
            s.ring(200, 150, 46, SUN, 22)
            + s.rect(250, 138, 200, 24, SUN, 6)
            + s.rect(390, 160, 22, 40, SUN)
            + s.rect(428, 160, 22, 28, SUN)
        )
        return s.house(440, GROUND, 120, 90, PAPER, BRICK) + key + people(rng, [(110, 110), (170, 120), (380, 100)])
    flats = (
        s.tower(90, GROUND, 120, 170, BRICK)
        + s.tower(220, GROUND, 130, 230, PETROL)
        + s.tower(362, GROUND, 110, 140, CORAL)
    )
    return flats + s.tree(530, GROUND, 130, LEAF) + people(rng, [(500, 80), (565, 95)])


def health(rng: random.Random, n: int) -> str:
    cross = s.rect(-18, -54, 36, 108, PAPER, 8) + s.rect(-54, -18, 108, 36, PAPER, 8)
    if n == 1:
        return (
            s.heart(320, 270, 140, BRICK)
            + f'<g transform="translate(320 150)scale(.9)">{cross}</g>'
            + people(rng, [(120, 130), (520, 140)])
        )
    if n == 2:
        hands = s.line("M170 235Q320 160 470 235", CORAL, 22)
        return people(rng, [(150, 170), (490, 150)]) + hands + s.heart(320, 150, 44, BRICK)
    home = s.house(230, GROUND, 180, 120, PAPER, PETROL)
    badge = s.circle(470, 120, 54, BRICK) + f'<g transform="translate(470 120)scale(.55)">{cross}</g>'
    return home + badge + people(rng, [(140, 120), (190, 135), (520, 120)])


def mental_wellbeing(rng: random.Random, n: int) -> str:
    if n == 1:
        head = s.circle(320, 190, 90, CORAL) + s.rect(290, 260, 60, 60, CORAL, 10)
        return head + "".join(
            s.flower(255 + 43 * i, 130 + (i % 2) * 12, 62 + 12 * (i % 3), (PLUM, BRICK, PETROL, PLUM)[i])
            for i in range(4)
        )
    if n == 2:
        return (
            s.cloud(200, 110, 110, EDGE)
            + s.circle(470, 110, 62, SUN)
            + s.line("M60 300Q240 180 330 250T620 220", PETROL, 10)
            + people(rng, [(220, 110), (430, 120)])
        )
    knot = s.line("M250 110c40-50 110 20 60 50s-90-50-30-80s120 50 60 90s-110-10-70-50", PLUM, 8)
    thread = s.line("M270 120C330 250 380 180 480 190", PLUM, 8) + s.circle(480, 190, 11, BRICK)
    return knot + thread + people(rng, [(170, 130), (505, 150), (570, 120)])


def work(rng: random.Random, n: int) -> str:
    def gear(x: float, y: float, r: float, fill: str) -> str:
        teeth = "".join(
            f'<rect x="{x - 11}" y="{y - r - 14}" width="22" height="26" rx="4" fill="{fill}" '
            f'transform="rotate({45 * i} {x} {y})"/>'
            for i in range(8)
        )
        return teeth + s.circle(x, y, r, fill) + s.circle(x, y, r * 0.42, PAPER)

    if n == 1:
        return (
            gear(230, 160, 74, PETROL) + gear(368, 208, 50, CORAL) + people(rng, [(110, 120), (490, 140), (550, 110)])
        )
    if n == 2:
        ladder = s.line("M250 300L300 70M340 300L300 70", INK, 9) + "".join(
            s.line(f"M{262 + 8 * i} {252 - 44 * i}H{328 - 6 * i}", INK, 8) for i in range(4)
        )
        return (
            ladder
            + s.rect(380, 120, 180, 180, PEACH, 6)
            + "".join(s.rect(392 + 56 * (i % 3), 134 + 54 * (i // 3), 44, 40, BRICK, 4) for i in range(9))
            + people(rng, [(150, 140), (205, 120)])
        )
    bench = s.rect(110, 222, 420, 20, BRICK, 4) + s.rect(150, 242, 16, 58, INK) + s.rect(474, 242, 16, 58, INK)
    tools = (
        s.rect(200, 196, 90, 12, INK, 6)
        + s.rect(186, 186, 26, 32, EDGE, 4)
        + s.bowl(400, 190, 30, PETROL)
        + s.rect(440, 176, 44, 46, SUN, 6)
    )
    return people(rng, [(170, 150), (320, 160), (460, 140)], 240) + bench + tools


def education(rng: random.Random, n: int) -> str:
    if n == 1:
        colours = (PETROL, BRICK, SUN, PLUM, CORAL)
        pile = "".join(s.rect(200 + rng.randrange(30), GROUND - 34 * (i + 1), 230, 30, colours[i], 5) for i in range(5))
        return pile + people(rng, [(120, 130), (510, 110)]) + s.circle(320, 92, 26, SUN)
    if n == 2:
        book = s.path("M320 150Q240 100 110 130V290Q240 260 320 300z", PAPER) + s.path(
            "M320 150Q400 100 530 130V290Q400 260 320 300z", MINT
        )
        lines = "".join(s.line(f"M150 {168 + 28 * i}Q220 {156 + 28 * i} 290 {178 + 28 * i}", EDGE, 5) for i in range(3))
        return book + lines + s.flower(430, 240, 110, BRICK) + s.flower(380, 262, 80, PLUM)
    board = s.rect(180, 70, 280, 160, PETROL, 8) + s.line("M220 190L270 120L320 170L370 110L420 150", SUN, 8)
    return board + people(rng, [(120, 150), (240, 84), (320, 90), (400, 84), (520, 150)])


def migration(rng: random.Random, n: int) -> str:
    if n == 1:
        bridge = s.path("M60 300V220H580V300H520a90 90 0 0 0-180 0h-40a90 90 0 0 0-180 0z", BRICK)
        return bridge + people(rng, [(180, 90), (245, 105), (330, 110), (400, 75), (460, 100)], 222)
    if n == 2:
        cases = (
            s.rect(250, 210, 110, 90, CORAL, 10)
            + s.line("M285 210v-22h40v22", INK, 7)
            + s.rect(370, 240, 80, 60, PETROL, 8)
            + s.line("M395 240v-16h30v16", INK, 6)
        )
        return (
            cases
            + people(rng, [(130, 140), (190, 150), (500, 130), (550, 95)])
            + s.bubble(200, 66, 96, 46, PAPER)
            + s.bubble(420, 70, 90, 44, SUN, -1)
        )
    globe = (
        s.circle(320, 180, 118, SKY)
        + s.path("M230 130q60-50 90 0t-30 60q-60 10-60-60z", LEAF)
        + s.path("M350 190q60-30 74 10t-50 70q-40-20-24-80z", LEAF)
    )
    return globe + people(rng, [(110, 120), (165, 135), (480, 130), (535, 115)])
