"""The matrix phase × instrument: pure counting, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

LEVELS = (1, 3, 6, 10)
"""From how many opportunities on a cell gets the next shade."""


class Named(Protocol):
    """An item of a list."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class Cell:
    """How many opportunities there are of one instrument in one phase; `level` 0 (a white spot) to 4."""

    instrument: str
    phase: str
    count: int
    level: int


@dataclass(frozen=True)
class Row:
    """One instrument over all phases."""

    item: Named
    cells: list[Cell]
    total: int


@dataclass(frozen=True)
class Matrix:
    """All instruments × all phases, also those without anything."""

    phases: Sequence[Named]
    rows: list[Row]
    total: int
    white_spots: int


def build_matrix(
    counts: Iterable[tuple[str, tuple[str, ...], int]], *, instruments: Sequence[Named], phases: Sequence[Named]
) -> Matrix:
    """Count per cell.

    Args:
        counts: (instrument, phases, number of opportunities). Without phases an opportunity is for all of them.
    """
    all_phases = tuple(phase.code for phase in phases)
    numbers: dict[tuple[str, str], int] = {}
    totals: dict[str, int] = {}
    for instrument, covered, number in counts:
        totals[instrument] = totals.get(instrument, 0) + number
        for phase in covered or all_phases:
            numbers[instrument, phase] = numbers.get((instrument, phase), 0) + number
    rows = [
        Row(
            item,
            [_cell(item.code, phase, numbers.get((item.code, phase), 0)) for phase in all_phases],
            totals.get(item.code, 0),
        )
        for item in instruments
    ]
    white = sum(1 for row in rows for cell in row.cells if not cell.count)
    return Matrix(phases, rows, sum(totals.values()), white)


def _cell(instrument: str, phase: str, count: int) -> Cell:
    return Cell(instrument, phase, count, sum(1 for least in LEVELS if count >= least))


CELL_WIDTH, CELL_HEIGHT, GAP = 118, 30, 6
LABEL_WIDTH, HEAD_HEIGHT = 218, 26


@dataclass(frozen=True)
class DrawnCell:
    """A square of the drawing; positions in SVG units, `x_text` is the middle."""

    x: int
    x_text: int
    count: int
    level: int


@dataclass(frozen=True)
class DrawnRow:
    """One instrument of the drawing."""

    label: str
    y: int
    y_text: int
    cells: list[DrawnCell]


@dataclass(frozen=True)
class Drawing:
    """The matrix as a picture of `width` x `height` SVG units; heads are (x, text)."""

    width: int
    height: int
    cell_width: int
    cell_height: int
    heads: list[tuple[int, str]]
    rows: list[DrawnRow]


def draw(matrix: Matrix) -> Drawing:
    """Where everything of the picture goes."""
    step = CELL_WIDTH + GAP
    heads = [(LABEL_WIDTH + i * step + CELL_WIDTH // 2, phase.label) for i, phase in enumerate(matrix.phases)]
    rows = []
    for number, row in enumerate(matrix.rows):
        y = HEAD_HEIGHT + number * (CELL_HEIGHT + GAP)
        cells = [
            DrawnCell(x - CELL_WIDTH // 2, x, cell.count, cell.level)
            for (x, _label), cell in zip(heads, row.cells, strict=True)
        ]
        rows.append(DrawnRow(row.item.label, y, y + 20, cells))
    height = HEAD_HEIGHT + len(rows) * (CELL_HEIGHT + GAP)
    return Drawing(LABEL_WIDTH + len(heads) * step, height, CELL_WIDTH, CELL_HEIGHT, heads, rows)
