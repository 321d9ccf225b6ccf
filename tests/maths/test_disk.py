"""The metric of the disk: its laws, and its accuracy next to the boundary."""

import math

import numpy as np
import pytest
from flint import acb, arb, ctx
from hypothesis import assume, example, given
from hypothesis import strategies as st
from plane_strategies import angles, isometries, points

from severe_gui.errors import BadInput, OutsideModel
from severe_gui.maths.hyperbolic.plane import disk

TINY = 1e-300  # below it doubles themselves have no relative accuracy


def exact_distance(z: complex, w: complex) -> float:
    """2 artanh |(z - w) / (1 - conj(z) w)| to 300 bits."""
    with ctx.workprec(300):
        a, b = acb(z), acb(w)
        ratio = abs(a - b) / abs(1 - a.conjugate() * b)
        return float((2 * ratio / (1 - ratio)).log1p())


@pytest.mark.parametrize("away", [1e-3, 1e-6, 1e-9, 1e-12])
@pytest.mark.parametrize("turn", [0.7853, 0.78539816, -0.7854, 2.3561])
def test_defect_keeps_its_accuracy_on_the_diagonals(away: float, turn: float) -> None:
    z = complex((1.0 - away) * np.exp(1j * turn))
    with ctx.workprec(300):
        exact = float(1 - arb(z.real) ** 2 - arb(z.imag) ** 2)
    assert abs(float(disk.defect(z)) - exact) <= 4 * 2.0**-53 * exact


@given(points(30.0), points(30.0))
def test_distance_keeps_its_relative_accuracy_up_to_the_boundary(z: complex, w: complex) -> None:
    exact = exact_distance(z, w)
    assert abs(float(disk.geodesic_distance(z, w)) - exact) <= 16 * 2.0**-53 * exact + TINY


@given(st.floats(1e-9, 30.0), angles)
@example(4.6875, 0.78125)
def test_defect_is_exact_to_four_roundoffs(distance: float, angle: float) -> None:
    z = complex(math.tanh(distance / 2) * np.exp(1j * angle))
    with ctx.workprec(300):
        exact = float(1 - arb(z.real) ** 2 - arb(z.imag) ** 2)
    assert abs(float(disk.defect(z)) - exact) <= 4 * 2.0**-53 * abs(exact)


@given(points(), points(), isometries())
def test_isometries_preserve_distance(z, w, g) -> None:
    before, after = disk.geodesic_distance(z, w), disk.geodesic_distance(g(z), g(w))
    assert float(after) == pytest.approx(float(before), abs=1e-10)


@given(points(), points(), points())
def test_distance_obeys_the_triangle_inequality(x, y, z) -> None:
    direct = disk.geodesic_distance(x, z)
    assert direct <= disk.geodesic_distance(x, y) + disk.geodesic_distance(y, z) + 1e-12


@given(points(), points())
def test_distance_is_symmetric_and_vanishes_only_on_the_diagonal(z, w) -> None:
    assert disk.geodesic_distance(z, w) == disk.geodesic_distance(w, z)
    assert (disk.geodesic_distance(z, w) == 0) == (z == w)


@given(points(), points())
def test_the_error_bound_covers_a_rounding_of_the_coordinates(z, w) -> None:
    nudged = complex(np.nextafter(z.real, 2), np.nextafter(z.imag, 2))
    assume(abs(nudged) < 1)
    change = abs(disk.geodesic_distance(nudged, w) - disk.geodesic_distance(z, w))
    # A step to the next double is two roundings.
    assert change <= 3 * disk.distance_error_bound(z, w) + TINY


@given(points(8.0), points(8.0))
def test_the_midpoint_is_equidistant_and_half_way(z, w) -> None:
    middle = disk.midpoint(z, w)
    half = disk.geodesic_distance(z, w) / 2
    slack = 1e-9 * (1 + half)
    assert abs(disk.geodesic_distance(z, middle) - half) <= slack
    assert abs(disk.geodesic_distance(w, middle) - half) <= slack
    assert middle == disk.midpoint(w, z)


