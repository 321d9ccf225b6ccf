"""Subgroups that rational points generate, and a sum worked in LaTeX."""

import math

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.maths.curves.latex import latex_document, worked_sum
from severe_gui.maths.curves.rational.generated import generated_by, naive_height
from severe_gui.maths.curves.weierstrass import Weierstrass


def point(x, y):
    return fmpq(*x) if isinstance(x, tuple) else fmpq(x), fmpq(*y) if isinstance(
        y, tuple
    ) else fmpq(y)


def test_finite_subgroups_are_listed_whole():
    # Cremona's tables: 66c1 has a point of order 10, 15a1 is Z/2 x Z/4, 15a2 is Z/2 x Z/2.
    for coefficients, generators, order in (
        ((1, 0, 0, -45, 81), [point(0, 9)], 10),
        ((1, 1, 1, -10, -10), [point(-2, 3), point(-1, 0)], 8),
        ((1, 1, 1, -135, -660), [point((-29, 4), (25, 8)), point(-7, 3)], 4),
        ((0, 0, 0, 0, 1), [point(2, 3)], 6),
    ):
        curve = Weierstrass.rational(*coefficients)
        found = generated_by(curve, generators, 2)
        assert found.order == order == len(found.points)
        assert found.points[0] == (None, (0,) * len(generators))
        for each, numbers in found.points:
            total = None
            for n, generator in zip(numbers, generators, strict=True):
                total = curve.add(total, curve.multiply(n, generator))
            assert total == each


@given(st.integers(1, 5))
def test_an_infinite_subgroup_is_listed_to_its_reach(reach):
    # 389a1 has rank two: all sums of its generators differ.
    curve = Weierstrass.rational(0, 1, 1, -2, 0)
    found = generated_by(curve, [point(0, 0), point(1, 0)], reach)
    assert found.order is None
    assert len(found.points) == (2 * reach + 1) ** 2
    assert curve.small_order(point(0, 0), 50) is None


def test_the_naive_height_is_the_logarithm_of_the_larger_part_of_x():
    assert naive_height(None) == 0
    assert naive_height(point((-20, 49), (-435, 343))) == math.log(49)


def test_a_sum_is_worked_line_by_line():
    curve = Weierstrass.rational(0, 0, 0, 0, -2)
    # y^2 = x^3 - 2: 2(3, 5) = (129/100, -383/1000).
    text = worked_sum(curve, point(3, 5), point(3, 5))
    assert "\\lambda" in text
    assert "\\frac{27}{10}" in text
    assert "\\frac{129}{100}" in text
    assert "-\\frac{383}{1000}" in text
    assert "vertical" in worked_sum(curve, point(3, 5), point(3, -5))
    document = latex_document(Weierstrass.rational(0, 0, 1, -1, 0), None, point(0, 0))
    assert "y^2 + y = x^3 - x" in document
    assert "\\frac{110592}{37}" in document
    assert document.count("\\begin") == document.count("\\end")
