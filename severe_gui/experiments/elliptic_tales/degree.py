"""The degree of a curve: what is read off its polynomial, and how often a line meets it.

Random curves of each degree and random lines, with rational coefficients. Half of the curves have
chosen points on the line, with chosen multiplicities, others are singular in one of them; some
lines are the line at infinity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales import examples
from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.elliptic_tales.parameters import Place, TalesParameters
from severe_gui.experiments.elliptic_tales.statements import Statement, Tests
from severe_gui.experiments.experiment import FloatArray, RunContext

REACH = 6

Form = Any
Triple = Any


@dataclass(frozen=True)
class Case:
    """A curve, and a line through a and b that is not part of it."""

    curve: Form
    a: Triple
    b: Triple

    @cached_property
    def meetings(self) -> tuple[Any, ...]:
        from severe_gui.maths.curves.line_intersection import meetings

        return meetings(self.curve, self.a, self.b)


class Degrees:
    """Random lines through random curves; where they meet, by degree."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        import torch

        self._degrees, self._places = parameters.degrees, parameters.places
        self._tests = Tests(STATEMENTS, self._case, parameters.cases, context)
        # Cases of each degree, and their points in each place.
        self._met = torch.zeros(1 + len(self._places), len(self._degrees), dtype=torch.float64)
        self.tracked: Mapping[str, Any] = {**self._tests.tracked, "met": self._met}

    def batch(self) -> None:
        """New curves and lines, tested."""
        for case in self._tests.batch():
            column = self._degrees.index(case.curve.degree)
            self._met[0, column] += 1
            for each in case.meetings:
                place = _place_of(each)
                if place in self._places:
                    self._met[1 + self._places.index(place), column] += each.multiplicity

    def scalars(self) -> dict[str, float]:
        """Tests and exceptions so far, and points met."""
        met = dict(zip(self._places, self._met[1:].sum(1).tolist(), strict=True))
        return {**self._tests.scalars(), **{f"met/{name}": each for name, each in met.items()}}

    def curves(self) -> dict[str, FloatArray]:
        """Tests by statement; points of each kind that a line meets, by degree."""
        lines = self._met[0].clamp(min=1).numpy()
        means = self._met[1:].numpy() / lines
        return {
            **self._tests.curves(),
            "degrees": np.array(self._degrees, dtype=np.float64),
            **{f"mean/{name}": means[row] for row, name in enumerate(self._places)},
            "theory_mean/degree": np.array(self._degrees, dtype=np.float64),
        }

    def _case(self, draws: Draws) -> Case:
        from severe_gui.errors import BadInput

        degree = draws.one_of(self._degrees)
        while True:
            case = (_planted if draws.whole(0, 1) else _random)(draws, degree)
            try:
                # A curve that contains the line is of another kind.
                _ = case.meetings
            except BadInput:
                continue
            return case


def _place_of(meeting: Any) -> Place:
    if meeting.is_at_infinity:
        return "at-infinity"
    return "real" if meeting.is_real else "complex"


# Cases.


def _terms(draws: Draws, degree: int) -> dict[tuple[int, int, int], Any]:
    from flint import fmpq

    return {
        (i, j, degree - i - j): fmpq(draws.whole(-REACH, REACH))
        for i in range(degree + 1)
        for j in range(degree + 1 - i)
    }


def _point(draws: Draws) -> Triple:
    from flint import fmpq

    x, y, z = (fmpq(draws.whole(-REACH, REACH)) for _ in range(3))
    return x, y, z


def _random(draws: Draws, degree: int) -> Case:
    """A random curve and the line through two random points, in some cases that at infinity."""
    from flint import fmpq

    from severe_gui.maths.curves.line_intersection import cross, form

    while True:
        terms = _terms(draws, degree)
        a, b = _point(draws), _point(draws)
        if draws.whole(0, 4) == 0:
            a, b = (fmpq(1), fmpq(0), fmpq(0)), (fmpq(0), fmpq(1), fmpq(0))
        if any(c != 0 for c in terms.values()) and any(each != 0 for each in cross(a, b)):
            return Case(form(terms), a, b)


def _planted(draws: Draws, degree: int) -> Case:
    """A curve that meets the line z = a x + b y in chosen points, with chosen multiplicities.

    G(x, y) + (z - a x - b y) H(x, y, z), with G a product of linear forms; with H = 0 at the first
    point, if it is double, the curve is singular there.
    """
    from flint import fmpq

    from severe_gui.maths.curves.line_intersection import form

    a, b = fmpq(draws.whole(-2, 2)), fmpq(draws.whole(-2, 2))
    roots: list[tuple[int, int]] = []
    while len(roots) < degree:
        root = (draws.whole(-3, 3), draws.whole(-3, 3))
        if root != (0, 0):
            roots += [root] * draws.whole(1, degree - len(roots))
    on_line = [fmpq(1)]
    for x, y in roots:
        # Multiply by y X - x Y.
        lower, upper = [*on_line, fmpq(0)], [fmpq(0), *on_line]
        on_line = [y * low - x * up for low, up in zip(lower, upper, strict=True)]
    terms = {(degree - k, k, 0): c for k, c in enumerate(on_line)}
    first = (fmpq(roots[0][0]), fmpq(roots[0][1]), a * roots[0][0] + b * roots[0][1])
    for (i, j, k), c in _rest(draws, degree - 1, first).items():
        for shift, factor in (((0, 0, 1), fmpq(1)), ((1, 0, 0), -a), ((0, 1, 0), -b)):
            place = (i + shift[0], j + shift[1], k + shift[2])
            terms[place] = terms.get(place, fmpq(0)) + c * factor
    zero, one = fmpq(0), fmpq(1)
    if all(c == 0 for c in terms.values()):
        return _random(draws, degree)
    return Case(form(terms), (one, zero, a), (zero, one, b))


