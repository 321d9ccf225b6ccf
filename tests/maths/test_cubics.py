"""Plane cubics with any O: equations, the group, the way to Weierstrass form, the real points."""

import math
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from flint import ctx, fmpq, fmpz
from hypothesis import assume, example, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.charts import Chart, whole_line
from severe_gui.maths.curves.cubics.cubic import Cubic, dot, whole_point
from severe_gui.maths.curves.cubics.equations import MONOMIALS, BadEquation, read_cubic
from severe_gui.maths.curves.cubics.flexes import real_flexes
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.cubics.nine_points import ninth_point, pencil_through
from severe_gui.maths.curves.cubics.precise import precise_point, rounded
from severe_gui.maths.curves.cubics.rational_points import more_points, small_points
from severe_gui.maths.curves.cubics.real_base import real_base
from severe_gui.maths.curves.cubics.real_points import real_cubic
from severe_gui.maths.curves.cubics.sampling import pieces_of
from severe_gui.maths.curves.cubics.singular import singular_points
from severe_gui.maths.curves.cubics.weierstrass_form import WeierstrassForm, as_cubic
from severe_gui.maths.curves.isomorphism import Change, change_between, integral_change
from severe_gui.maths.curves.real.projective import cross
from severe_gui.maths.curves.weierstrass import Weierstrass, rational_number


def cubic(text: str, m: int | str = 0) -> Cubic:
    return Cubic.of(read_cubic(text, {"m": Fraction(m)}))


FERMAT, NINE = cubic("x^3 + y^3 = z^3"), cubic("x^3 + y^3 = 9")
HESSE = cubic("x^3 + y^3 + z^3 = 3m xyz", 2)
GENERAL = cubic("x^3 + 2xy^2 - y^3 + 3xz^2 - 2y^2z = 3z^3")
THIRTY_SEVEN = cubic("y^2 + y = x^3 - x")

# Each with an O, and points that sums are made of: O is a flex, or is not.
POINTED = [
    (FERMAT, (1, -1, 0), [(0, 1, 1), (1, 0, 1)]),
    (NINE, (2, 1, 1), [(1, 2, 1), (1, -1, 0)]),
    (NINE, (1, -1, 0), [(1, 2, 1), (2, 1, 1)]),
    (HESSE, (1, -1, 0), [(1, 2, 3), (0, 1, -1)]),
    (HESSE, (1, 2, 3), [(2, 1, 3), (1, -1, 0)]),
    (GENERAL, (1, 1, 1), [(8, -17, 13)]),
    (THIRTY_SEVEN, (6, 14, 1), [(0, 0, 1), (0, 1, 0)]),
]


def pointed_cubics():
    return [
        (PointedCubic(subject, whole_point(*o)), [whole_point(*each) for each in others])
        for subject, o, others in POINTED
    ]


@st.composite
def three_points(draw):
    subject, generators = draw(st.sampled_from(pointed_cubics()))

    def one():
        total = subject.identity
        for generator in generators:
            total = subject.add(total, subject.multiply(draw(st.integers(-2, 2)), generator))
        return total

    return subject, one(), one(), one()


@given(three_points())
def test_the_rational_points_are_a_commutative_group_with_any_of_them_as_o(sample):
    subject, p, q, r = sample
    o = subject.identity
    assert subject.add(p, o) == p
    assert subject.add(p, subject.negate(p)) == o
    assert subject.add(p, q) == subject.add(q, p)
    assert subject.cubic.contains(subject.add(p, q))
    assert subject.add(subject.add(p, q), r) == subject.add(p, subject.add(q, r))
    # Three points on a line have the sum O*O, which is O if and only if O is a flex.
    on_a_line = subject.add(subject.add(p, q), subject.third(p, q))
    assert on_a_line == subject.third(o, o)
    assert (on_a_line == o) == subject.is_flex(o)


