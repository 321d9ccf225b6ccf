"""Sums of known points: integral ones among them, and how multiples grow."""

import math

import pytest
from flint import fmpq

from severe_gui.maths.curves.rational.combinations import (
    bound_within_reach,
    growth,
    integral_points,
)
from severe_gui.maths.curves.weierstrass import Weierstrass


def points(*pairs):
    return [(fmpq(x), fmpq(y)) for x, y in pairs]


def test_the_integral_points_of_a_square_and_a_cube_that_differ_by_17():
    curve = Weierstrass.rational(0, 17)
    found = integral_points(curve, [None], points((-2, 3), (4, 9)), 5)
    # Source: the notes' table, all x up to 10^4.
    assert [(each.x, each.ys[-1]) for each in found] == [
        (-2, 3), (-1, 4), (2, 5), (4, 9), (8, 23), (43, 282), (52, 375), (5234, 378661),
    ]  # fmt: skip
    for each in found:
        total = None
        for n, generator in zip(each.steps, points((-2, 3), (4, 9)), strict=True):
            total = curve.add(total, curve.multiply(n, generator))
        assert total == (each.x, each.ys[-1])


def test_torsion_is_added_and_each_x_is_named_once():
    curve = Weierstrass.rational(-36, 0)
    torsion = [None, *points((0, 0), (6, 0), (-6, 0))]
    found = integral_points(curve, torsion, points((-3, 9)), 8)
    assert [each.x for each in found] == [-6, -3, -2, 0, 6, 12, 18, 294]
    # Cannonballs: 1 + 4 + ... + 24^2 = 70^2 is the point (12 * 24 + 6, 72 * 70).
    assert found[-1].ys == (-5040, 5040)
    for each in found:
        total = curve.add(curve.multiply(each.steps[0], points((-3, 9))[0]), torsion[each.torsion])
        assert total == (each.x, each.ys[-1])


def test_the_bound_shrinks_until_the_sums_can_be_tried():
    assert bound_within_reach(2, 1, 8) == 8
    assert bound_within_reach(6, 1, 8) == 2
    assert bound_within_reach(0, 12, 8) == 8


def test_digits_of_multiples_quadruple_with_each_doubling():
    curve = Weierstrass.rational(0, 0, 1, -1, 0)
    digits = growth(curve, points((0, 0))[0], 400)
    # Source: the notes' table, digits of the denominator of x(nP), to which one more may belong.
    for n, known in {20: 9, 50: 56, 100: 221, 200: 887, 400: 3552}.items():
        assert known <= digits[n - 1] <= known + 1
    # The regulator of Cremona's table is the canonical height of (0, 0).
    assert digits[-1] == pytest.approx(0.0511114082 * 400**2 / math.log(10), rel=1e-3)
    torsion = growth(Weierstrass.rational(0, 1), points((2, 3))[0], 40)
    assert len(torsion) == 5