def _rest(draws: Draws, degree: int, point: Triple) -> dict[tuple[int, int, int], Any]:
    """H: random, and in half of the cases 0 at a point."""
    terms = _terms(draws, degree)
    place = next(k for k in (0, 1, 2) if point[k] != 0)
    if draws.whole(0, 1) or degree == 0:
        return terms
    value = sum(c * point[0] ** i * point[1] ** j * point[2] ** k for (i, j, k), c in terms.items())
    power = (degree * (place == 0), degree * (place == 1), degree * (place == 2))
    return {**terms, power: terms[power] - value / point[place] ** degree}


# Statements.


def _adds_up(case: Case) -> bool:
    return bool(sum(each.multiplicity for each in case.meetings) == case.curve.degree)


def _on_both(case: Case) -> bool | None:
    """Whether rational points of intersection satisfy both equations."""
    from severe_gui.experiments.elliptic_tales.group_law import sum_of_products
    from severe_gui.maths.curves.line_intersection import cross

    rational = [each.point for each in case.meetings if each.degree == 1]
    if not rational:
        return None
    line = cross(case.a, case.b)
    return all(case.curve.at(p) == 0 == sum_of_products(line, p) for p in rational)


def _same_from_elsewhere(case: Case) -> bool:
    """Whether another parameter of the same line finds the same degrees and multiplicities."""
    from severe_gui.maths.curves.line_intersection import meetings

    shifted = (
        tuple(x + 2 * y for x, y in zip(case.a, case.b, strict=True)),
        tuple(3 * x + 7 * y for x, y in zip(case.a, case.b, strict=True)),
    )
    again = meetings(case.curve, *shifted)
    return _kinds(again) == _kinds(case.meetings)


def _kinds(found: tuple[Any, ...]) -> list[tuple[int, int, bool, bool]]:
    return sorted(
        (each.degree, each.multiplicity, each.is_real, each.is_at_infinity) for each in found
    )


def _multiple_where_tangent(case: Case) -> bool | None:
    """Whether a rational point counts more than once just where gradient and line agree."""
    from severe_gui.experiments.elliptic_tales.group_law import sum_of_products

    rational = [each for each in case.meetings if each.degree == 1]
    if not rational:
        return None
    # The gradient vanishes on the whole line if this is the tangent, or the point is singular.
    return all(
        (each.multiplicity > 1)
        == all(sum_of_products(case.curve.gradient(each.point), p) == 0 for p in (case.a, case.b))
        for each in rational
    )


DEGREE = (
    "The fact that any line intersects a curve C at the same number of points and that this number "
    "is equal to the algebraic degree of the polynomial describing C are immediate consequences of "
    "Bézout’s theorem."
)
LARGER = (
    "This can happen either when the line is tangent to the curve at the intersection point, or "
    "when the intersection point is singular, i.e. the tangent is not well-defined at the "
    "intersection point, i.e. the partial derivatives all vanish at the intersection point."
)
FUNDAMENTAL = "A form of degree d in two variables has d roots over the complex numbers."

STATEMENTS: tuple[Statement[Case], ...] = (
    Statement(
        "degree-is-number-of-points",
        "A line meets a curve as often as the curve's degree says, in complex points, at infinity "
        "and with multiplicities.",
        DEGREE, FUNDAMENTAL, _adds_up, plot="mean",
    ),
    Statement(
        "meetings-are-on-both",
        "Every rational point that Severe finds is on the curve and on the line.",
        DEGREE, FUNDAMENTAL, _on_both, kind="remark", plot="mean",
    ),
    Statement(
        "parameter-does-not-matter",
        "Another parameter of the line finds the same points and multiplicities.",
        DEGREE, "A change of parameter takes the form to an equivalent one.",
        _same_from_elsewhere, kind="remark", plot="mean",
    ),
    Statement(
        "multiple-where-tangent-or-singular",
        "A point counts more than once where the line is a tangent or the curve is singular, and "
        "nowhere else.",
        LARGER, "g'(0) is the gradient in the direction of the line.",
        _multiple_where_tangent, plot="mean",
    ),
    *examples.STATEMENTS,
)  # fmt: skip
