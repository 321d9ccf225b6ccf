"""Singular cubics: their smooth points as numbers that are added or multiplied, exactly.

A case is Y^2 = X^3 + d X^2, moved and sheared at random, over the rationals or modulo a prime. Its
map to (K, +), K* or the numbers of norm 1 in K(sqrt d) is tested on random points, and modulo p on
all of them. Source: Silverman, The Arithmetic of Elliptic Curves, III.2.5 and exercise 3.5.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.elliptic_tales.parameters import Kind, TalesParameters
from severe_gui.experiments.elliptic_tales.statements import Statement, Tests
from severe_gui.experiments.experiment import FloatArray, RunContext

PRIMES = (5, 7, 11, 13, 17, 19, 23, 29, 31)
COUNTED_TO = 200
"""Primes of the plot of smooth points."""
OF_PLOT: dict[Kind, tuple[int, ...]] = {
    "cusp": (0, 0, 0, 0, 0),
    "split-node": (0, 1, 0, 0, 0),
    "nonsplit-node": (0, -1, 0, 0, 0),
}
"""y^2 = x^3, y^2 = x^3 + x^2, and y^2 = x^3 - x^2, whose node is split modulo p = 1 modulo 4."""


@dataclass(frozen=True)
class Case:
    """A singular cubic, its group, and two of its smooth points.

    root: of d, if it is a square; finite: the curve with all its points, modulo a prime. other: a
    random cubic over the same field, which may be smooth.
    """

    kind: Kind
    group: Any
    points: tuple[Any, Any]
    root: Any
    finite: Any
    other: Any


class SingularCubics:
    """Random singular cubics, and the number of smooth points of three of them."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        self._kinds = parameters.kinds
        self._tests = Tests(STATEMENTS, self._case, parameters.cases, context)
        self.tracked = self._tests.tracked
        self._fixed = smooth_points(self._kinds)
        self._drawn: dict[str, float] = {}

    def batch(self) -> None:
        """New cubics, tested."""
        cases = self._tests.batch()
        self._drawn = {
            f"drawn/{kind}": float(sum(case.kind == kind for case in cases)) for kind in self._kinds
        }

    def scalars(self) -> dict[str, float]:
        """Tests and exceptions so far, and the kinds of the batch."""
        return {**self._tests.scalars(), **self._drawn}

    def curves(self) -> dict[str, FloatArray]:
        """Tests by statement; N_p - p by prime."""
        return {**self._tests.curves(), **self._fixed}

    def _case(self, draws: Draws) -> Case:
        kind = draws.one_of(self._kinds)
        return _rational(draws, kind) if draws.whole(0, 1) else _modulo(draws, kind)


def smooth_points(kinds: tuple[Kind, ...]) -> dict[str, FloatArray]:
    """The number of smooth points less p, for the primes from 5, of a cubic of each kind."""
    from severe_gui.maths.curves.modulo.finite import FiniteCurve
    from severe_gui.maths.curves.weierstrass import Weierstrass
    from severe_gui.maths.primes import primes_up_to

    primes = [p for p in primes_up_to(COUNTED_TO) if p >= 5]
    curves: dict[str, FloatArray] = {"primes": np.array(primes, dtype=np.float64)}
    for kind in kinds:
        cubic = Weierstrass.rational(*OF_PLOT[kind])
        counts = [float(len(FiniteCurve(cubic, p).points) - p) for p in primes]
        curves[f"smooth/{kind}"] = np.array(counts)
    return curves


# Cases.


def _moved(d: Any, x0: Any, y0: Any, a1: Any) -> Any:
    """Y^2 = X^3 + d X^2 with X = x - x0 and Y = y - y0 + a1 (x - x0) / 2."""
    from severe_gui.maths.curves.weierstrass import Weierstrass

    c = -y0 - a1 * x0 / 2
    return Weierstrass(
        a1,
        d - 3 * x0 - a1 * a1 / 4,
        2 * c,
        3 * x0 * x0 - 2 * d * x0 - a1 * c,
        d * x0 * x0 - x0**3 - c * c,
    )


