"""Laws of curves on random ones: the group, lines, singular cubics, torsion, arrays of points."""

from itertools import product

import numpy as np
import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.line_intersection import (
    cross,
    form,
    meetings,
    multiplicity_at,
    weierstrass_form,
)
from severe_gui.maths.curves.modulo.counting import discriminants, traces
from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.modulo.vectorised import PointArray, VectorisedCurve, point_array
from severe_gui.maths.curves.rational.mazur import GROUPS
from severe_gui.maths.curves.rational.torsion import (
    division_polynomial,
    structure_of,
    torsion_points,
)
from severe_gui.maths.curves.rational.torsion_families import curve_with
from severe_gui.maths.curves.singular import SmoothPoints
from severe_gui.maths.curves.weierstrass import Weierstrass

ZERO = fmpq(0)
numbers = st.integers(-9, 9).map(fmpq)
fractions = st.tuples(st.integers(-9, 9), st.integers(1, 4)).map(lambda pair: fmpq(*pair))


@st.composite
def rational_cubics(draw):
    """A smooth cubic and three of its points, which may be such that a step is special."""
    kind = draw(st.sampled_from(("any", "order 2", "flex")))
    a1 = draw(fractions)
    if kind == "flex":
        # The origin is a flex of y^2 + a1 xy + a3 y = x^3.
        x, y = draw(numbers), draw(numbers.filter(bool))
        curve = Weierstrass(a1, ZERO, (x**3 - y * y - a1 * x * y) / y, ZERO, ZERO)
        points = [(ZERO, ZERO), (x, y)]
    else:
        a3 = draw(fractions)
        xs = draw(st.lists(numbers, min_size=3, max_size=3, unique_by=str))
        ys = [draw(fractions) for _ in xs]
        if kind == "order 2":
            ys[0] = -(a1 * xs[0] + a3) / 2
        points = list(zip(xs, ys, strict=True))
        curve = through(points, a1, a3)
    assume(not curve.is_singular)
    return curve, draw(special_points(curve, points))


def through(points, a1: fmpq, a3: fmpq) -> Weierstrass:
    """The cubic with these a1 and a3 through three points with different x."""
    a2 = a4 = a6 = ZERO
    for k, (x, y) in enumerate(points):
        u, v = (other[0] for j, other in enumerate(points) if j != k)
        share = (y * y + a1 * x * y + a3 * y - x**3) / ((x - u) * (x - v))
        a2, a4, a6 = a2 + share, a4 - share * (u + v), a6 + share * u * v
    return Weierstrass(a1, a2, a3, a4, a6)


@st.composite
def special_points(draw, curve, points):
    """Three points: given ones, O, and ones that follow from those before them."""
    chosen = [draw(st.sampled_from([*points, None]))]
    for _ in range(2):
        last = chosen[-1]
        chosen.append(draw(st.sampled_from([
            *points, None, last, curve.negate(last), curve.multiply(-2, last),
            curve.negate(curve.add(chosen[0], last)),
        ])))  # fmt: skip
    return chosen


@given(rational_cubics())
def test_the_points_of_any_cubic_over_the_rationals_are_a_commutative_group(sample):
    curve, (p, q, r) = sample
    add = curve.add
    assert add(p, None) == p == add(None, p)
    assert add(p, curve.negate(p)) is None
    assert add(p, q) == add(q, p)
    assert add(add(p, q), r) == add(p, add(q, r))
    assert all(curve.contains(each) for each in (p, q, add(p, q), curve.negate(p)))


@pytest.mark.parametrize("p", [2, 3])
def test_every_cubic_modulo_2_and_3_is_a_group_in_every_triple_of_points(p):
    for coefficients in product(range(p), repeat=5):
        finite = FiniteCurve(Weierstrass.rational(*coefficients), p)
        points, add = list(finite.points), finite.curve.add
        table = np.array([[points.index(add(x, y)) for y in points] for x in points])
        # (x + y) + z and x + (y + z) for all x, y and z.
        assert np.array_equal(table[table], table[:, table]), coefficients
        assert np.array_equal(table, table.T)
        assert table[0].tolist() == list(range(len(points)))
        assert (table == 0).any(axis=1).all()


def triple(curve, point):
    one = curve.a1 - curve.a1 + 1
    return (0 * one, one, 0 * one) if point is None else (*point, one)