@given(three_points())
def test_the_way_to_weierstrass_form_carries_sums_to_sums_and_back(sample):
    subject, p, q, _ = sample
    form = WeierstrassForm(subject)
    curve = form.curve
    assert curve.j == subject.cubic.j
    assert form.to_curve(subject.identity) is None
    for each in (p, q):
        assert curve.contains(form.to_curve(each))
        assert form.from_curve(form.to_curve(each)) == each
    assert form.to_curve(subject.add(p, q)) == curve.add(form.to_curve(p), form.to_curve(q))


def test_the_tables_of_weierstrass_curves_hold_for_their_cubics():
    # Multiples of (0, 0) on 37a1, by PARI; the Fermat cubic is 27a, with three rational points.
    subject = PointedCubic(THIRTY_SEVEN, whole_point(0, 1, 0))
    multiples = [(1, 0), (-1, -1), (2, -3), ("1/4", "-5/8"), (6, 14), ("-5/9", "8/27")]
    for n, (x, y) in enumerate(multiples, 2):
        expected = whole_point(rational_number(x), rational_number(y))
        assert subject.multiply(n, whole_point(0, 0)) == expected
    fermat = PointedCubic(FERMAT, whole_point(1, -1, 0))
    assert (FERMAT.j, FERMAT.discriminant) == (0, -(3**9))
    assert [fermat.order_of(each) for each in small_points(FERMAT)] == [1, 3, 3]
    assert PointedCubic(NINE, whole_point(1, -1, 0)).order_of(whole_point(2, 1)) is None
    # Every member of Hesse's pencil has nine flexes, three of them real, here all rational.
    hesse = PointedCubic(HESSE, whole_point(1, -1, 0))
    assert [hesse.order_of(whole_point(*each)) for each in ((0, 1, -1), (1, 0, -1))] == [3, 3]
    assert hesse.order_of(whole_point(1, 2, 3)) is None


numbers = st.integers(-6, 6)
small_rationals = st.builds(fmpq, numbers, st.integers(1, 4))


@given(small_rationals.filter(bool), small_rationals, small_rationals, small_rationals)
def test_changes_of_coordinates_are_isomorphisms_and_are_found_again(u, r, s, t):
    for coefficients, point in (((0, 0, 1, -1, 0), (0, 0)), ((0, 0, 0, 0, -2), (3, 5)),
                                ((0, 0, 0, -25, 0), (-4, 6))):  # fmt: skip
        old = Weierstrass.rational(*coefficients)
        change = Change(u, r, s, t)
        new, p = change.curve(old), change.point(tuple(map(fmpq, point)))
        assert new.contains(p)
        assert new.discriminant * u**12 == old.discriminant
        assert change.point(old.multiply(3, tuple(map(fmpq, point)))) == new.multiply(3, p)
        found = change_between(old, new)
        assert found.curve(old) == new
        whole = integral_change(new).curve(new)
        assert all(each.q == 1 for each in whole.coefficients)
        assert change_between(whole, old) is not None
    twist = Weierstrass.rational(0, 0, 0, -50, 0)
    assert change_between(Weierstrass.rational(0, 0, 0, -25, 0), twist) is None


@given(numbers, numbers, numbers, numbers, numbers)
def test_the_invariants_of_a_cubic_are_those_of_its_weierstrass_equation(a1, a2, a3, a4, a6):
    curve = Weierstrass.rational(a1, a2, a3, a4, a6)
    subject = as_cubic(curve)
    assert (subject.c4, subject.c6) == (curve.c4, curve.c6)
    assert subject.discriminant == curve.discriminant
    point = curve.singular_point
    expected = [] if point is None else [whole_point(*point)]
    assert singular_points(subject) == expected


@given(st.lists(numbers, min_size=10, max_size=10).filter(any), numbers, numbers)
def test_the_invariants_do_not_change_with_the_coordinates(coefficients, k, m):
    subject = Cubic.of(coefficients)
    one, two, three = (fmpz(each) for each in (1, k, m))
    basis = (one, fmpz(0), fmpz(0)), (two, one, fmpz(0)), (three, two, one)
    moved = Cubic.of(subject.in_basis(*basis))
    assert (moved.c4, moved.c6) == (subject.c4, subject.c6)