def _rational(draws: Draws, kind: Kind) -> Case:
    from flint import fmpq

    from severe_gui.maths.curves.singular import SmoothPoints
    from severe_gui.maths.curves.weierstrass import Weierstrass

    root = draws.fraction(6, 3) if kind == "split-node" else None
    while kind == "split-node" and root == 0:
        root = draws.fraction(6, 3)
    d = _rational_square(draws, kind, root)
    group = SmoothPoints(_moved(d, *(draws.fraction(6, 2) for _ in range(3))))
    other = Weierstrass(*(fmpq(draws.whole(-2, 2)) for _ in range(5)))
    return Case(kind, group, (_smooth(draws, group), _smooth(draws, group)), root, None, other)


def _rational_square(draws: Draws, kind: Kind, root: Any) -> Any:
    from flint import fmpq

    if kind == "cusp":
        return fmpq(0)
    if kind == "split-node":
        return root * root
    while True:
        d = draws.whole(-12, 12)
        if d < 0 or math.isqrt(d) ** 2 != d:
            return fmpq(d)


def _smooth(draws: Draws, group: Any) -> Any:
    """The point on a random line through the singular point; O in some cases."""
    if draws.whole(0, 9) == 0:
        return None
    while True:
        slope = draws.fraction(9, 3)
        x = slope * slope - group.d
        if x != 0:
            return group.at_slope(slope)


def _modulo(draws: Draws, kind: Kind) -> Case:
    """A cubic modulo a prime, with the list of all its points."""
    from flint import fmpq, fmpz

    from severe_gui.maths.curves.modulo.finite import FiniteCurve
    from severe_gui.maths.curves.singular import SmoothPoints
    from severe_gui.maths.curves.weierstrass import Weierstrass

    p = draws.one_of(PRIMES)
    root = draws.whole(1, p - 1)
    d = {"cusp": 0, "split-node": root * root}.get(kind)
    while d is None:
        trial = draws.whole(1, p - 1)
        d = trial if fmpz(trial).jacobi(p) == -1 else None
    # The shear is even, so that the coefficients are whole.
    x0, y0, half = (draws.whole(0, p - 1) for _ in range(3))
    finite = FiniteCurve(_moved(fmpq(d), fmpq(x0), fmpq(y0), fmpq(2 * half)), p)
    points = finite.points
    own_root = finite.residue(fmpq(root)) if kind == "split-node" else None
    chosen = (draws.one_of(points), draws.one_of(points))
    small = draws.one_of((2, 3, p))
    other = FiniteCurve(Weierstrass(*(fmpq(draws.whole(0, small - 1)) for _ in range(5))), small)
    return Case(kind, SmoothPoints(finite.curve), chosen, own_root, finite, other)


# Statements.


def _cusp_adds(case: Case) -> bool | None:
    """Whether P + Q has the sum of the parameters."""
    if case.kind != "cusp":
        return None
    group, (p, q) = case.group, case.points
    t = group.sum_parameter
    total = group.curve.add(p, q)
    return bool(group.is_cusp and t(total) == t(p) + t(q))


def _split_multiplies(case: Case) -> bool | None:
    """Whether P + Q has the product of numbers of K*, found with both tangents over K."""
    if case.kind != "split-node":
        return None
    group, (p, q) = case.group, case.points
    u, v, w = (_in_field(case, each) for each in (p, q, group.curve.add(p, q)))
    return bool(u != 0 and v != 0 and w == u * v)


def _in_field(case: Case, point: Any) -> Any:
    """(Y + s X) / (Y - s X), s^2 = d."""
    if point is None:
        return case.root / case.root
    x, y = case.group.offset(point)
    return (y + case.root * x) / (y - case.root * x)


def _nonsplit_multiplies(case: Case) -> bool | None:
    """Whether P + Q has the product of numbers a + b sqrt(d) of norm 1."""
    if case.kind != "nonsplit-node":
        return None
    group, (p, q) = case.group, case.points
    u, v, w = (group.unit(each) for each in (p, q, group.curve.add(p, q)))
    return bool(group.norm(u) == 1 and group.norm(v) == 1 and w == group.product(u, v))


def _one_to_one(case: Case) -> bool:
    """Whether a point comes back from its number; modulo p, all of them from different ones."""
    group = case.group
    points = case.points if case.finite is None else case.finite.points
    if case.kind == "cusp":
        numbers = [group.sum_parameter(each) for each in points]
        back = [group.at_sum_parameter(each) for each in numbers]
    else:
        numbers = [group.unit(each) for each in points]
        back = [group.at_unit(each) for each in numbers]
    differ = case.finite is None or len({str(each) for each in numbers}) == len(points)
    return back == list(points) and differ


