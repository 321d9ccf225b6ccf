"""Polygons: Gauss-Bonnet, invariance, and what is not simple."""

import cmath
import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plane_strategies import isometries, points

from severe_gui.errors import BadInput, OutsideModel
from severe_gui.maths.hyperbolic.plane.polygon import Polygon
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling


def star(radii: list[float], turn: float) -> tuple[complex, ...]:
    """A polygon seen whole from 0: simple whatever the radii."""
    n = len(radii)
    return tuple(cmath.rect(r, turn + 2 * math.pi * k / n) for k, r in enumerate(radii))


stars = st.builds(
    star, st.lists(st.floats(0.05, 0.9), min_size=5, max_size=9), st.floats(-3.0, 3.0)
)


@given(stars)
def test_the_area_is_the_angle_defect(vertices) -> None:
    polygon = Polygon(vertices)
    defect = (len(vertices) - 2) * math.pi - math.fsum(polygon.angles)
    assert polygon.area == pytest.approx(defect, abs=1e-10)


@given(stars, isometries(2.0))
def test_isometries_preserve_area_perimeter_and_angles(vertices, g) -> None:
    before, after = Polygon(vertices), Polygon(tuple(g(z) for z in vertices))
    assert after.area == pytest.approx(before.area, abs=1e-8)
    assert after.perimeter == pytest.approx(before.perimeter, abs=1e-8)
    assert after.angles == pytest.approx(before.angles, abs=1e-6)


@given(points(), points(), points())
def test_a_triangle_has_less_than_two_right_angles(a, b, c) -> None:
    assume(min(abs(a - b), abs(b - c), abs(a - c)) > 1e-3)
    polygon = Polygon((a, b, c))
    assert math.fsum(polygon.angles) <= math.pi + 1e-9
    assert 0 <= polygon.area < math.pi


@given(st.lists(st.floats(0.1, 0.9), min_size=5, max_size=7))
def test_the_order_may_be_clockwise(radii) -> None:
    vertices = star(radii, 0.3)
    forward, backward = Polygon(vertices), Polygon(vertices[::-1])
    assert backward.area == pytest.approx(forward.area)
    assert backward.angles[::-1] == pytest.approx(forward.angles)


@pytest.mark.parametrize(("p", "q"), [(7, 3), (5, 4), (4, 5), (6, 4)])
def test_a_tile_measured_as_a_polygon_is_the_tile(p: int, q: int) -> None:
    tiling = Tiling(p, q)
    polygon = Polygon(star([math.tanh(tiling.circumradius / 2)] * p, 0.1))
    assert polygon.area == pytest.approx(tiling.area)
    assert polygon.perimeter == pytest.approx(p * tiling.edge)
    assert polygon.angles == pytest.approx([2 * math.pi / q] * p)


def test_a_small_triangle_keeps_the_relative_accuracy_of_its_area() -> None:
    side = 1e-7
    polygon = Polygon((0.3, 0.3 + side * 0.91, 0.3 + side * 0.91j))
    euclidean = 2 * side**2  # half the sides' product, which are 2 (Euclidean length) / 0.91
    assert polygon.area == pytest.approx(euclidean, rel=1e-6)


def test_a_reflex_angle_exceeds_pi() -> None:
    polygon = Polygon((0.6, 0.05 + 0.05j, 0.6j, -0.5 - 0.5j))
    assert polygon.angles[1] > math.pi


def test_a_flat_triangle_has_no_area() -> None:
    polygon = Polygon((0.0, 0.25, 0.5))
    assert polygon.area == 0.0
    assert polygon.angles == pytest.approx((0.0, math.pi, 0.0))


@pytest.mark.parametrize(
    ("vertices", "fault"),
    [
        ((0.5, -0.5, 0.5j, 0.1 - 0.5j), "sides 1 and 3 meet"),
        ((0.0, 0.5, 0.25, 0.3j), "sides 1 and 2 meet"),
        ((0.5, 0.5j, -0.5, 0.5), "vertices 1 and 4 are equal"),
        ((-0.5, 0.5, 0.4j, 0.0, -0.4j), "sides 1 and 3 meet"),
    ],
)
def test_polygons_that_meet_themselves_are_refused(vertices, fault) -> None:
    with pytest.raises(BadInput, match=fault):
        Polygon(vertices)


def test_two_points_are_no_polygon() -> None:
    with pytest.raises(BadInput, match="three vertices"):
        Polygon((0.0, 0.5))


def test_vertices_outside_the_disk_are_refused() -> None:
    with pytest.raises(OutsideModel):
        Polygon((0.0, 0.5, 1.0))


def test_a_regular_polygon_of_many_sides_nears_a_circle() -> None:
    radius = 1.0
    polygon = Polygon(star([math.tanh(radius / 2)] * 300, 0.0))
    assert polygon.area == pytest.approx(4 * math.pi * np.sinh(radius / 2) ** 2, rel=1e-3)
    assert polygon.perimeter == pytest.approx(2 * math.pi * np.sinh(radius), rel=1e-3)
