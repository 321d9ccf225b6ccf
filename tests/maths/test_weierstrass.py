"""Elliptic curves: the group laws with every special case, then other people's tables."""

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.finite import FiniteCurve, hasse_interval
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number


def curve(*coefficients: int | str) -> Weierstrass:
    return Weierstrass.rational(*coefficients)


def point(x: str | int, y: str | int):
    return rational_number(x), rational_number(y)


# Curves of positive rank with points that generate, and torsion beside.
RANKED = [
    (curve(0, 0, 1, -1, 0), [point(0, 0)]),
    (curve(0, 1, 1, -2, 0), [point(0, 0), point(1, 0)]),
    (curve(0, 0, 0, -25, 0), [point(-4, 6), point(0, 0), point(5, 0)]),
    (curve(1, 0, 0, 4, 1), [point(1, 2), point("-1/4", "1/8")]),
    (curve(0, 0, 0, 0, 17), [point(-2, 3), point(4, 9)]),
]


@st.composite
def three_points(draw):
    subject, generators = draw(st.sampled_from(RANKED))

    def one():
        total = None
        for generator in generators:
            total = subject.add(total, subject.multiply(draw(st.integers(-3, 3)), generator))
        return total

    return subject, one(), one(), one()


@given(three_points())
def test_the_points_over_the_rationals_are_a_commutative_group(sample):
    subject, p, q, r = sample
    for each in (p, q, r):
        assert subject.contains(each)
        assert subject.add(each, None) == each
        assert subject.add(each, subject.negate(each)) is None
    assert subject.add(p, q) == subject.add(q, p)
    assert subject.contains(subject.add(p, q))
    assert subject.add(subject.add(p, q), r) == subject.add(p, subject.add(q, r))
    assert subject.subtract(subject.add(p, q), q) == p


@given(three_points(), st.integers(-6, 6), st.integers(-6, 6))
def test_multiples_add_up(sample, m, n):
    subject, p, _, _ = sample
    assert subject.add(subject.multiply(m, p), subject.multiply(n, p)) == subject.multiply(m + n, p)


primes = st.sampled_from((2, 3, 5, 7, 11, 13, 17, 23))
small = st.integers(0, 22)


@given(primes, small, small, small, small, small, st.data())
def test_the_smooth_points_modulo_a_prime_are_a_group_even_of_a_singular_cubic(
    p, a1, a2, a3, a4, a6, data
):
    finite = FiniteCurve(curve(a1, a2, a3, a4, a6), p)
    subject, points = finite.curve, finite.points
    x, y, z = (data.draw(st.sampled_from(points)) for _ in range(3))
    assert subject.add(x, y) in points
    assert subject.add(x, y) == subject.add(y, x)
    assert subject.add(subject.add(x, y), z) == subject.add(x, subject.add(y, z))
    assert subject.add(x, subject.negate(x)) is None
    assert subject.multiply(finite.order, x) is None
    if finite.has_good_reduction:
        low, high = hasse_interval(p)
        assert low <= finite.order <= high


# Invariants. Source: Cremona's tables; LMFDB.
@pytest.mark.parametrize(
    ("coefficients", "discriminant", "j"),
    [
        ((0, -1, 1, -7820, -263580), -11, "-52893159101157376/11"),
        ((1, 0, 1, -171, -874), -1835008, "-548347731625/1835008"),
        ((1, 1, 1, -80, 242), 15, "56667352321/15"),
        ((0, -1, 1, -10, -20), -161051, "-122023936/161051"),
        ((1, 0, 1, 4, -6), -21952, "9938375/21952"),
        ((1, 1, 1, 35, -28), -3515625, "4733169839/3515625"),
        ((1, 0, 0, -45, 81), 2737152, "10091699281/2737152"),
        ((1, 1, 1, -135, -660), 164025, "272223782641/164025"),
        ((1, 1, 1, -10, -10), 50625, "111284641/50625"),
        ((0, 0, 1, -1, 0), 37, "110592/37"),
        ((0, 1, 1, -2, 0), 389, "1404928/389"),
        ((0, 0, 1, -7, 6), 5077, "37933056/5077"),
        ((0, 0, 0, -1, 0), 64, "1728"),
        ((0, -1, 0, -384, -2772), 18432, "3065617154/9"),
    ],
)
def test_invariants_are_those_of_the_tables(coefficients, discriminant, j):
    subject = curve(*coefficients)
    assert subject.discriminant == discriminant
    assert subject.j == rational_number(j)
    assert subject.c4**3 - subject.c6**2 == 1728 * subject.discriminant


