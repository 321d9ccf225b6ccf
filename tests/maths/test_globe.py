"""The unit sphere: lines, angles, Girard's area, and the stereographic picture."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.globe import (
    angle_between,
    at,
    distance,
    line_through,
    meetings,
    picture,
    points_of,
    triangle_angles,
)

coordinate = st.floats(-3.0, 3.0)
places = st.builds(complex, coordinate, coordinate)
X, Y, Z = np.eye(3)


@given(places)
def test_points_are_unit_vectors_and_the_picture_finds_them_again(z) -> None:
    x = at(z)
    assert np.linalg.norm(x) == pytest.approx(1, abs=1e-15)
    assert picture(x) == pytest.approx(z, abs=1e-12)


def test_the_eye_looks_at_0_and_the_far_pole_is_at_infinity() -> None:
    assert at(0) == pytest.approx(Z)
    assert at(complex(math.inf, 0)) == pytest.approx(-Z)
    assert abs(picture(-Z)) < math.inf
    assert abs(picture(at(1e200))) > 1e100


@given(places)
def test_opposite_points_are_inversions_of_each_other(z) -> None:
    assume(abs(z) > 0.05)
    assert picture(-at(z)) == pytest.approx(-1 / z.conjugate(), rel=1e-9)
    assert distance(at(z), -at(z)) == pytest.approx(math.pi)


@given(places, places, places)
def test_distance_is_a_metric(z, w, v) -> None:
    a, b, c = at(z), at(w), at(v)
    assert distance(a, a) < 1e-15
    assert distance(a, b) == distance(b, a)
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-12


@given(places)
def test_the_distance_from_0_is_twice_an_arctangent(z) -> None:
    assert distance(at(0), at(z)) == pytest.approx(2 * math.atan(abs(z)), abs=1e-12)


def test_small_distances_keep_their_relative_accuracy() -> None:
    assert distance(at(0), at(1e-9)) == pytest.approx(2e-9, rel=1e-12)
    assert distance(at(0), -at(1e-9)) == pytest.approx(math.pi - 2e-9, abs=1e-15)


@given(places, places)
def test_a_line_passes_through_its_points_and_is_everywhere_a_right_angle_from_its_pole(
    z, w
) -> None:
    a, b = at(z), at(w)
    assume(1e-3 < distance(a, b) < math.pi - 1e-3)
    pole = line_through(a, b)
    points = points_of(pole, 13)
    assert points.shape == (13, 3)
    assert points[0] == pytest.approx(points[-1])
    for x in (a, b, *points):
        assert distance(pole, x) == pytest.approx(math.pi / 2)
    steps = [distance(x, y) for x, y in pairwise(points)]
    assert steps == pytest.approx([math.pi / 6] * 12)


@pytest.mark.parametrize("sign", [1, -1])
def test_through_equal_or_opposite_points_there_is_no_one_line(sign) -> None:
    with pytest.raises(BadInput, match="The line is not determined"):
        line_through(at(0.3j), sign * at(0.3j))


@given(places, places)
def test_two_lines_meet_in_opposite_points_of_both(z, w) -> None:
    first, second = at(z), at(w)
    assume(1e-3 < distance(first, second) < math.pi - 1e-3)
    here, there = meetings(first, second)
    assert here == pytest.approx(-there)
    for pole in (first, second):
        assert float(here @ pole) == pytest.approx(0, abs=1e-9)


def test_the_axes_bound_a_triangle_with_three_right_angles() -> None:
    assert triangle_angles(X, Y, Z) == pytest.approx([math.pi / 2] * 3)
    assert angle_between(X, Y) == pytest.approx(math.pi / 2)
    assert angle_between(X, -X) == pytest.approx(0)


@given(places, places, places)
def test_girard_the_angles_exceed_pi_by_the_area(z, w, v) -> None:
    """The area by Van Oosterom and Strackee: tan(area / 2) = |det| / (1 + sum of cosines)."""
    a, b, c = at(z), at(w), at(v)
    pairs = ((a, b), (b, c), (c, a))
    assume(all(0.05 < distance(x, y) < math.pi - 0.05 for x, y in pairs))
    determinant = abs(float(np.linalg.det(np.array([a, b, c]))))
    assume(determinant > 1e-3)
    area = 2 * math.atan2(determinant, 1 + sum(float(x @ y) for x, y in pairs))
    assert sum(triangle_angles(a, b, c)) - math.pi == pytest.approx(area, abs=1e-9)


@given(places, places, places)
def test_the_sines_of_sides_are_as_those_of_their_opposite_angles(z, w, v) -> None:
    a, b, c = at(z), at(w), at(v)
    sides = [distance(b, c), distance(c, a), distance(a, b)]
    assume(all(0.05 < each < math.pi - 0.05 for each in sides))
    assume(abs(float(np.linalg.det(np.array([a, b, c])))) > 1e-3)
    angles = triangle_angles(a, b, c)
    ratios = [math.sin(x) / math.sin(y) for x, y in zip(sides, angles, strict=True)]
    assert ratios == pytest.approx([ratios[0]] * 3, rel=1e-7)