def _counted(case: Case) -> bool | None:
    """Whether there are p, p - 1 or p + 1 smooth points."""
    if case.finite is None:
        return None
    of_kind = {"cusp": 0, "split-node": -1, "nonsplit-node": 1}
    return bool(len(case.finite.points) == case.finite.p + of_kind[case.kind])


def _singular_where_zero(case: Case) -> bool:
    """Whether a cubic has a singular point just where its discriminant is 0, for both cubics."""
    if case.finite is None:
        both = [(each, _has_double_root(each)) for each in (case.group.curve, case.other)]
    else:
        both = [(each.curve, _is_singular_somewhere(each)) for each in (case.finite, case.other)]
    return all(is_singular == (curve.discriminant == 0) for curve, is_singular in both)


def _has_double_root(curve: Any) -> bool:
    """Whether 4 x^3 + b2 x^2 + 2 b4 x + b6 has a root in common with its derivative."""
    from flint import fmpq_poly

    cubic = fmpq_poly([curve.b6, 2 * curve.b4, curve.b2, 4])
    return bool(cubic.gcd(cubic.derivative()).degree() > 0)


def _is_singular_somewhere(finite: Any) -> bool:
    """Whether equation and both derivatives vanish at one of all p^2 points.

    A singular point is the only one, and so its own conjugate: it is over the field.
    """
    p = finite.p
    a1, a2, a3, a4, a6 = (int(each) for each in finite.curve.coefficients)
    x, y = np.meshgrid(np.arange(p), np.arange(p))
    value = y * y + a1 * x * y + a3 * y - x**3 - a2 * x * x - a4 * x - a6
    by_x = a1 * y - 3 * x * x - 2 * a2 * x - a4
    by_y = 2 * y + a1 * x + a3
    return bool(((value % p == 0) & (by_x % p == 0) & (by_y % p == 0)).any())


SPECIAL_HANDLING = (
    "The case of singular cubic equations requires special handling, but the group structure in "
    "this case turns out to be isomorphic to one of a small number of much simpler groups (again "
    "we will not do this reduction here), so in a sense, the non-singular case is the interesting "
    "case."
)
PARAMETRISED = "Lines through the singular point meet the cubic once more; Silverman, III.2.5."

STATEMENTS: tuple[Statement[Case], ...] = (
    Statement(
        "cusp-is-additive",
        "The smooth points of a cubic with a cusp add as numbers are added: t = X/Y.",
        SPECIAL_HANDLING, PARAMETRISED, _cusp_adds, plot="smooth",
    ),
    Statement(
        "split-node-is-multiplicative",
        "With a node whose tangents are over the field they add as numbers of K* are multiplied.",
        SPECIAL_HANDLING, PARAMETRISED, _split_multiplies, plot="smooth",
    ),
    Statement(
        "other-node-is-norm-one",
        "With any other node, over the reals an isolated point, they add as numbers of norm 1 in "
        "K(√d) are multiplied: over the reals a circle.",
        SPECIAL_HANDLING, PARAMETRISED, _nonsplit_multiplies, plot="smooth",
    ),
    Statement(
        "numbers-are-one-to-one",
        "Every smooth point has its own number, and every number its point.",
        SPECIAL_HANDLING, PARAMETRISED, _one_to_one, plot="smooth",
    ),
    Statement(
        "singular-where-discriminant-is-zero",
        "A cubic has a singular point if and only if its discriminant is 0, modulo 2 and 3 too.",
        "The curve is singular if and only if \\Delta_E=0.",
        "The discriminant is that of the polynomial whose double root a singular point is "
        "(Silverman, III.1.4).",
        _singular_where_zero, plot="smooth",
    ),
    Statement(
        "smooth-points-counted",
        "Modulo p there are p smooth points with a cusp, p - 1 with a split node and p + 1 with "
        "any other node.",
        SPECIAL_HANDLING,
        "Such are the orders of (K, +), of K* and of the numbers of norm 1.",
        _counted, kind="remark", plot="smooth",
    ),
)  # fmt: skip
