"""Torsion as a worked list: every candidate is accepted by its order or refuted by a multiple."""

from math import prod

import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.isomorphism import Change, to_integral_square
from severe_gui.maths.curves.rational.mazur import EXAMPLES, GROUPS
from severe_gui.maths.curves.rational.nagell_lutz import worked_list
from severe_gui.maths.curves.rational.torsion import torsion_points
from severe_gui.maths.curves.weierstrass import Weierstrass

# Torsion of the curves of rank one and more, of those with complex multiplication, and of traps.
# Source: Cremona's tables.
OTHERS = {
    (0, 0, 1, -1, 0): (), (0, 1, 1, -2, 0): (), (0, 0, 1, -7, 6): (), (0, 0, 0, -1, 1): (),
    (1, 0, 0, 4, 1): (2,), (0, 0, 0, 0, -2): (), (0, 0, 0, 0, 17): (), (0, 0, 0, -1, 0): (2, 2),
    (0, 0, 0, 0, 1): (6,), (0, 0, 0, -25, 0): (2, 2), (0, 0, 0, -36, 0): (2, 2),
    (0, 0, 0, -1156, 0): (2, 2), (0, 0, 0, 0, -432): (3,), (0, 0, 0, 0, 256): (3,),
    (0, -1, 1, -929, -10595): (), (0, 0, 0, -12769, 0): (2, 2), (0, 0, 0, -24649, 0): (2, 2),
    (0, -1, 0, -384, -2772): (2,),
}  # fmt: skip

small = st.integers(-6, 6)
halves = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 4))


@pytest.mark.parametrize(
    ("coefficients", "structure"),
    [*((model, group) for group, model in EXAMPLES.items()), *OTHERS.items()],
)
def test_the_torsion_of_the_tables_is_what_is_left_of_the_list(coefficients, structure):
    worked = worked_list(Weierstrass.rational(*coefficients))
    assert worked.structure == structure
    assert len(worked.torsion) == prod(structure)
    assert all(worked.model.contains(each) for each in worked.torsion)
    given_curve = Weierstrass.rational(*coefficients)
    back = [worked.change.point_back(each) for each in worked.torsion]
    assert all(given_curve.multiply(prod(structure), each) is None for each in back)
    assert all(given_curve.contains(each) for each in back)


def test_mazur_has_fifteen_groups_and_an_example_of_each():
    assert len(GROUPS) == 15
    assert set(EXAMPLES) == set(GROUPS)


def test_a_point_whose_square_divides_the_discriminant_may_have_infinite_order():
    worked = worked_list(Weierstrass.rational(-1, 1))
    assert (worked.discriminant, worked.square.candidates) == (-23, (0, 1))
    trial = next(each for each in worked.square.trials if each.x == 1)
    assert trial.order is None
    assert trial.leaves_integers
    # The multiples of (1, 1) up to the first that is not whole. Source: exact fractions.
    assert [str(each) for each in trial.multiples] == [
        "(1, 1)", "(-1, 1)", "(0, -1)", "(3, -5)", "(5, 11)", "(1/4, 7/8)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("coefficients", "point"),
    [((1, 1, 1, -135, -660), ("-29/4", "25/8")), ((1, 0, 0, 4, 1), ("-1/4", "1/8"))],
)
def test_two_torsion_that_is_not_whole_on_a_long_model_is_whole_on_the_square_one(
    coefficients, point
):
    worked = worked_list(Weierstrass.rational(*coefficients))
    back = [worked.change.point_back(each) for each in worked.torsion]
    assert (fmpq(*map(int, point[0].split("/"))), fmpq(*map(int, point[1].split("/")))) in back
    assert all(each is None or each[0].q == each[1].q == 1 for each in worked.torsion)


def test_the_sharper_statement_leaves_fewer_to_try_and_the_same_torsion():
    worked = worked_list(Weierstrass.rational(*EXAMPLES[12,]))
    assert (worked.square.tried, worked.divisor.tried) == (88, 800)
    finite = [
        {(each.x, each.y) for each in statement.trials if each.order is not None}
        for statement in (worked.square, worked.divisor)
    ]
    assert finite[0] == finite[1]


@given(small, small, small, small, small)
def test_every_verdict_is_true_on_random_curves(a1, a2, a3, a4, a6):
    curve = Weierstrass.rational(a1, a2, a3, a4, a6)
    assume(not curve.is_singular)
    worked = worked_list(curve)
    for trial in worked.divisor.trials or ():
        point = fmpq(trial.x), fmpq(trial.y)
        if trial.order is not None:
            assert worked.model.multiply(trial.order, point) is None
            assert point in worked.torsion
        else:
            # By Mazur's theorem: no multiple up to the twelfth is O.
            assert all(worked.model.multiply(n, point) is not None for n in range(1, 13))
    # Division polynomials and reductions find the same points, without either theorem.
    assert set(worked.torsion) == set(torsion_points(worked.model))


@given(st.tuples(halves, halves, halves, halves), st.tuples(*[halves] * 5))
def test_an_isomorphism_carries_points_sums_and_the_discriminant(change, coefficients):
    assume(change[0] != 0)
    isomorphism, given_curve = Change(*change), Weierstrass(*coefficients)
    found = isomorphism.curve(given_curve)
    assert found.discriminant * change[0] ** 12 == given_curve.discriminant
    assert found.c4 * change[0] ** 4 == given_curve.c4
    integral = to_integral_square(given_curve).curve(given_curve)
    assert integral.a1 == integral.a3 == 0
    assert all(each.q == 1 for each in integral.coefficients)


@given(st.tuples(halves, halves, halves, halves), st.integers(1, 6))
def test_points_follow_an_isomorphism_and_come_back(change, n):
    assume(change[0] != 0)
    curve = Weierstrass.rational(0, 1, 1, -2, 0)
    isomorphism, point = Change(*change), (fmpq(1), fmpq(0))
    moved = isomorphism.point(point)
    assert isomorphism.point_back(moved) == point
    assert isomorphism.curve(curve).multiply(n, moved) == isomorphism.point(
        curve.multiply(n, point)
    )


def test_what_cannot_be_listed_gets_a_sentence():
    hard = Weierstrass.rational(-3, 2**200 + 235)
    with pytest.raises(BadInput, match="107 digits are left"):
        worked_list(hard)
    many = worked_list(Weierstrass.rational(0, 2**40 * 3**20 * 5**12 * 7**8 * 11**6 * 13**4))
    assert many.square.trials is None
    with pytest.raises(BadInput, match="values of y to try"):
        _ = many.torsion
    with pytest.raises(BadInput, match="singular"):
        worked_list(Weierstrass.rational(0, 0))