@pytest.mark.parametrize(
    ("text", "m", "points"),
    [
        ("x^3 + y^3 + z^3 = 3m xyz", 1, [(1, 1, 1)]),
        ("x^3 + y^3 = 3xy", 0, [(0, 0, 1)]),
        ("xyz = 0", 0, [(1, 0, 0), (0, 1, 0), (0, 0, 1)]),
        ("(x^2 + y^2 - 1)(x + 2y - 1)", 0, [(1, 0, 1), (-3, 4, 5)]),
        ("(x^2 + y^2 - 1)(x + 2y - 9)", 0, []),
        ("x^2(x + y + z)", 0, []),
        ("3x^3 + 4y^3 + 5z^3", 0, []),
    ],
)
def test_rational_singular_points_are_found(text, m, points):
    subject = cubic(text, m)
    assert set(singular_points(subject)) == {whole_point(*each) for each in points}
    assert subject.is_smooth == (text.startswith("3x"))
    if not subject.is_smooth:
        with pytest.raises(BadInput, match="singular"):
            PointedCubic(subject, whole_point(1, 0, 0))


# The real points.


@st.composite
def cubics_with_a_point(draw):
    """A cubic through a point with whole coordinates, and that point."""
    coefficients = draw(st.lists(numbers, min_size=10, max_size=10))
    base = whole_point(*draw(st.tuples(numbers, numbers, numbers).filter(any)))
    largest = max(range(3), key=lambda axis: abs(base[axis]))
    cube = MONOMIALS.index(tuple(3 * (axis == largest) for axis in range(3)))
    size = base[largest] ** 3
    values = [size * each for each in coefficients]
    values[cube] = fmpz(0)
    assume(any(values))
    values[cube] = -Cubic(tuple(map(fmpz, values))).value(base) // size
    subject = Cubic.of(values)
    assume(subject.is_smooth)
    return subject, base


@given(cubics_with_a_point())
@example((cubic("x^2y + y^2z + z^2x"), whole_point(0, 0, 1)))
def test_places_are_points_of_the_cubic_and_there_are_two_components_if_disc_is_positive(sample):
    subject, base = sample
    real = real_cubic(subject, base)
    assert len(real.components) == (2 if subject.discriminant > 0 else 1)
    turns = np.concatenate([np.linspace(-1, 1, 41), [1e-9, -1 + 1e-9]])
    for component in range(len(real.components)):
        points = real.points(component, turns)
        terms = np.stack([
            int(value) * np.prod(points**powers, axis=1)
            for value, powers in zip(subject.coefficients, MONOMIALS, strict=True)
        ])  # fmt: skip
        assert np.abs(terms.sum(axis=0)).max() < 1e-12 * np.abs(terms).max()
        for turn in (-0.71, 0.0, 0.4, 1.0):
            point = real.points(component, turn)
            place = real.place_of(point)
            again = real.points(place.component, place.turn)
            assert np.linalg.norm(np.cross(point, again)) < 1e-6
            enclosed = precise_point(subject, point)
            with ctx.workprec(160):
                assert subject.value(enclosed).contains(0)
            assert np.linalg.norm(np.cross(point, rounded(enclosed))) < 1e-6


