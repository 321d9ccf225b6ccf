"""Torsion over Q: the theorems of Nagell and Lutz and of Mazur on random curves.

The torsion points are found without either theorem (`maths.curves.rational.torsion`). Curves come
from a family of each of the fifteen groups, and are compared on a model
y^2 = x^3 + a2 x^2 + a4 x + a6 with whole coefficients, where Nagell and Lutz is stated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.elliptic_tales.parameters import TalesParameters, Tried
from severe_gui.experiments.elliptic_tales.statements import Statement, Tests
from severe_gui.experiments.experiment import FloatArray, RunContext

ORDERS = frozenset((*range(1, 11), 12))

Point = Any


@dataclass(frozen=True)
class Case:
    """A curve as a worked list of Nagell and Lutz: its model y^2 = f(x), and what each form leaves.

    worked: maths.curves.rational.nagell_lutz.WorkedList.
    """

    worked: Any

    @property
    def curve(self) -> Any:
        """y^2 = f(x) with whole coefficients."""
        return self.worked.model

    @cached_property
    def torsion(self) -> tuple[Point, ...]:
        """All torsion points, O first, found without the theorem."""
        from severe_gui.maths.curves.rational.torsion import torsion_points

        return torsion_points(self.curve)

    @cached_property
    def finite_ones(self) -> tuple[Point, ...]:
        """The same without O."""
        return tuple(each for each in self.torsion if each is not None)

    @cached_property
    def structure(self) -> tuple[int, ...]:
        from severe_gui.maths.curves.rational.torsion import structure_of

        return structure_of(self.curve, self.torsion)

    def left_by(self, squares: bool) -> frozenset[tuple[int, int]] | None:
        """The integral points that a form of the theorem leaves; None if there are too many y."""
        trials = (self.worked.square if squares else self.worked.divisor).trials
        if trials is None:
            return None
        return frozenset((each.x, y) for each in trials for y in (each.y, -each.y))

    def false_ones(self, squares: bool) -> int | None:
        """How many of these points have infinite order."""
        left = self.left_by(squares)
        if left is None:
            return None
        own = {(int(x.p), int(y.p)) for x, y in self.finite_ones if x.q == 1 == y.q}
        return len(left - own)


class Torsion:
    """Random curves of each group of Mazur's, and the points that each theorem leaves."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        import torch

        from severe_gui.maths.curves.rational.mazur import GROUPS

        self._groups, self._tried = GROUPS, parameters.tried
        self._tests = Tests(STATEMENTS, self._case, parameters.cases, context)
        self._seen = torch.zeros(len(GROUPS), dtype=torch.float64)
        self._points = torch.zeros(len(parameters.tried), dtype=torch.float64)
        self.tracked: Mapping[str, Any] = {
            **self._tests.tracked,
            "seen": self._seen,
            "points": self._points,
        }

    def batch(self) -> None:
        """New curves, tested."""
        for case in self._tests.batch():
            if case.structure in self._groups:
                self._seen[self._groups.index(case.structure)] += 1
            # Only where both searches were made are their points compared.
            if case.left_by(squares=False) is not None:
                for row, each in enumerate(self._tried):
                    self._points[row] += _number_of(case, each)

    def scalars(self) -> dict[str, float]:
        """Tests, exceptions, points of each kind so far, and how many groups have been seen."""
        points = zip(self._tried, self._points.tolist(), strict=True)
        return {
            **self._tests.scalars(),
            "groups": float((self._seen > 0).sum()),
            **{f"points/{each}": number for each, number in points},
        }

    def curves(self) -> dict[str, FloatArray]:
        """Tests by statement; curves seen with each group."""
        edges = np.arange(len(self._groups) + 1) + 0.5
        return {**self._tests.curves(), "groups": edges, "seen/torsion": self._seen.numpy().copy()}

    def _case(self, draws: Draws) -> Case:
        from severe_gui.maths.curves.rational.nagell_lutz import worked_list
        from severe_gui.maths.curves.rational.torsion_families import curve_with

        while True:
            group = draws.one_of(self._groups)
            made = curve_with(group, draws.fraction(9, 4), draws.fraction(12, 1))
            if made is not None:
                return Case(worked_list(made))


def _number_of(case: Case, kind: Tried) -> int:
    if kind == "torsion":
        return len(case.finite_ones)
    return len(case.left_by(squares=kind == "by-square") or ())


# Statements.


def _integral(case: Case) -> bool | None:
    if not case.finite_ones:
        return None
    return all(x.q == 1 == y.q for x, y in case.finite_ones)


def _of_order_two(case: Case) -> bool | None:
    """Whether the points with y = 0 are those with 2P = O."""
    if not case.finite_ones:
        return None
    double = case.curve.add
    return all((p[1] == 0) == (double(p, p) is None) for p in case.finite_ones)


def _divides(case: Case) -> bool | None:
    """Whether y = 0 or y divides the discriminant."""
    if not case.finite_ones:
        return None
    total = case.curve.discriminant
    return all(y == 0 or (total / y).q == 1 for _x, y in case.finite_ones)


