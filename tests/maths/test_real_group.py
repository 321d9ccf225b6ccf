"""E(R) as circles, and what is left of it where the discriminant is 0."""

import math

import numpy as np
import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.maths.curves.real.discriminant_curve import (
    cusp_root,
    discriminant_curve,
    nearest_root,
    singular_member,
)
from severe_gui.maths.curves.real.locus import Place, real_locus
from severe_gui.maths.curves.real.real_group import Quadratic, exact_coordinate, real_group
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number

coefficient = st.fractions(-8, 8, max_denominator=4).map(lambda x: fmpq(x.numerator, x.denominator))
curves = st.builds(Weierstrass, coefficient, coefficient, coefficient, coefficient, coefficient)
places = st.builds(Place, st.booleans(), st.floats(-0.95, 0.95).filter(lambda t: abs(t) > 0.02))


def place_of_sum(curve, locus, first, second):
    """The sum by chord, in floats."""
    (x1, y1), (x2, y2) = (tuple(map(float, locus.points(each.oval, each.turn))) for each in
                          (first, second))  # fmt: skip
    assume(abs(x1 - x2) > 1e-3 * (1 + abs(x1)))
    a1, a2, a3 = (int(each.p) / int(each.q) for each in curve.coefficients[:3])
    slope = (y2 - y1) / (x2 - x1)
    x = slope * slope + a1 * slope - a2 - x1 - x2
    return locus.place_of(x, -(y1 + slope * (x - x1)) - a1 * x - a3)


@given(curves, places, places)
def test_turns_add_up_as_points_do(curve, first, second):
    assume(abs(int(curve.discriminant.p) / int(curve.discriminant.q)) > 0.5)
    locus = real_locus(curve)
    assume(locus.oval is not None or not (first.oval or second.oval))
    group = real_group(locus)
    total = place_of_sum(curve, locus, first, second)
    assert total.oval == (first.oval != second.oval)
    wrong = group.coordinate(first) + group.coordinate(second) - group.coordinate(total)
    assert abs(wrong - round(wrong)) < 1e-6


@given(curves, places)
def test_a_place_is_found_by_its_turn(curve, place):
    assume(abs(int(curve.discriminant.p) / int(curve.discriminant.q)) > 0.5)
    locus = real_locus(curve)
    assume(locus.oval is not None or not place.oval)
    found = real_group(locus).place_at(real_group(locus).coordinate(place), place.oval)
    assert found.oval == place.oval
    assert math.isclose(found.turn, place.turn, abs_tol=1e-7)


def test_o_and_points_of_order_two_are_where_they_belong():
    # The real period of 37a1 by LMFDB is 5.98691729246392, for both components together.
    group = real_group(real_locus(Weierstrass.rational(0, 0, 1, -1, 0)))
    assert group.kind == "two circles"
    assert math.isclose(2 * group.period, 5.98691729246392, rel_tol=1e-13)
    assert group.coordinate(Place(False, 1.0)) == 0
    assert math.isclose(group.coordinate(Place(False, 0.0)), 0.5)
    assert group.coordinate(Place(True, 0.0)) == 0
    assert math.isclose(group.coordinate(Place(True, 1.0)), 0.5)


@pytest.mark.parametrize(
    ("coefficients", "points", "values"),
    [
        # The table of smooth points of singular cubics: cusp, split node, acnode, node in disguise.
        ((0, 0, 0, 0, 0), [("1", "1"), ("1/4", "1/8")], ["1", "2"]),
        ((0, 1, 0, 0, 0), [("3", "6"), ("9/16", "45/64"), ("-1", "0")], ["3", "9", "-1"]),
        ((0, -1, 0, 0, 0), [("1", "0"), ("2", "2")], ["-1", "i"]),
        ((1, 0, 0, 0, 0), [("2", "2")], ["2"]),
    ],
)  # fmt: skip
def test_smooth_points_of_singular_cubics_have_exact_coordinates(coefficients, points, values):
    curve = Weierstrass.rational(*coefficients)
    group = real_group(real_locus(curve))
    for (x, y), value in zip(points, values, strict=True):
        exact = exact_coordinate(curve, (rational_number(x), rational_number(y)))
        assert str(exact) == value
        at = group.locus.place_of(*(int(n) / int(d) for n, d in
                                    ((each + "/1").split("/")[:2] for each in (x, y))))  # fmt: skip
        if group.kind in ("line", "units"):
            assert math.isclose(group.coordinate(at), float(value), rel_tol=1e-12)
        else:
            turn = {"-1": 0.5, "i": 0.25}[value]
            assert math.isclose(group.coordinate(at), turn, abs_tol=1e-12)


@given(coefficient, st.integers(-9, 9), st.integers(1, 6), st.integers(-9, 9), st.integers(1, 6))
def test_coordinates_of_singular_cubics_multiply_or_add_exactly(r, p, q, k, m):
    curve = singular_member(Weierstrass.rational(1, -1, 1, 0, 0), r)
    assert curve.is_singular
    (x0, _), c = curve.singular_point, 3 * r + curve.b2 / 4
    found = []
    for s in (fmpq(p, q), fmpq(k, m)):
        # Lines through the singular point meet the curve once more, at X = s^2 - c.
        x = x0 + s * s - c
        assume(s != 0 and s * s != c)
        y = s * (x - x0) - (curve.a1 * x + curve.a3) / 2
        assert curve.contains((x, y))
        found.append((x, y))
    total = curve.add(*found)
    assume(total is not None)
    first, second = (exact_coordinate(curve, each) for each in found)
    both = exact_coordinate(curve, total)
    assert both == (first * second if isinstance(first, Quadratic) else first + second)


@given(coefficient)
def test_the_discriminant_is_zero_on_its_curve(r):
    curve = Weierstrass.rational(1, 2, -1, 0, 0)
    singular = singular_member(curve, r)
    kinds = {-1: "acnode", 0: "cusp", 1: "node"}
    simple = -curve.b2 / 4 - 2 * r
    assert singular.singularity == kinds[(r > simple) - (r < simple)]
    a4, a6 = discriminant_curve(curve, np.array([int(r.p) / int(r.q)]))
    assert math.isclose(a4[0], int(singular.a4.p) / int(singular.a4.q), abs_tol=1e-9)
    assert math.isclose(a6[0], int(singular.a6.p) / int(singular.a6.q), abs_tol=1e-9)
    near, away = nearest_root(curve, a4[0], a6[0], 1.0, 1.0, 20.0)
    assert away < 1e-6
    assert cusp_root(curve) != r or abs(near - int(r.p) / int(r.q)) < 1e-3