@given(points(), points(), st.floats(-1.0, 2.0))
def test_a_geodesic_point_divides_the_segment_in_proportion(z, w, t) -> None:
    assume(z != w)
    there = disk.geodesic_point(z, w, t)
    whole = disk.geodesic_distance(z, w)
    assert float(disk.geodesic_distance(z, there)) == pytest.approx(abs(t) * whole, abs=1e-9)
    assert float(disk.geodesic_distance(there, w)) == pytest.approx(abs(1 - t) * whole, abs=1e-9)


@given(points(), points())
def test_a_geodesic_meets_the_boundary_at_right_angles(z, w) -> None:
    assume(abs(z - w) > 1e-3)
    centre, radius = disk.geodesic_circle(z, w)
    start, end = disk.geodesic_endpoints(z, w)
    assert abs(start) == pytest.approx(1.0)
    assert abs(end) == pytest.approx(1.0)
    assume(radius < 1e4)
    assert abs(centre) ** 2 == pytest.approx(1 + radius**2)
    for point in (z, w, complex(start), complex(end)):
        assert abs(point - centre) == pytest.approx(float(radius), abs=1e-8)


def test_endpoints_are_in_the_order_behind_then_beyond() -> None:
    start, end = disk.geodesic_endpoints(0.1, 0.5)
    assert (start, end) == (pytest.approx(-1), pytest.approx(1))


def test_a_diameter_has_infinite_radius() -> None:
    centre, radius = disk.geodesic_circle(0.2 + 0.2j, -0.4 - 0.4j)
    assert math.isinf(radius)
    assert np.isnan(centre)


@given(points(), points(), points(), isometries())
def test_isometries_preserve_angles(a, b, c, g) -> None:
    assume(min(abs(a - b), abs(b - c)) > 1e-3)
    before, after = disk.angle(b, a, c), disk.angle(g(b), g(a), g(c))
    assert float(after) == pytest.approx(float(before), abs=1e-6)


@given(points(3.0), angles, st.floats(0.0, 5.0))
def test_travelling_a_distance_arrives_at_that_distance(z, heading, distance) -> None:
    there = disk.travelled(z, np.exp(1j * heading), distance)
    assert float(disk.geodesic_distance(z, there)) == pytest.approx(distance, abs=1e-10)


@given(points(3.0), st.floats(0.01, 3.0), angles)
def test_a_metric_circle_is_a_euclidean_circle(centre, radius, angle) -> None:
    euclidean_centre, euclidean_radius = disk.metric_circle(centre, radius)
    point = complex(disk.travelled(centre, np.exp(1j * angle), radius))
    assert abs(point - euclidean_centre) == pytest.approx(float(euclidean_radius), abs=1e-12)


def test_distances_broadcast_over_arrays() -> None:
    z = np.array([0.0, 0.5, 0.5j])
    table = disk.geodesic_distance(z[:, None], z[None, :])
    assert table.shape == (3, 3)
    assert np.all(np.diagonal(table) == 0)


@pytest.mark.parametrize("z", [1.0, 1j, -0.6 + 0.8j, 2.0, complex(math.nan, 0), math.inf])
def test_points_on_or_outside_the_circle_are_refused(z: complex) -> None:
    with pytest.raises(OutsideModel, match="is not in the disk"):
        disk.geodesic_distance(0.0, z)


def test_the_last_double_inside_the_circle_is_measured() -> None:
    nearest = float(np.nextafter(1.0, 0.0))
    expected = math.log((1 + nearest) / (1 - nearest))
    assert float(disk.geodesic_distance(0.0, nearest)) == pytest.approx(expected, rel=1e-15)


def test_no_geodesic_through_one_point() -> None:
    for construct in (disk.geodesic_circle, disk.geodesic_endpoints):
        with pytest.raises(BadInput, match="two points are the same"):
            construct(0.3, 0.3)
