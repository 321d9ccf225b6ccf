"""The projective plane of a cubic: exact points and lines, charts, and the sphere."""

import math

import numpy as np
import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.maths import rotations
from severe_gui.maths.curves.real import projective
from severe_gui.maths.curves.real.locus import real_locus
from severe_gui.maths.curves.real.projective import AROUND_O, AT_INFINITY, FINITE, IDENTITY
from severe_gui.maths.curves.weierstrass import Weierstrass

rational = st.fractions(-12, 12, max_denominator=6).map(lambda x: fmpq(x.numerator, x.denominator))
curves = st.builds(Weierstrass, rational, rational, rational, rational, rational)
vectors = st.tuples(*3 * [st.integers(-40, 40)]).filter(any)
turns = st.floats(-1, 3)
places = st.floats(-4, 4)
THIRTY_SEVEN = Weierstrass.rational(0, 0, 1, -1, 0)


@given(curves)
def test_the_line_at_infinity_meets_every_cubic_three_times_in_o(curve):
    assert projective.form(curve, IDENTITY) == 0
    assert projective.primitive(projective.tangent(curve, IDENTITY)) == AT_INFINITY
    assert projective.multiplicity(curve, AT_INFINITY, IDENTITY) == 3


@given(vectors, vectors, vectors)
def test_points_and_lines_are_joined_alike(p, q, r):
    line = projective.cross(p, q)
    assert sum(a * b for a, b in zip(line, p, strict=True)) == 0
    assert sum(a * b for a, b in zip(line, q, strict=True)) == 0
    assume(any(line) and any(projective.cross(p, r)))
    assume(any(projective.cross(line, projective.cross(p, r))))
    meeting = projective.cross(line, projective.cross(p, r))
    assert projective.primitive(meeting) == projective.primitive(p)


@pytest.mark.parametrize(
    ("first", "second", "times"),
    [
        (1, 2, (1, 1, 1)),
        (1, 1, (2, 2, 1)),
        (3, -3, (1, 1, 1)),
        (2, 0, (1, 1, 1)),
        (0, 0, (3, 3, 3)),
    ],
)
def test_a_line_meets_the_curve_in_three_points_that_add_up_to_o(first, second, times):
    """Multiples of (0, 0) on 37a1: a chord, a tangent, a vertical, a chord through O, and Z = 0."""
    points = [THIRTY_SEVEN.multiply(n, (fmpq(0), fmpq(0))) for n in (first, second)]
    points.append(THIRTY_SEVEN.negate(THIRTY_SEVEN.add(*points)))
    p, q, r = map(projective.homogeneous, points)
    line = projective.cross(p, q) if p != q else projective.tangent(THIRTY_SEVEN, p)
    assert sum(a * b for a, b in zip(line, r, strict=True)) == 0
    found = tuple(projective.multiplicity(THIRTY_SEVEN, line, each) for each in (p, q, r))
    assert found == times


def test_whole_coordinates_have_no_common_factor():
    assert projective.homogeneous((fmpq(1, 4), fmpq(-5, 8))) == (2, -5, 8)
    assert projective.homogeneous(None) == (0, 1, 0)
    assert projective.primitive((fmpq(2, 3), fmpq(-4, 9), fmpq(0))) == (-3, 2, 0)
    assert projective.primitive((fmpq(-6), fmpq(0), fmpq(0))) == (1, 0, 0)


@given(curves, turns)
def test_every_turn_is_a_point_of_the_curve_and_o_is_no_exception(curve, turn):
    locus = real_locus(curve)
    branch = projective.curve_vectors(locus, False, turn)
    for vector in [branch, *([projective.curve_vectors(locus, True, turn)] if locus.oval else [])]:
        exact = tuple(fmpq(*float(each).as_integer_ratio()) for each in projective.unit(vector))
        size = sum(abs(float(each.p) / float(each.q)) for each in curve.coefficients)
        value = projective.form(curve, exact)
        assert abs(float(value.p) / float(value.q)) < 1e-13 * (1 + size)
    assert projective.curve_vectors(locus, False, turn + 2) == pytest.approx(-branch, abs=1e-9)
    if abs(turn) < 0.9:
        x, y = FINITE.coordinates(branch)
        expected = tuple(map(float, locus.points(False, turn)))
        assert (float(x), float(y)) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(curves, st.floats(1e-12, 1e-4))
