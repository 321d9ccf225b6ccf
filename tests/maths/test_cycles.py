"""Cycles of the hyperbolic plane: what they contain, where they meet, how they move."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane.cycles import product
from severe_gui.maths.hyperbolic.plane.isometry import reflection, rotation, translation

coordinate = st.floats(-0.68, 0.68)
places = st.builds(complex, coordinate, coordinate)
angles = st.floats(-math.pi, math.pi)


@st.composite
def three_places(draw):
    z, w, u = draw(places), draw(places), draw(places)
    assume(min(abs(z - w), abs(w - u), abs(u - z)) > 0.02)
    # Not in one line.
    assume(abs(((w - z).conjugate() * (u - z)).imag) > 0.01)
    return z, w, u


def vectors(sample):
    return [cycles.point_at(z) for z in sample]


@given(three_places())
def test_distances_are_those_of_the_disk(sample):
    z, w, _ = sample
    x, y, _ = vectors(sample)
    assert float(cycles.distance(x, y)) == pytest.approx(
        float(disk.geodesic_distance(z, w)), rel=1e-12
    )
    assert complex(cycles.to_disk(x)) == pytest.approx(z, abs=1e-15)


@given(three_places())
def test_a_line_is_the_disk_s_geodesic(sample):
    z, w, _ = sample
    x, y, _ = vectors(sample)
    line = cycles.line_through(x, y)
    assert abs(line.side(x)) < 1e-12
    assert abs(line.side(y)) < 1e-12
    centre, radius = line.disk_circle
    other, same = disk.geodesic_circle(z, w)
    if radius < 1e3:
        assert centre == pytest.approx(complex(other), abs=1e-8 * radius)
        assert radius == pytest.approx(float(same), rel=1e-8)
    for end in line.ideal_ends:
        assert abs(product(end, line.vector)) < 1e-12
        assert abs(product(end, end)) < 1e-12


@given(three_places())
def test_perpendiculars_and_bisectors_are_what_they_say(sample):
    x, y, u = vectors(sample)
    line = cycles.line_through(x, y)
    upright = cycles.perpendicular(u, line)
    assert abs(upright.side(u)) < 1e-10
    assert abs(product(upright.vector, line.vector)) < 1e-10
    middle = cycles.midpoint(x, y)
    bisector = cycles.perpendicular_bisector(x, y)
    assert abs(bisector.side(middle)) < 1e-12
    assert cycles.distance(x, middle) == pytest.approx(float(cycles.distance(y, middle)), rel=1e-9)
    half = cycles.angle_bisector(x, y, u)
    first, second = cycles.line_through(y, x), cycles.line_through(y, u)
    assert abs(half.side(y)) < 1e-10
    assert abs(product(half.vector, first.vector)) == pytest.approx(
        abs(float(product(half.vector, second.vector))), abs=1e-10
    )


@given(three_places())
def test_the_foot_is_the_nearest_point_of_a_line(sample):
    x, y, u = vectors(sample)
    line = cycles.line_through(x, y)
    foot = cycles.foot(u, line)
    away = float(cycles.distance(u, foot))
    assert away == pytest.approx(cycles.distance_to_line(u, line), abs=1e-9)
    others = line.points(np.linspace(-4, 4, 81))
    assert float(cycles.distance(u, others).min()) >= away - 1e-9


@given(three_places(), st.floats(0.05, 2.5), angles)
def test_points_of_every_cycle_lie_on_it_and_are_found_again(sample, radius, angle):
    x, y, u = vectors(sample)
    line = cycles.line_through(x, y)
    ways = np.linspace(-1.4, 1.5, 9)
    for cycle in (
        line,
        cycles.circle_about(x, radius),
        cycles.horocycle_through(x, cycles.ideal_at(angle)),
        cycles.hypercycle_through(u, line),
    ):
        found = cycle.points(ways)
        size = 1 + np.abs(found).max() ** 2
        assert np.abs(cycle.side(found)).max() < 1e-12 * size
        assert np.abs(product(found, found) + 1).max() < 1e-11 * size
        assert np.abs(cycle.way_of(found) - ways).max() < 1e-8 * size


@given(three_places(), st.floats(0.05, 2.5), angles, st.booleans())
def test_all_that_is_made_moves_with_an_isometry(sample, radius, angle, reflects):
    z, w, u = sample
    x, y, v = vectors(sample)
    motion = translation(z, w) @ rotation(angle, u)
    if reflects:
        motion = motion @ reflection(z, u)
    matrix = cycles.matrix_of(motion)
    # Farther out the rounding of the points themselves moves what is made from them.
    assume(np.abs(matrix).max() < 1e3)
    assert complex(cycles.to_disk(matrix @ v)) == pytest.approx(motion(u), abs=1e-11)
    pairs = [
        (cycles.circle_about(x, radius), cycles.circle_about(matrix @ x, radius)),
        (cycles.line_through(x, y), cycles.line_through(matrix @ x, matrix @ y)),
        (
            cycles.perpendicular_bisector(x, v),
            cycles.perpendicular_bisector(matrix @ x, matrix @ v),
        ),
    ]
    for before, after in pairs:
        moved = before.moved(matrix)
        sign = 1 if np.dot(moved.vector, after.vector) > 0 else -1
        size = np.abs(after.vector).max()
        assert np.abs(moved.vector - sign * after.vector).max() < 1e-8 * (1 + size)
        assert moved.c == pytest.approx(sign * after.c, abs=1e-9)


@given(three_places(), st.floats(0.1, 2.5))
def test_what_two_cycles_share_lies_on_both(sample, radius):
    x, y, u = vectors(sample)
    line, round_one = cycles.line_through(x, y), cycles.circle_about(u, radius)
    found = cycles.meetings(line, round_one)
    assert len(found) == (2 if cycles.distance_to_line(u, line) < radius else 0)
    for each in found:
        size = 1 + float(np.abs(each).max()) ** 2
        assert abs(line.side(each)) < 1e-9 * size
        assert abs(round_one.side(each)) < 1e-9 * size


@given(three_places())
def test_two_lines_cross_or_have_one_perpendicular_but_never_both(sample):
    x, y, u = vectors(sample)
    first = cycles.line_through(x, y)
    second = cycles.perpendicular(u, cycles.perpendicular(u, first))
    # Both are at right angles to one line: ultraparallel, and their distance is that of u.
    assert cycles.crossing(first, second) is None
    between = cycles.common_perpendicular(first, second)
    assert abs(product(between.vector, first.vector)) < 1e-8
    assert cycles.distance_of_lines(first, second) == pytest.approx(
        cycles.distance_to_line(u, first), abs=1e-7
    )
    third = cycles.line_through(x, u)
    assert complex(cycles.to_disk(cycles.crossing(first, third))) == pytest.approx(
        complex(cycles.to_disk(x)), abs=1e-8
    )
    with pytest.raises(BadInput, match="cross"):
        cycles.common_perpendicular(first, third)


def test_the_angle_of_parallelism_is_45_degrees_at_log_of_1_plus_sqrt_2():
    # Lobachevsky; the notes' 0.881373587020.
    assert cycles.parallel_angle(math.log(1 + math.sqrt(2))) == pytest.approx(math.pi / 4)


@pytest.mark.parametrize("sides", [3, 4, 5, 7, 12])
def test_one_regular_polygon_for_every_angle(sides):
    for share in (0.05, 0.4, 0.9):
        angle = share * (sides - 2) * math.pi / sides
        reach = cycles.circumradius_of(sides, angle)
        start = cycles.circle_about(cycles.point_at(0j), reach).points(0.3)
        corners = [
            complex(cycles.to_disk(x))
            for x in cycles.regular_polygon(cycles.point_at(0j), start, sides)
        ]
        assert len(corners) == sides
        found = float(disk.angle(corners[1], corners[0], corners[2]))
        assert found == pytest.approx(angle, rel=1e-6)


def test_a_heptagon_with_angles_of_120_degrees_is_a_tile_of_7_3():
    # The circumradius of {7,3} in the notes.
    assert cycles.circumradius_of(7, 2 * math.pi / 3) == pytest.approx(0.620671737556, abs=1e-12)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: cycles.line_through([1, 0, 0], [1, 0, 0]), "the same"),
        (lambda: cycles.perpendicular_bisector([1, 0, 0], [1, 0, 0]), "the same"),
        (lambda: cycles.circle_about([1, 0, 0], 0.0), "positive"),
        (lambda: cycles.circle_about([1, 0, 0], math.nan), "positive"),
        (lambda: cycles.regular_polygon([1, 0, 0], [1, 0, 0], 5), "centre"),
        (lambda: cycles.regular_polygon([1, 0, 0], [1, 0, 0], 2), "three"),
        (lambda: cycles.circumradius_of(5, 2.0), "between"),
    ],
)
def test_what_is_not_determined_is_refused(make, said):
    with pytest.raises(BadInput, match=said):
        make()


def test_circle_and_horocycle_have_the_circles_of_the_disk():
    circle = cycles.circle_about(cycles.point_at(0.3 + 0.2j), 0.7)
    centre, radius = circle.disk_circle
    other, same = disk.metric_circle(0.3 + 0.2j, 0.7)
    assert centre == pytest.approx(complex(other), abs=1e-14)
    assert radius == pytest.approx(float(same), abs=1e-14)
    horocycle = cycles.horocycle_through(cycles.point_at(0j), cycles.ideal_at(0.0))
    assert horocycle.disk_circle == (pytest.approx(0.5), pytest.approx(0.5))
    assert circle.ideal_ends == ()
    assert len(horocycle.ideal_ends) == 1
    assert math.isinf(horocycle.radius)
    assert circle.radius == pytest.approx(0.7)