def _square_divides(case: Case) -> bool | None:
    """Whether y = 0 or y^2 divides the discriminant of f, a sixteenth of the curve's."""
    if not case.finite_ones:
        return None
    total = case.curve.discriminant / 16
    return all(y == 0 or (total / (y * y)).q == 1 for _x, y in case.finite_ones)


def _enumerated(case: Case) -> bool | None:
    """Whether every torsion point is among those with y dividing the discriminant."""
    left = case.left_by(squares=False)
    if left is None:
        return None
    return all((int(x.p), int(y.p)) in left for x, y in case.finite_ones)


def _false_by_divisor(case: Case) -> bool | None:
    number = case.false_ones(squares=False)
    return None if number is None else number > 0


def _false_by_square(case: Case) -> bool | None:
    number = case.false_ones(squares=True)
    return None if number is None else number > 0


def _orders(case: Case) -> bool:
    """Whether every torsion point has an order from 1 to 10, or 12."""
    most = len(case.torsion)
    return all(case.curve.small_order(each, most) in ORDERS for each in case.torsion)


def _one_of_fifteen(case: Case) -> bool:
    from severe_gui.maths.curves.rational.mazur import GROUPS

    return case.structure in GROUPS


NAGELL_LUTZ = (
    "A theorem due to Nagell and Lutz says that for an elliptic curve E described by the equation "
    "y^2 = x^3 + a_2 x^2 + a_4 x + a_6, with a_2, a_4, a_6 integers, if P is an element of "
    "E(\\mathbf{Q})_{\\mathrm{tors}}, then both x_1 and y_1 are integers and either y_1=0, in "
    "which case 2P=\\mathcal{O}, or else y_1 divides the discriminant \\Delta_E."
)
ENUMERATE = "This theorem allows us to enumerate all torsion points of E relatively easily."
MAZUR_ORDERS = (
    "A theorem due to Mazur says that if P is a point of order n in "
    "E(\\mathbf{Q})_{\\mathrm{tors}}, then either 1 \\leq n \\leq 10 or n=12."
)
MAZUR_GROUPS = (
    "I fact, E(\\mathbf{Q})_{\\mathrm{tors}} has a very simple structure: either "
    "E(\\mathbf{Q})_{\\mathrm{tors}} is a cyclic group of order 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, or "
    "12; or E(\\mathbf{Q})_{\\mathrm{tors}} is generated by two elements A_1 and A_2, where the "
    "order of A_1 is 2, 4, 6, or 8, and the order of A_2 is 2."
)
PROVED = "Nagell (1935) and Lutz (1937); Silverman, VIII.7.2."
MAZUR = "Mazur (1977), Modular curves and the Eisenstein ideal."

STATEMENTS: tuple[Statement[Case], ...] = (
    Statement(
        "torsion-is-integral",
        "Both coordinates of a torsion point are integers, on y² = x³ + a₂x² + a₄x + a₆.",
        NAGELL_LUTZ, PROVED, _integral, plot="points",
    ),
    Statement(
        "zero-height-is-order-two", "y = 0 just where 2P = O.", NAGELL_LUTZ,
        "-P is (x, -y) on such a curve.", _of_order_two, plot="points",
    ),
    Statement(
        "height-divides-discriminant",
        "y divides the discriminant of the curve, unless it is 0.", NAGELL_LUTZ, PROVED, _divides,
        plot="points",
    ),
    Statement(
        "square-divides-discriminant",
        "Sharper: y² divides the discriminant of the polynomial, a sixteenth of the curve's.",
        NAGELL_LUTZ, PROVED, _square_divides, kind="remark", plot="points",
    ),
    Statement(
        "torsion-is-enumerated",
        "All torsion points are found among the integral points whose y is 0 or divides the "
        "discriminant.",
        ENUMERATE, PROVED, _enumerated, plot="points",
    ),
    Statement(
        "false-candidates",
        "The theorem has no converse: some points whose y divides the discriminant have infinite "
        "order.",
        ENUMERATE, "", _false_by_divisor, kind="remark", wanted=True, plot="points",
        basis="The statement holds if there is one such curve.",
    ),
    Statement(
        "false-candidates-of-the-sharper-form",
        "So do some whose y² divides the discriminant of the polynomial, such as (1, 1) on "
        "y² = x³ - x + 1.",
        ENUMERATE, "", _false_by_square, kind="remark", wanted=True, plot="points",
        basis="The statement holds if there is one such curve.",
    ),
    Statement(
        "mazur-orders", "A torsion point has order 1, ..., 10 or 12.", MAZUR_ORDERS, MAZUR,
        _orders, plot="seen",
    ),
    Statement(
        "mazur-groups", "The torsion is one of fifteen groups.", MAZUR_GROUPS, MAZUR,
        _one_of_fifteen, plot="seen",
    ),
)  # fmt: skip
