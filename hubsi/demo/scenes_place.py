"""Scenes of the world around people: a function per theme, variant n is 1 to 3."""

from __future__ import annotations

import random
from math import cos, pi, sin

from hubsi.demo import shapes as s
from hubsi.demo.shapes import BRICK, CORAL, EDGE, GROUND, INK, LEAF, MINT, PAPER, PEACH, PETROL, PLUM, SKY, SUN, people


def climate_energy(rng: random.Random, n: int) -> str:
    if n == 1:
        return "".join(
            s.turbine(130 + 150 * i, GROUND, 150 + 24 * (i % 2), PETROL, rng.randrange(110)) for i in range(3)
        ) + s.house(500, GROUND, 90, 76, PAPER, BRICK)
    if n == 2:
        panel = "".join(s.rect(180 + 74 * (i % 4), 110 + 50 * (i // 4), 68, 44, PETROL, 4) for i in range(8))
        return (
            s.path("M130 220L170 90H490L530 220z", INK)
            + panel
            + s.rect(170, 220, 300, 80, PEACH)
            + s.rect(300, 242, 48, 58, BRICK, 3)
            + people(rng, [(110, 100), (560, 110)])
        )
    battery = (
        s.rect(260, 130, 120, 170, PETROL, 14)
        + s.rect(296, 112, 48, 20, PETROL, 5)
        + s.path("M330 150L290 222H318L306 280L352 202H322z", SUN)
    )
    return (
        battery
        + s.house(90, GROUND, 110, 80, PAPER, CORAL)
        + s.house(440, GROUND, 110, 96, PAPER, BRICK)
        + s.line("M200 260H260M380 260H440", INK, 6)
    )


def food(rng: random.Random, n: int) -> str:
    def carrot(x: float, y: float) -> str:
        return s.path(f"M{x - 18} {y}h36l-18 92z", CORAL) + s.line(
            f"M{x} {y}v-34M{x} {y}l-16-26M{x} {y}l16-26", LEAF, 7
        )

    if n == 1:
        pot = s.rect(220, 170, 200, 120, PETROL, 18) + s.rect(200, 164, 240, 20, INK, 10)
        steam = "".join(s.line(f"M{270 + 50 * i} 140q-14-18 0-36t0-34", EDGE, 6) for i in range(3))
        return pot + steam + people(rng, [(120, 140), (520, 130)])
    if n == 2:
        crate = s.rect(180, 210, 280, 90, BRICK, 6) + s.rect(180, 238, 280, 8, PEACH) + s.rect(180, 266, 280, 8, PEACH)
        fruit = "".join(
            s.circle(215 + 52 * i, 200 - 10 * (i % 2), 32, (BRICK, LEAF, SUN, CORAL, PLUM)[i]) for i in range(5)
        )
        return fruit + crate + s.tree(100, GROUND, 150, LEAF) + people(rng, [(540, 140)])
    rows = "".join(s.line(f"M{40 + 60 * i} 360Q{200 + 24 * i} 290 320 236", LEAF, 5) for i in range(10))
    return (
        rows
        + carrot(200, 130)
        + carrot(270, 116)
        + s.circle(370, 160, 44, BRICK)
        + s.circle(370, 122, 10, LEAF)
        + people(rng, [(490, 140), (545, 110)])
    )


def mobility(rng: random.Random, n: int) -> str:
    road = s.rect(0, 292, 640, 68, EDGE) + "".join(s.rect(20 + 110 * i, 320, 60, 8, PAPER, 4) for i in range(6))
    if n == 1:
        riders = s.person(165, 205, 115, rng.randrange(6)) + s.person(425, 205, 105, rng.randrange(6))
        return road + riders + s.bicycle(110, 246, 46, BRICK) + s.bicycle(370, 246, 46, PETROL)
    if n == 2:
        bus = (
            s.rect(110, 140, 400, 130, SUN, 20)
            + "".join(s.rect(136 + 84 * i, 160, 66, 48, PAPER, 8) for i in range(4))
            + s.rect(110, 224, 400, 12, BRICK)
        )
        heads = "".join(
            s.circle(168 + 84 * i, 188, 15, ("#F2C9A1", "#A86F48", "#6F452C", "#D9A074")[i]) for i in range(4)
        )
        return (
            road
            + bus
            + heads
            + s.circle(200, 272, 30, INK)
            + s.circle(420, 272, 30, INK)
            + s.circle(200, 272, 12, PAPER)
            + s.circle(420, 272, 12, PAPER)
        )
    rickshaw = (
        s.wheel(220, 256, 40, INK)
        + s.wheel(390, 256, 40, INK)
        + s.path("M170 160h110v80h-90z", PETROL)
        + s.line("M280 240L390 256L370 160H400", BRICK, 8)
    )
    return (
        road
        + s.person(225, 226, 100, rng.randrange(6))
        + rickshaw
        + s.person(345, 236, 120, rng.randrange(6))
        + s.tree(520, 292, 150, LEAF)
    )


def circular_economy(rng: random.Random, n: int) -> str:
    if n == 1:
        arcs = (
            s.line("M320 70a110 110 0 0 1 105 140", PETROL, 26)
            + s.line("M385 276a110 110 0 0 1-160-30", CORAL, 26)
            + s.line("M212 196a110 110 0 0 1 60-112", SUN, 26)
        )
        tips = (
            s.path("M396 208h60l-32 36z", PETROL)
            + s.path("M240 262l-50 4 18-48z", CORAL)
            + s.path("M262 62l48 18-40 36z", SUN)
        )
        return arcs + tips + people(rng, [(110, 130), (540, 130)])
    if n == 2:
        shirt = s.path("M230 110l60-30q30 24 60 0l60 30l-24 54l-26-12v120H280V152l-26 12z", PLUM)
        return (
            shirt
            + s.rect(320, 182, 34, 34, SUN, 4)
            + s.line("M316 180l42 40M358 180l-42 40", PAPER, 4)
            + s.line("M450 280q80-60 60-150", BRICK, 5)
            + s.line("M510 130l6-40", INK, 5)
            + people(rng, [(130, 150)])
        )
    lamp = s.path("M270 90h100l36 80H234z", SUN) + s.rect(312, 170, 16, 96, INK) + s.rect(268, 266, 104, 16, INK, 8)
    spanner = s.line("M450 280L530 180", EDGE, 20) + s.ring(544, 160, 22, EDGE, 14)
    return lamp + spanner + s.bicycle(70, 262, 32, PETROL)


def digital_inclusion(rng: random.Random, n: int) -> str:
    if n == 1:
        phone = (
            s.rect(260, 70, 130, 230, INK, 20)
            + s.rect(272, 92, 106, 178, MINT, 8)
            + s.heart(325, 214, 38, BRICK)
            + s.circle(325, 285, 7, PAPER)
        )
        return phone + people(rng, [(150, 140), (480, 140), (540, 110)]) + s.bubble(410, 66, 100, 48, PAPER)
    if n == 2:
        laptop = (
            s.rect(210, 110, 220, 140, INK, 12)
            + s.rect(224, 124, 192, 112, SKY, 6)
            + s.path("M180 250H460L484 280H156z", EDGE)
        )
        return (
            laptop
            + s.path("M300 150l60 36-28 6 16 30-16 6-14-30-18 18z", BRICK)
            + people(rng, [(110, 130), (545, 140)])
        )
    table = s.rect(120, 230, 400, 16, BRICK, 8) + s.rect(160, 246, 14, 54, INK) + s.rect(466, 246, 14, 54, INK)
    screens = "".join(
        s.rect(196 + 110 * i, 186, 56, 44, INK, 6) + s.rect(202 + 110 * i, 192, 44, 32, (SKY, SUN, MINT)[i], 3)
        for i in range(3)
    )
    return people(rng, [(165, 140), (275, 150), (385, 140), (490, 130)], 246) + table + screens


def democracy(rng: random.Random, n: int) -> str:
    if n == 1:
        seats = "".join(
            s.circle(320 + 150 * cos(2 * pi * i / 10), 180 + 108 * sin(2 * pi * i / 10), 24, s.CLOTHES[i % 6])
            + s.circle(320 + 150 * cos(2 * pi * i / 10), 180 + 108 * sin(2 * pi * i / 10), 12, s.SKINS[i % 4])
            for i in range(10)
        )
        return (
            f'<ellipse cx="320" cy="180" rx="122" ry="80" fill="{BRICK}"/>'
            + seats
            + s.rect(284, 160, 40, 30, SUN, 3)
            + s.rect(332, 172, 34, 26, CORAL, 3)
        )
    if n == 2:
        box = (
            s.rect(230, 170, 180, 130, PETROL, 10)
            + s.rect(280, 184, 80, 10, INK, 5)
            + s.rect(290, 104, 62, 84, PAPER, 4)
            + s.line("M304 140l12 14 22-28", BRICK, 7)
        )
        return box + people(rng, [(120, 130), (175, 110), (480, 140), (540, 120)])
    talk = s.bubble(110, 60, 120, 56, PAPER) + s.bubble(270, 44, 110, 56, SUN) + s.bubble(420, 66, 120, 54, MINT, -1)
    return talk + people(rng, [(130, 130), (210, 145), (290, 120), (370, 140), (450, 125), (525, 140)])


def nature_public_space(rng: random.Random, n: int) -> str:
    if n == 1:
        trees = s.tree(110, GROUND, 180, LEAF) + s.fir(220, GROUND, 150, PETROL) + s.tree(520, GROUND, 200, PETROL)
        return (
            trees
            + "".join(
                s.flower(290 + 44 * i, GROUND, 54 + 10 * (i % 2), (BRICK, PLUM, CORAL, BRICK)[i]) for i in range(4)
            )
            + people(rng, [(450, 90)])
        )
    if n == 2:
        tiles = "".join(s.rect(70 + 62 * i, 250, 54, 50, EDGE, 4) for i in range(8) if i not in (2, 3, 5))
        return (
            tiles
            + s.flower(222, 300, 96, BRICK)
            + s.flower(262, 300, 70, PLUM)
            + s.flower(408, 300, 110, CORAL)
            + people(rng, [(130, 110), (330, 120), (520, 115)], 250)
        )
    swing = (
        s.line("M210 90H430M240 90L210 300M400 90L430 300", INK, 8)
        + s.line("M290 90V220M340 90V220", EDGE, 4)
        + s.rect(280, 218, 70, 10, BRICK, 4)
    )
    return (
        s.tree(100, GROUND, 170, LEAF)
        + swing
        + s.person(315, 222, 88, rng.randrange(6))
        + people(rng, [(490, 120), (550, 90)])
    )
