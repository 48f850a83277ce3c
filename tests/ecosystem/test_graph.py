"""The drawing of ties: geometry only."""

import itertools

import pytest

from ecosystem.graph import MAX_NODES, WIDTH, Neighbour, ego_drawing


def neighbours(count: int, title: str = "Buur") -> list[Neighbour]:
    return [Neighbour(f"{title} {n}", "innovation", f"/x/{n}/", "partner van", n % 2 == 0) for n in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 30, MAX_NODES])
def test_every_neighbour_is_on_the_drawing_and_no_two_names_touch(count: int) -> None:
    drawing = ego_drawing(neighbours(count))
    assert len(drawing.nodes) == count
    assert all(0 < node.x < WIDTH and 0 < node.y < drawing.height for node in drawing.nodes)
    for side in ("start", "end"):
        heights = sorted(node.y for node in drawing.nodes if node.anchor == side)
        assert all(b - a >= 16 for a, b in itertools.pairwise(heights))


def test_too_many_are_cut_and_long_names_shortened() -> None:
    drawing = ego_drawing(neighbours(MAX_NODES + 5, title="Een hele lange naam van een organisatie"))
    assert len(drawing.nodes) == MAX_NODES
    assert all(len(node.title) <= 30 and node.title.endswith("…") for node in drawing.nodes)


def test_no_neighbours_is_an_empty_drawing() -> None:
    assert ego_drawing([]).nodes == []