# Multiples of (0, 0) on 37a1. Source: PARI/GP.
MULTIPLES = [
    (1, 0), (-1, -1), (2, -3), ("1/4", "-5/8"), (6, 14), ("-5/9", "8/27"), ("21/25", "-69/125"),
    ("-20/49", "-435/343"), ("161/16", "-2065/64"),
]  # fmt: skip


def test_the_multiples_of_the_generator_of_37a1():
    subject = curve(0, 0, 1, -1, 0)
    for n, expected in enumerate(MULTIPLES, 2):
        assert subject.multiply(n, point(0, 0)) == point(*expected)
    twentieth = subject.multiply(20, point(0, 0))
    assert twentieth == point("683916417/264517696", "-18784454671297/4302115807744")


def test_sums_on_other_curves():
    subject = curve(0, 1, 1, -2, 0)
    three_p, five_q = subject.multiply(3, point(-1, 1)), subject.multiply(5, point(0, -1))
    assert subject.subtract(three_p, five_q) == point("328/361", "-2800/6859")
    congruent = curve(-36, 0)
    assert congruent.add(point(-3, 9), point(-2, 8)) == point(6, 0)
    assert congruent.multiply(2, point(-3, 9)) == point("25/4", "-35/8")
    assert curve(0, 256).multiply(3, point(0, 16)) is None
    assert curve(0, -2).multiply(2, point(3, 5)) == point("129/100", "-383/1000")
    tenth = curve(1, 0, 0, -45, 81)
    walk = [(6, 3), (-6, -9), (18, -81), (2, -1), (18, 63), (-6, 15), (6, -9), (0, -9)]
    for n, expected in enumerate(walk, 2):
        assert tenth.multiply(n, point(0, 9)) == point(*expected)
    assert tenth.multiply(10, point(0, 9)) is None


@pytest.mark.parametrize(
    ("coefficients", "kind", "place"),
    [
        ((0, 0, 0, 0, 0), "cusp", (0, 0)),
        ((0, 1, 0, 0, 0), "node", (0, 0)),
        ((0, -1, 0, 0, 0), "acnode", (0, 0)),
        ((1, 0, 0, 0, 0), "node", (0, 0)),
        ((0, 0, 0, -3, 2), "node", (1, 0)),
        ((2, -1, 0, 0, 0), "cusp", (0, 0)),
        ((0, 0, 2, 0, -1), "cusp", (0, -1)),
        ((0, 3, 0, 3, 1), "cusp", (-1, 0)),
    ],
)
def test_singular_cubics_are_told_apart(coefficients, kind, place):
    subject = curve(*coefficients)
    assert subject.singularity == kind
    assert subject.singular_point == point(*place)
    with pytest.raises(BadInput, match="not in the group"):
        subject.require(point(*place))
    with pytest.raises(BadInput, match="discriminant is 0"):
        _ = subject.j


def test_the_smooth_points_of_a_cusp_and_of_a_node_add_as_numbers_do():
    cusp, node = curve(0, 0, 0, 0, 0), curve(0, 1, 0, 0, 0)
    assert cusp.add(point(1, 1), point(1, 1)) == point("1/4", "1/8")
    assert node.multiply(2, point(3, 6)) == point("9/16", "45/64")
    assert curve(0, -1, 0, 0, 0).multiply(4, point(2, 2)) is None


