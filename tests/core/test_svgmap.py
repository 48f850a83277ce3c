"""The drawn map and the simplification of its boundaries."""

from hypothesis import given
from hypothesis import strategies as st

from core import svgmap, topology


def test_places_stand_where_they_should() -> None:
    ostend, maasmechelen = svgmap.project(51.23, 2.92), svgmap.project(50.97, 5.70)
    assert 0 < ostend[0] < 150
    assert maasmechelen[0] > 650
    assert ostend[1] < maasmechelen[1] < svgmap.HEIGHT


def test_near_points_share_a_dot_that_counts_them() -> None:
    point = {"lat": 51.05, "lon": 3.72, "title": "Gent", "url": "/x/", "kind": "innovation"}
    drawing = svgmap.picture(
        [point, {**point, "kind": "space"}, {**point, "lat": 50.85, "lon": 4.35}, {**point, "lat": None}]
    )
    assert [(dot.count, dot.kind, dot.url) for dot in drawing.dots] == [(2, "many", ""), (1, "innovation", "/x/")]


def test_what_lies_off_the_drawing_is_left_out() -> None:
    assert svgmap.picture([{"lat": 48.85, "lon": 2.35, "title": "Parijs"}]).dots == []


def test_neighbours_keep_one_border() -> None:
    wave = [(5.0, y / 10) for y in range(101)]
    wave = [(x + (0.05 if at % 2 else 0.0), y) for at, (x, y) in enumerate(wave)]
    left = [(0.0, 0.0), *wave, (0.0, 10.0), (0.0, 0.0)]
    right = [(10.0, 0.0), (10.0, 10.0), *reversed(wave), (10.0, 0.0)]
    one, two = topology.simplify([left, right], 0.2, 0.1)
    assert len(one) < 10
    assert {p for p in one if 4 < p[0] < 6} == {p for p in two if 4 < p[0] < 6}


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=40), st.floats(0, 5))
def test_simplifying_keeps_the_ends_and_adds_nothing(line: list[tuple[float, float]], tolerance: float) -> None:
    simple = topology.douglas_peucker(line, tolerance)
    assert (simple[0], simple[-1]) == (line[0], line[-1])
    assert set(simple) <= set(line)
