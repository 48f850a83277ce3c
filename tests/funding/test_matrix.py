"""The matrix counts, and shows what is not there."""

from dataclasses import dataclass

from funding.matrix import build_matrix, draw


@dataclass(frozen=True)
class Item:
    code: str
    label: str


PHASES = [Item("early", "Vroeg"), Item("late", "Laat")]
INSTRUMENTS = [Item("grant", "Beurs"), Item("loan", "Lening")]


def test_counts_and_white_spots() -> None:
    matrix = build_matrix([("grant", ("early",), 3), ("grant", (), 1)], instruments=INSTRUMENTS, phases=PHASES)
    assert [[cell.count for cell in row.cells] for row in matrix.rows] == [[4, 1], [0, 0]]
    assert [[cell.level for cell in row.cells] for row in matrix.rows] == [[2, 1], [0, 0]]
    assert (matrix.total, matrix.white_spots) == (4, 2)


def test_unknown_codes_do_not_break_the_drawing() -> None:
    matrix = build_matrix([("gone", ("early",), 1)], instruments=INSTRUMENTS, phases=PHASES)
    drawing = draw(matrix)
    assert len(drawing.rows) == 2
    assert all(cell.x + 76 <= drawing.width for row in drawing.rows for cell in row.cells)