def test_the_branch_runs_through_o_along_its_flex_tangent(curve, step):
    locus = real_locus(curve)
    assert projective.unit(projective.curve_vectors(locus, False, 1.0)) == pytest.approx((0, 1, 0))
    for turn in (1 - step, 1 + step):
        u, v = AROUND_O.coordinates(projective.curve_vectors(locus, False, turn))
        # Y = 1 near the origin: v = u^3 + higher terms, and u goes through 0 with the turn.
        assert math.copysign(1, u) == math.copysign(1, 1 - turn)
        assert float(v / u**3) == pytest.approx(1, abs=40 * abs(float(u)) + 1e-3)


@given(vectors, places, places)
def test_charts_show_the_same_points_and_lines(line, across, up):
    for chart in (FINITE, AROUND_O):
        vector = chart.vector(across, up)
        assert tuple(map(float, chart.coordinates(vector))) == (across, up)
        a, b, c = chart.line(np.array(line, float))
        assert a * across + b * up + c == pytest.approx(float(vector @ line), abs=1e-9)
    assert FINITE.sees((3, 0, 1))
    assert not AROUND_O.sees((3, 0, 1))
    assert not FINITE.sees(IDENTITY)
    assert AROUND_O.coordinates(np.array(IDENTITY, float)) == (0.0, 0.0)
    assert not np.isfinite(FINITE.coordinates(np.array(IDENTITY, float))).any()


@given(places, places, vectors)
def test_the_disk_shows_half_the_sphere_and_beyond_its_rim_the_other(across, up, line):
    point = projective.from_disk(across, up)
    assert math.hypot(*point) == pytest.approx(1)
    assert (point[2] >= 0) == (across * across + up * up <= 1)
    assert np.array(projective.in_disk(point)) == pytest.approx((across, up), abs=1e-6)
    w = complex(across, up)
    assume(abs(w) > 1e-6)
    opposite = -1 / w.conjugate()
    expected = (opposite.real, opposite.imag)
    assert np.array(projective.in_disk(-point)) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    circle = projective.great_circle(np.array(line, float), 13)
    assert np.abs(circle @ line).max() < 1e-12 * math.hypot(*line)
    assert np.linalg.norm(circle, axis=1) == pytest.approx(np.ones(13))
    assert circle[0] == pytest.approx(circle[-1])
    assert (circle[0, 2], circle[:7, 2].min() > -1e-12) == (0, True)


def test_the_sphere_rests_on_the_middle_of_the_curve_and_keeps_o():
    locus = real_locus(Weierstrass.rational(1, 2, 3, -400, 5))
    rests = projective.resting_on(locus)
    middle = (locus.centre, -(locus.a1 * locus.centre + locus.a3) / 2, 1)
    assert rests @ middle == pytest.approx((0, 0, 1))
    assert projective.unit(rests @ (0, 1, 0)) == pytest.approx((0, 1, 0))
    assert (rests @ (5, 7, 0))[2] == 0


def test_a_turn_is_counted_from_o_to_o():
    whole = {1.0: 1.0, -1.0: 1.0, 1.25: -0.75, -1.25: 0.75, 3.0: 1.0, 2.5: 0.5, 0.3: 0.3}
    assert {turn: projective.wrapped(turn) for turn in whole} == pytest.approx(whole)


@given(vectors, vectors)
def test_rotations_carry_vectors_and_follow_each_other(start, end):
    a, b = (np.array(each) / math.hypot(*each) for each in (start, end))
    q, p = rotations.carrying(a, b), rotations.carrying(b, np.array((0.0, 0.6, 0.8)))
    assert rotations.matrix(q) @ a == pytest.approx(b, abs=1e-6)
    both = rotations.matrix(rotations.product(p, q))
    assert both == pytest.approx(rotations.matrix(p) @ rotations.matrix(q), abs=1e-9)
    assert both @ both.T == pytest.approx(np.eye(3), abs=1e-12)