@pytest.mark.parametrize("name", ["Z", "Y", "X", "disk"])
def test_every_chart_shows_the_rational_points_on_the_curve_and_the_chord_through_them(name):
    # 24a5: the oval at -11 is 0.03 wide, and contours miss it.
    for subject, size in ((cubic("y^2 = x^3 - x^2 - 384x - 2772"), 30.0), (HESSE, 1.0)):
        chart, known = Chart(name, size), more_points(subject, small_points(subject), 12)
        real = real_cubic(subject, known[0])
        turns = np.linspace(-1, 1, 400)
        shown = np.concatenate([np.stack(chart.flat(real.points(k, turns)), axis=1)
                                for k in range(len(real.components))])  # fmt: skip
        scale = 300 / np.quantile(np.abs(shown), 0.8)

        def to_page(x, y, scale=scale):
            return 400 + scale * np.clip(x, -1e6, 1e6), 300 - scale * np.clip(y, -1e6, 1e6)

        pieces = [
            piece
            for k in range(len(real.components))
            for piece in pieces_of(partial(real.points, k), chart, to_page, (0, 0, 800, 600))
        ]
        for point in known:
            x, y = chart.flat(np.array(rounded(point)))
            at = np.array(to_page(x, y))
            if not (np.isfinite(at).all() and (at > 0).all() and (at < (800, 600)).all()):
                continue
            steps = [np.hypot(each.left - at[0], each.top - at[1]).min() for each in pieces]
            # The polyline has a vertex every four points of length.
            assert min(steps) < 2.1
            line = cross(point, known[0]) if point != known[0] else subject.gradient(point)
            on_line = pieces_of(partial(whole_line, line), chart, to_page, (0, 0, 800, 600))
            assert min(np.hypot(e.left - at[0], e.top - at[1]).min() for e in on_line) < 2.1


def test_the_picture_does_not_depend_on_the_point_that_is_looked_from():
    # Flexes are bases where two of the three forms vanish together; the others are a node's and a
    # cubic's of rank one.
    for subject in (FERMAT, HESSE, cubic("x^3 + y^3 = 3xy"), cubic("y^2 = x^3 + x^2"), NINE):
        bases = [each for each in small_points(subject, 6) if any(subject.gradient(each))]
        for base in bases:
            real = real_cubic(subject, base)
            for k in range(len(real.components)):
                points = real.points(k, np.linspace(-1, 1, 61))
                values = sum(
                    int(value) * np.prod(points**powers, axis=1)
                    for value, powers in zip(subject.coefficients, MONOMIALS, strict=True)
                )
                assert np.abs(values).max() < 1e-13


def test_what_a_singular_cubic_consists_of_is_all_there():
    # Hesse's cubic with m = 1: the line x + y + z = 0, and two complex lines with one real point.
    real = real_cubic(cubic("x^3 + y^3 + z^3 = 3m xyz", 1), whole_point(1, -1, 0))
    assert (len(real.components), len(real.lines)) == (0, 1)
    assert np.abs(real.line(0, np.linspace(-1, 1, 7)).sum(axis=1)).max() < 1e-12
    assert np.ptp(real.isolated[0]) < 1e-12
    circle = real_cubic(cubic("(x^2 + y^2 - z^2)(x + 2y - z)"), whole_point(3, 4, 5))
    assert (len(circle.lines), len(circle.isolated)) == (0, 0)
    with pytest.raises(BadInput, match="singular"):
        real_cubic(cubic("x^3 + y^3 = 3xy"), whole_point(0, 0, 1))


@given(cubics_with_a_point())
def test_three_flexes_are_real_and_they_are_on_one_line(sample):
    subject, base = sample
    flexes = real_flexes(subject, base)
    assert len(flexes) == 3
    for point in flexes:
        terms = [
            int(value) * math.prod(map(pow, point, powers))
            for value, powers in zip(subject.hessian, MONOMIALS, strict=True)
        ]
        assert abs(sum(terms)) < 1e-6 * max(abs(int(each)) for each in subject.hessian)
    assert abs(np.linalg.det(np.array(flexes))) < 1e-5


def test_a_cubic_without_a_known_rational_point_is_seen_from_a_real_one():
    # Selmer's cubic has no rational point, though it has one modulo every prime.
    subject = cubic("3x^3 + 4y^3 + 5z^3")
    base = real_base(subject)
    assert abs(int(subject.value(base))) / max(abs(int(each)) for each in base) ** 3 < 1e-16
    real = real_cubic(subject, base)
    for turn in (-0.6, 0.0, 0.3):
        point = tuple(fmpq(*each.as_integer_ratio()) for each in real.points(0, turn).tolist())
        assert abs(subject.value(point)) < fmpq(1, 10**14)


