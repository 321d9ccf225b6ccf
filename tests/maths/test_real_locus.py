"""The real points of cubics, place by place; lines modulo p; points of small height."""

import math

import numpy as np
import pytest
from flint import ctx, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.maths.curves.modulo.wrapped import shortest_direction, wrapped_line
from severe_gui.maths.curves.rational.search import small_points
from severe_gui.maths.curves.real.locus import Place, precise_point, real_locus
from severe_gui.maths.curves.weierstrass import Weierstrass

coefficient = st.fractions(-12, 12, max_denominator=6).map(
    lambda x: fmpq(x.numerator, x.denominator)
)
curves = st.builds(Weierstrass, coefficient, coefficient, coefficient, coefficient, coefficient)
turns = st.floats(-0.97, 0.97).filter(lambda t: abs(t) > 1e-3)


def residual(curve: Weierstrass, x: float, y: float) -> float:
    """The equation's failure at a point, relative to its largest term."""
    a1, a2, a3, a4, a6 = (int(each.p) / int(each.q) for each in curve.coefficients)
    terms = [y * y, a1 * x * y, a3 * y, -(x**3), -a2 * x * x, -a4 * x, -a6]
    return abs(sum(terms)) / max(map(abs, terms))


@given(curves, turns)
def test_every_place_is_a_point_of_the_curve(curve, turn):
    locus = real_locus(curve)
    for oval in (False, True) if locus.oval else (False,):
        x, y = map(float, locus.points(oval, turn))
        assert residual(curve, x, y) < 1e-11
        found = locus.place_of(x, y)
        again = tuple(map(float, locus.points(found.oval, found.turn)))
        assert math.dist(again, (x, y)) < 1e-6 * (1 + math.hypot(x, y))


@given(curves, turns)
def test_opposite_turns_are_opposite_points(curve, turn):
    locus = real_locus(curve)
    a1, a3 = locus.a1, locus.a3
    x, y = map(float, locus.points(False, turn))
    place = Place(False, turn).negative
    x_other, y_other = map(float, locus.points(place.oval, place.turn))
    assert x_other == x
    assert y_other == pytest.approx(-y - a1 * x - a3, rel=1e-12, abs=1e-9)


@given(curves)
def test_there_is_an_oval_if_and_only_if_the_discriminant_is_positive(curve):
    assert (real_locus(curve).oval is not None) == (curve.discriminant > 0)


@given(curves, turns)
def test_precise_points_lie_on_the_curve_beyond_a_float(curve, turn):
    locus = real_locus(curve)
    x, y = precise_point(curve, locus, Place(False, turn))
    assume(abs(float(x)) < 1e5)
    with ctx.workprec(160):
        left = y * y + curve.a1 * x * y + curve.a3 * y
        right = ((x + curve.a2) * x + curve.a4) * x + curve.a6
        assert left.overlaps(right)
        assert float((left - right).rad()) < 1e-20


def test_the_oval_that_contours_lose_is_there():
    # 24a5 of Cremona's tables: the oval is 0.03 wide.
    locus = real_locus(Weierstrass.rational(0, -1, 0, -384, -2772))
    assert locus.oval == pytest.approx((-11.0, -10.970562748477), abs=1e-11)
    x, y = locus.points(True, np.linspace(-1, 1, 9))
    assert x.min() == pytest.approx(-11)
    assert y.max() == pytest.approx(-y.min())
    assert 0.05 < y.max() < 0.2


@pytest.mark.parametrize(
    ("coefficients", "start", "singular_x", "before", "after"),
    [
        ((0, 1, 0, 0, 0), -1.0, 0.0, 1, -1),
        ((0, -1, 0, 0, 0), 1.0, 0.0, None, None),
        ((0, 0, 0, 0, 0), 0.0, 0.0, None, None),
    ],
)
def test_singular_cubics_are_run_through_smoothly(coefficients, start, singular_x, before, after):
    locus = real_locus(Weierstrass.rational(*coefficients))
    assert (locus.start, locus.singular_x, locus.oval) == (start, singular_x, None)
    if before is not None:
        # Through the node the branch crosses from one side to the other without a corner.
        turn = locus.place_of(-1e-6, 1e-6).turn
        _, ys = locus.points(False, np.array([turn - 1e-3, turn + 1e-3]) * np.sign(turn))
        assert ys[0] * ys[1] < 0


def test_the_identity_is_where_the_branch_ends():
    locus = real_locus(Weierstrass.rational(0, 0, 1, -1, 0))
    assert Place(False, 1.0).is_identity
    assert not Place(True, 1.0).is_identity
    assert Place(False, 1.0).negative == Place(False, 1.0)
    assert float(locus.points(False, 1.0)[0]) > 1e30


@given(curves, st.floats(-30, 30), st.floats(0.1, 40))
def test_a_window_shows_what_lies_in_it(curve, low, width):
    locus = real_locus(curve)
    for oval, places in locus.turns_within(low, low + width, 40):
        x, _ = locus.points(oval, places)
        slack = 1e-6 * (1 + abs(low) + width)
        assert x.min() >= min(low, locus.start) - slack
        assert x.max() <= low + width + slack


# Lines modulo p.


@given(st.sampled_from([5, 7, 31, 97, 499, 997]), st.data())
def test_a_wrapped_line_meets_exactly_the_residues_on_it(p, data):
    slope = data.draw(st.one_of(st.none(), st.integers(0, p - 1)))
    x0, y0 = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
    dx, dy = shortest_direction(p, slope)
    assert (dx, dy) == (0, 1) if slope is None else (slope * dx - dy) % p == 0
    assert dx * dx + dy * dy <= 2 / math.sqrt(3) * p
    segments = wrapped_line(p, slope, (x0, y0))
    assert sum(math.hypot(c - a, d - b) for a, b, c, d in segments) == pytest.approx(
        p * math.hypot(dx, dy)
    )
    assert all(-0.5 - 1e-9 <= each <= p - 0.5 + 1e-9 for segment in segments for each in segment)


def test_a_chord_modulo_five_is_wrapped_by_hand():
    # y = 2x modulo 5: the step (1, 2) is as short as (2, -1).
    assert shortest_direction(5, 2) in {(1, 2), (2, -1)}
    assert len(wrapped_line(5, 0, (1, 3))) == 2


# Points of small height.


def test_small_points_of_the_curve_of_conductor_37():
    found = small_points(Weierstrass.rational(0, 0, 1, -1, 0), -2, 6.5)
    told = {(str(x), str(y)) for x, y in found}
    expected = {("0", "0"), ("1", "0"), ("-1", "-1"), ("2", "-3"), ("1/4", "-5/8"), ("6", "14")}
    assert expected <= told
    assert ("-5/9", "8/27") in told


@given(curves)
def test_small_points_are_smooth_points_of_the_curve(curve):
    for point in small_points(curve, -3, 5):
        assert curve.require(point) == point