@given(rational_cubics())
def test_a_chord_meets_the_cubic_in_three_points_that_add_up_to_zero(sample):
    curve, (p, q, _r) = sample
    cubic = weierstrass_form(curve)
    ends = [triple(curve, each) for each in (p, q)]
    line = cross(*ends) if p != q else cubic.gradient(ends[0])
    ends[1] = next(
        end
        for end in (
            ends[1], (-line[1], line[0], ZERO), (-line[2], ZERO, line[0]), (ZERO, -line[2], line[1])
        )
        if any(cross(ends[0], end))
    )  # fmt: skip
    third = curve.negate(curve.add(p, q))
    expected: dict[str, int] = {}
    for each in (p, q, third):
        name = str(triple(curve, each))
        expected[name] = expected.get(name, 0) + 1
    found = meetings(cubic, *ends)
    assert {str(each.point): each.multiplicity for each in found} == expected


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)).filter(any), min_size=1, max_size=6),
    st.lists(st.integers(-5, 5), min_size=21, max_size=21),
    st.integers(-2, 2), st.integers(-2, 2),
)  # fmt: skip
def test_a_curve_meets_a_line_where_it_was_made_to_and_as_often(roots, rest, a, b):
    # G(x, y) + (z - a x - b y) H(x, y, z), G having these roots.
    degree = len(roots)
    on_line = [1]
    for x, y in roots:
        on_line = [y * low - x * up for low, up in zip([*on_line, 0], [0, *on_line], strict=True)]
    terms = {(degree - k, k, 0): fmpq(c) for k, c in enumerate(on_line)}
    places = [(i, j, degree - 1 - i - j) for i in range(degree) for j in range(degree - i)]
    for (i, j, k), c in zip(places, rest, strict=False):
        for place, factor in (((i, j, k + 1), 1), ((i + 1, j, k), -a), ((i, j + 1, k), -b)):
            terms[place] = terms.get(place, ZERO) + c * factor
    curve = form(terms)
    ends = (fmpq(1), ZERO, fmpq(a)), (ZERO, fmpq(1), fmpq(b))
    found = meetings(curve, *ends)
    assert sum(each.multiplicity for each in found) == degree
    for each in found:
        x, y, z = each.point
        assert z == a * x + b * y
        assert each.multiplicity == sum(x * v == y * u for u, v in roots)
        other = next(end for end in ends if any(cross(each.point, end)))
        assert multiplicity_at(curve, each.point, other) == each.multiplicity
        is_tangent = sum(g * e for g, e in zip(curve.gradient(each.point), other, strict=True)) == 0
        assert (each.multiplicity > 1) == is_tangent


def test_what_is_no_curve_or_contains_the_line_is_refused_in_a_sentence():
    axis = (ZERO, fmpq(1), ZERO), (ZERO, ZERO, fmpq(1))
    with pytest.raises(BadInput, match="part of the curve"):
        meetings(form({(2, 0, 0): fmpq(1), (1, 1, 0): fmpq(1)}), *axis)
    with pytest.raises(BadInput, match="part of the curve"):
        multiplicity_at(form({(1, 0, 0): fmpq(1)}), *axis)
    for terms in ({}, {(0, 0, 0): fmpq(1)}, {(1, 0, 0): fmpq(1), (2, 0, 0): fmpq(1)}):
        with pytest.raises(BadInput, match="of one degree"):
            form(terms)
    with pytest.raises(BadInput, match="no singular point"):
        SmoothPoints(Weierstrass.rational(-1, 1))


def singular(d: fmpq, x0: fmpq, y0: fmpq, a1: fmpq) -> Weierstrass:
    """Y^2 = X^3 + d X^2 with X = x - x0, Y = y - y0 + a1 (x - x0) / 2."""
    c = -y0 - a1 * x0 / 2
    return Weierstrass(
        a1, d - 3 * x0 - a1 * a1 / 4, 2 * c, 3 * x0 * x0 - 2 * d * x0 - a1 * c,
        d * x0 * x0 - x0**3 - c * c,
    )  # fmt: skip