# Nine points.


@given(three_points())
def test_the_ninth_point_of_the_pencil_is_where_both_ways_of_adding_meet(sample):
    subject, p, q, r = sample
    third, add, o = subject.third, subject.add, subject.identity
    eight = [o, p, q, r, third(p, q), add(p, q), third(q, r), add(q, r)]
    if len(set(eight)) < 8 or not _decide(eight):
        with pytest.raises(BadInput, match="do not decide"):
            pencil_through(eight)
        return
    assert third(add(p, q), r) == third(p, add(q, r)) == ninth_point(eight)


def _decide(points) -> bool:
    lines = (
        sum(dot(cross(p, q), each) == 0 for each in points)
        for k, p in enumerate(points)
        for q in points[k + 1 :]
    )
    return max(lines) < 4


def test_three_by_three_lines_meet_in_a_grid():
    grid = [whole_point(x, y) for x in range(3) for y in range(3)]
    for missing in grid:
        assert ninth_point([each for each in grid if each != missing]) == missing


# Points and equations.


def test_all_points_up_to_a_height_are_found_and_chords_lead_on():
    assert small_points(NINE, 20) == [
        whole_point(*each)
        for each in ((-1, 1, 0), (1, 2, 1), (2, 1, 1), (-17, 20, 7), (20, -17, 7))
    ]
    assert small_points(cubic("3x^3 + 4y^3 + 5z^3"), 20) == []
    # Coefficients beyond 64 bits are no trouble.
    large = Cubic.of([10**30, 0, 0, 0, 0, 0, 10**30, 0, 0, -9 * 10**30])
    assert small_points(large, 3) == small_points(NINE, 3)
    huge = Cubic.of([2**70, 1, 0, 0, 0, 0, 0, 0, -1, 0])
    assert all(huge.contains(each) for each in small_points(huge, 4))
    found = more_points(NINE, small_points(NINE, 3), highest=1000)
    assert whole_point(919, -271, 438) in found
    assert all(NINE.contains(each) for each in found)


@pytest.mark.parametrize(
    ("text", "coefficients"),
    [
        ("x^3 + y^3 = 9", (1, 0, 0, 0, 0, 0, 1, 0, 0, -9)),
        ("X³ + Y³ − Z³", (1, 0, 0, 0, 0, 0, 1, 0, 0, -1)),
        ("x³ + y³ + z³ = 3m xyz", (2, 0, 0, 0, -3, 0, 2, 0, 0, 2)),
        ("y^2 = x(x-1)(x+1)", (1, 0, 0, 0, 0, -1, 0, -1, 0, 0)),
        ("0.5 x^3 = y/4 - 1/3", (6, 0, 0, 0, 0, 0, 0, 0, -3, 4)),
        ("-(x - y)^3 2 = 2*1", (1, -3, 0, 3, 0, 0, -1, 0, 0, 1)),
    ],
)
def test_equations_are_read_as_people_write_them(text, coefficients):
    found = read_cubic(text, {"m": Fraction(1, 2)})
    assert found in (coefficients, tuple(-each for each in coefficients))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x^3 + w", "letter w is not known at character 7"),
        ("x^3 + ", "missing at character 6"),
        ("x^3 + (y", "parenthesis is missing at character 9"),
        ("x^3 = y = 2", "'=' is not expected at character 9"),
        ("x^3 / y", "divides by a letter at character 7"),
        ("x^y", "exponent is missing at character 3"),
        ("x^3 & y", "'&' cannot be read at character 5"),
        ("x^2 = y", "degree 2"),
        ("x^3 + y^2 = z^3", "y² has degree 2"),
        ("x = x", "every point"),
    ],
)
def test_what_is_not_an_equation_of_degree_three_is_refused_with_its_place(text, said):
    with pytest.raises(BadInput, match=said) as caught:
        read_cubic(text)
    if isinstance(caught.value, BadEquation):
        assert 0 <= caught.value.position <= len(text)