# Orders and structures. Source: textbooks and PARI; p + 1 - a_p by brute force of others.
@pytest.mark.parametrize(
    ("coefficients", "p", "order", "structure"),
    [
        ((1, 1), 5, 9, (9,)), ((1, 1), 23, 28, (28,)), ((2, 2), 17, 19, (19,)),
        ((2, 3), 97, 100, (2, 50)), ((1, 6), 11, 13, (13,)), ((-1, 0), 3, 4, (2, 2)),
        ((-1, 0), 5, 8, (2, 4)), ((-1, 0), 7, 8, (2, 4)), ((-1, 0), 13, 8, (2, 4)),
        ((-1, 0), 71, 72, None), ((-1, 0), 103, 104, None), ((0, 1), 5, 6, (6,)),
        ((0, 1), 7, 12, (2, 6)), ((0, 1), 101, 102, None), ((0, 0, 1, 0, 0), 2, 3, (3,)),
        ((0, 0, 1, 1, 0), 2, 5, (5,)), ((0, 0, 1, 1, 1), 2, 1, ()), ((-1, 1), 3, 7, (7,)),
        ((-1, -1), 3, 1, ()), ((0, 2), 7, 9, (3, 3)), ((0, 3), 13, 9, (3, 3)),
        ((1, 0), 17, 16, (4, 4)), ((1, 0), 101, 100, (10, 10)), ((0, 7), 43, 31, (31,)),
        ((0, 7), 79, 67, (67,)),
    ],
)  # fmt: skip
def test_points_modulo_a_prime(coefficients, p, order, structure):
    finite = FiniteCurve(curve(*coefficients), p)
    assert finite.order == order
    assert finite.trace == p + 1 - order
    if structure is not None:
        assert finite.structure == structure


# a_p of minimal models. Source: Cremona's tables, aplist.
@pytest.mark.parametrize(
    ("coefficients", "traces"),
    [
        ((0, -1, 1, -10, -20), (-2, -1, 1, -2, 1, 4, -2, 0)),
        ((0, 0, 1, -1, 0), (-2, -3, -2, -1, -5, -2, 0, 0)),
        ((0, 1, 1, -2, 0), (-2, -2, -3, -5, -4, -3, -6, 5)),
        ((0, 0, 1, -7, 6), (-2, -3, -4, -4, -6, -4, -4, -7)),
        ((1, 0, 1, 4, -6), (-1, -2, 0, 1, 0, -4, 6, 2)),
        ((1, 1, 1, -80, 242), (-1, -1, 1, 0, -4, -2, 2, 4)),
    ],
)
def test_traces_of_frobenius_at_good_and_bad_primes(coefficients, traces):
    subject = curve(*coefficients)
    assert tuple(FiniteCurve(subject, p).trace for p in (2, 3, 5, 7, 11, 13, 17, 19)) == traces


def test_the_order_of_a_point():
    finite = FiniteCurve(curve(1, 1), 23)
    nine_seven = next(each for each in finite.points if each and int(each[0]) == 9)
    assert finite.order_of(nine_seven) == 28
    assert finite.order_of(None) == 1


@pytest.mark.parametrize("p", [5, 7, 11, 13])
def test_every_number_in_the_interval_of_hasse_occurs(p):
    low, high = hasse_interval(p)
    found = {
        FiniteCurve(curve(a, b), p).order
        for a in range(p)
        for b in range(p)
        if FiniteCurve(curve(a, b), p).has_good_reduction
    }
    assert found == set(range(low, high + 1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: curve(1, 2, 3), "five"),
        (lambda: curve("x", 1), "not a rational"),
        (lambda: curve("1/0", 1), "not a rational"),
        (lambda: FiniteCurve(curve(1, 1), 15), "not prime"),
        (lambda: FiniteCurve(curve(1, 1), 1), "not prime"),
        (lambda: FiniteCurve(curve("1/7", 1), 7), "denominator"),
        (lambda: curve(-1, 1).require(point(2, 2)), "not on the curve"),
    ],
)
def test_what_is_no_curve_or_no_point_is_refused_in_a_sentence(make, said):
    with pytest.raises(BadInput, match=said):
        make()


def test_rationals_are_read_as_people_write_them():
    assert rational_number("-7/4") == fmpq(-7, 4)
    assert rational_number(" 0.25 ") == fmpq(1, 4)
    assert rational_number("-0.5") == fmpq(-1, 2)