@given(fractions, numbers, fractions, fractions, fractions, fractions, fractions)
def test_smooth_points_of_any_singular_cubic_add_as_their_numbers(d, x0, y0, a1, s, t, r):
    group = SmoothPoints(singular(d, x0, y0, a1))
    assume(all(each * each != d for each in (s, t, r)))
    p, q, w = (group.at_slope(each) for each in (s, t, r))
    add = group.curve.add
    assert (group.d, group.is_cusp) == (d, d == 0)
    assert add(add(p, q), w) == add(p, add(q, w))
    for one, other in ((p, q), (p, p), (p, group.curve.negate(p)), (p, None)):
        total = add(one, other)
        if group.is_cusp:
            number = group.sum_parameter
            assert number(total) == number(one) + number(other)
            assert group.at_sum_parameter(number(total)) == total
        else:
            assert group.unit(total) == group.product(group.unit(one), group.unit(other))
            assert group.norm(group.unit(total)) == 1
            assert group.at_unit(group.unit(total)) == total


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_every_family_has_its_torsion_found_without_nagell_lutz_and_mazur(group):
    made = 0
    for t, s in product((fmpq(3), fmpq(-2, 3), fmpq(7, 2)), (fmpq(5), fmpq(-4))):
        curve = curve_with(group, t, s)
        if curve is None:
            continue
        made += 1
        points = torsion_points(curve)
        structure = structure_of(curve, points)
        assert structure in GROUPS
        assert len(points) % max(np.prod(group, dtype=int), 1) == 0
        assert {curve.add(p, q) for p in points for q in points} == set(points)
        assert len(set(points)) == len(points)
    assert made


def test_division_polynomials_vanish_at_the_points_of_their_order():
    curve = Weierstrass.rational(1, 0, 0, -45, 81)
    point = (ZERO, fmpq(9))
    assert curve.small_order(point, 10) == 10
    assert curve.small_order(point, 9) is None
    for n in range(2, 11):
        polynomial = division_polynomial(curve, n)
        # Without the points of order 2 the degree is (n^2 - 1) / 2 or (n^2 - 4) / 2.
        assert polynomial.degree() == (n * n - (1 if n % 2 else 4)) // 2
        of_order = {k: curve.multiply(k, point)[0] for k in range(1, 10) if k != 5}
        for k, x in of_order.items():
            assert (polynomial(x) == 0) == (n * k % 10 == 0)
    assert Weierstrass.rational(-1, 1).small_order((fmpq(1), fmpq(1)), 50) is None
    with pytest.raises(BadInput, match="singular"):
        torsion_points(Weierstrass.rational(0, 0))


@given(st.sampled_from((2, 3, 5, 7, 11)), st.lists(st.integers(0, 10), min_size=5, max_size=5))
def test_arrays_of_points_add_as_points_do_even_on_singular_cubics(p, coefficients):
    finite = FiniteCurve(Weierstrass.rational(*coefficients), p)
    pairs = list(product(finite.points, repeat=2))
    curve = VectorisedCurve(finite.rational, p)
    one, other = (point_array([pair[k] for pair in pairs]) for k in range(2))
    same(curve.add(one, other), [finite.curve.add(*pair) for pair in pairs])
    same(curve.negate(one), [finite.curve.negate(pair[0]) for pair in pairs])
    same(curve.add(one, curve.negate(one)), [None] * len(pairs))


@pytest.mark.parametrize("p", [10_007, 32_771, 65_521])
def test_arrays_of_points_add_as_points_do_for_large_primes_too(p):
    finite = FiniteCurve(Weierstrass.rational(1, 2, 3, 4, 5), p)
    curve, law = VectorisedCurve(finite.curve, p), finite.curve
    start = next(
        point
        for x in range(p)
        for y in range(200)
        if law.contains(point := (finite.residue(fmpq(x)), finite.residue(fmpq(y))))
    )
    points = [law.multiply(n, start) for n in range(-40, 40)]
    pairs = list(product(points, repeat=2))
    one, other = (point_array([pair[k] for pair in pairs]) for k in range(2))
    same(curve.add(one, other), [law.add(*pair) for pair in pairs])


def same(found: PointArray, expected) -> None:
    wanted = point_array(expected)
    assert np.array_equal(found.x, wanted.x)
    assert np.array_equal(found.y, wanted.y)


def test_a_prime_without_a_table_of_inverses_is_refused():
    with pytest.raises(BadInput, match="not tabulated"):
        VectorisedCurve(Weierstrass.rational(1, 1), 65_537)


@pytest.mark.parametrize("p", [5, 7, 13, 101])
def test_curves_counted_together_are_those_counted_alone(p):
    a, b = (each.ravel() for each in np.meshgrid(np.arange(-6, 6), np.arange(-5, 5)))
    alone = [
        FiniteCurve(Weierstrass.rational(int(x), int(y)), p) for x, y in zip(a, b, strict=True)
    ]
    assert traces(a, b, p).tolist() == [each.trace for each in alone]
    assert (discriminants(a, b, p) != 0).tolist() == [each.has_good_reduction for each in alone]
