"""The group law by lines, over the rationals and modulo small primes, 2 and 3 among them.

A rational case is made from its points: through three of them with different x goes one cubic of
given a1 and a3. The points are random, or such that a step of the construction is special.
FLINT is imported inside functions only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from severe_gui.experiments.elliptic_tales.draws import Draws
from severe_gui.experiments.elliptic_tales.parameters import Numbers, TalesParameters
from severe_gui.experiments.elliptic_tales.statements import Statement, Tests
from severe_gui.experiments.experiment import FloatArray, RunContext

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23)
REACH = 9
"""The greatest coordinate of a drawn point, and coefficient."""
MULTIPLES = 60
HEIGHT_OF_37A1 = 0.0511114082399688
"""The canonical height of (0, 0) on y^2 + y = x^3 - x, its regulator in Cremona's tables."""

Curve = Any
"""maths.curves.weierstrass.Weierstrass"""
Point = Any
"""(x, y), or None for O."""


@dataclass(frozen=True)
class Case:
    """Three smooth points of a cubic. p: None over the rationals."""

    p: int | None
    curve: Curve
    points: tuple[Point, Point, Point]
    special: str


class GroupLaw:
    """Random cubics with random points, and the digits of the multiples of one point."""

    def __init__(self, parameters: TalesParameters, context: RunContext) -> None:
        self._numbers: tuple[Numbers, ...] = parameters.numbers
        self._tests = Tests(STATEMENTS, self._case, parameters.cases, context)
        self.tracked = self._tests.tracked
        self._special: dict[str, float] = {}
        self._digits = digits_of_multiples()

    def batch(self) -> None:
        """New curves and points, tested."""
        cases = self._tests.batch()
        self._special = {f"special/{kind}": 0.0 for kind in SPECIAL}
        for case in cases:
            self._special[f"special/{case.special}"] += 1

    def scalars(self) -> dict[str, float]:
        """Tests and exceptions so far, and how many of the batch were special."""
        return {**self._tests.scalars(), **self._special}

    def curves(self) -> dict[str, FloatArray]:
        """Tests by statement; digits of nP, beside the parabola of its height."""
        n = np.arange(1.0, MULTIPLES + 1)
        theory = HEIGHT_OF_37A1 * n * n / np.log(10)
        return {**self._tests.curves(), "digits": self._digits, "theory_digits": theory}

    def _case(self, draws: Draws) -> Case:
        if draws.one_of(self._numbers) == "residues":
            return _modulo(draws, draws.one_of(PRIMES))
        return _rational(draws)


def digits_of_multiples() -> FloatArray:
    """Decimal digits of the larger of numerator and denominator of x(nP), P = (0, 0) on 37a1."""
    from flint import fmpq

    from severe_gui.maths.curves.weierstrass import Weierstrass

    curve = Weierstrass.rational(0, 0, 1, -1, 0)
    start: Point = (fmpq(0), fmpq(0))
    multiple = start
    found = []
    for _ in range(MULTIPLES):
        x = multiple[0]
        found.append(len(str(max(abs(int(x.p)), int(x.q)))))
        multiple = curve.add(multiple, start)
    return np.array(found, dtype=np.float64)


# Cases.


def _rational(draws: Draws) -> Case:
    while True:
        special = draws.one_of(SPECIAL)
        curve, points = (_with_flex if special == "flex" else _through_three)(draws, special)
        if curve is not None and not curve.is_singular:
            return Case(None, curve, _placed(curve, points, special), special)


def _through_three(draws: Draws, special: str) -> tuple[Curve, tuple[Point, ...]]:
    """A cubic through three points with different whole x; the first of order 2 if asked for."""
    from flint import fmpq

    from severe_gui.maths.curves.weierstrass import Weierstrass

    a1, a3 = fmpq(draws.whole(-3, 3)), fmpq(draws.whole(-3, 3))
    xs = [fmpq(each) for each in draws.several(3, -REACH, REACH)]
    ys = [fmpq(draws.whole(-REACH, REACH)) for _ in xs]
    if special == "order-two":
        ys[0] = -(a1 * xs[0] + a3) / 2
    points = tuple(zip(xs, ys, strict=True))
    # a2 x^2 + a4 x + a6 has to take these values.
    values = [y * y + a1 * x * y + a3 * y - x**3 for x, y in points]
    a2 = a4 = a6 = fmpq(0)
    for k, value in enumerate(values):
        u, v = (x for j, x in enumerate(xs) if j != k)
        share = value / ((xs[k] - u) * (xs[k] - v))
        a2, a4, a6 = a2 + share, a4 - share * (u + v), a6 + share * u * v
    return Weierstrass(a1, a2, a3, a4, a6), points


def _with_flex(draws: Draws, _special: str) -> tuple[Curve | None, tuple[Point, ...]]:
    """y^2 + a1 xy + a3 y = x^3, whose flex at the origin has order 3, through another point."""
    from flint import fmpq

    from severe_gui.maths.curves.weierstrass import Weierstrass

    zero, a1 = fmpq(0), fmpq(draws.whole(-3, 3))
    x, y = fmpq(draws.whole(-REACH, REACH)), fmpq(draws.whole(1, REACH))
    curve = Weierstrass(a1, zero, (x**3 - y * y - a1 * x * y) / y, zero, zero)
    if curve.is_singular:
        return None, ()
    flex = (zero, zero)
    return curve, (flex, (x, y), curve.add(flex, (x, y)))


def _modulo(draws: Draws, p: int) -> Case:
    """Points of a random cubic modulo p, which may be singular."""
    from flint import fmpq

    from severe_gui.maths.curves.modulo.finite import FiniteCurve
    from severe_gui.maths.curves.weierstrass import Weierstrass

    finite = FiniteCurve(Weierstrass(*(fmpq(draws.whole(0, p - 1)) for _ in range(5))), p)
    special = draws.one_of(SPECIAL)
    curve, choices = finite.curve, list(finite.points)
    if special in ("order-two", "flex"):
        order = 2 if special == "order-two" else 3
        first = [each for each in choices if curve.multiply(order, each) is None]
    else:
        first = choices
    drawn = (draws.one_of(first), draws.one_of(choices), draws.one_of(choices))
    return Case(p, curve, _placed(curve, drawn, special), special)


SPECIAL = (
    "none", "doubling", "opposite", "identity", "tangent", "sum-is-third", "sum-is-zero",
    "order-two", "flex",
)  # fmt: skip


def _placed(curve: Curve, drawn: tuple[Point, ...], special: str) -> tuple[Point, Point, Point]:
    """Three points, such that a sum of them is of this kind."""
    p, q, r = drawn
    ways: Mapping[str, Callable[[], tuple[Point, Point, Point]]] = {
        "doubling": lambda: (p, p, r),
        "opposite": lambda: (p, curve.negate(p), r),
        "identity": lambda: (p, None, r),
        # The line through P and -2P touches the curve in P.
        "tangent": lambda: (p, curve.multiply(-2, p), r),
        "sum-is-third": lambda: (p, q, curve.add(p, q)),
        "sum-is-zero": lambda: (p, q, curve.negate(curve.add(p, q))),
        "order-two": lambda: (p, p, q),
        "flex": lambda: (p, p, q),
    }
    return ways[special]() if special in ways else (p, q, r)


# Statements.


def _identity(case: Case) -> bool:
    curve = case.curve
    return all(curve.add(p, None) == p == curve.add(None, p) for p in case.points)


def _inverse(case: Case) -> bool:
    curve = case.curve
    return all(
        curve.contains(curve.negate(p)) and curve.add(p, curve.negate(p)) is None
        for p in case.points
    )


def _commutative(case: Case) -> bool:
    p, q, _r = case.points
    return bool(case.curve.add(p, q) == case.curve.add(q, p))


def _associative(case: Case) -> bool:
    add, (p, q, r) = case.curve.add, case.points
    return bool(add(add(p, q), r) == add(p, add(q, r)))


def _closed(case: Case) -> bool:
    """Whether P + Q is on the curve, and not its singular point."""
    curve, (p, q, _r) = case.curve, case.points
    total = curve.add(p, q)
    return bool(curve.contains(total) and (total is None or _is_smooth(curve, total)))


def _by_lines(case: Case) -> bool:
    """Whether L meets the curve in P, Q and R, and L' in R, O and P + Q, as often as named."""
    from severe_gui.maths.curves.line_intersection import weierstrass_form

    curve, (p, q, _r) = case.curve, case.points
    total = curve.add(p, q)
    third = curve.negate(total)
    form = weierstrass_form(curve)
    return _meets_in(form, curve, (p, q, third)) and _meets_in(form, curve, (third, None, total))


def _meets_in(form: Any, curve: Curve, points: tuple[Point, Point, Point]) -> bool:
    """Whether the line through the first two, or the tangent, meets a cubic in just these three.

    On the line the cubic is a form of degree 3; it must be a multiple of the product of the three
    linear forms that vanish at the points.
    """
    from severe_gui.maths.curves.line_intersection import cross, two_points

    triples = [_triple(curve, each) for each in points]
    line = form.gradient(triples[0]) if points[0] == points[1] else cross(triples[0], triples[1])
    if any(sum_of_products(line, each) != 0 for each in triples):
        return False
    a, b = two_points(line)
    found = form.on_line(a, b)
    product = [found[0] - found[0] + 1]
    for triple in triples:
        u, v = _coordinates(triple, a, b)
        # Multiply by v U - u V, which vanishes at (u : v).
        product = [
            v * (product[k] if k < len(product) else 0) - u * (product[k - 1] if k else 0)
            for k in range(len(product) + 1)
        ]
    pairs = zip(found, product, strict=True)
    first, wanted = next((each, want) for each, want in pairs if want != 0)
    return first != 0 and all(
        each * wanted == want * first for each, want in zip(found, product, strict=True)
    )


def sum_of_products(u: Any, v: Any) -> Any:
    """u . v"""
    return u[0] * v[0] + u[1] * v[1] + u[2] * v[2]


def _coordinates(triple: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """u, v with u A + v B the triple, up to a factor."""
    for i, j in ((0, 1), (0, 2), (1, 2)):
        determinant = a[i] * b[j] - a[j] * b[i]
        if determinant != 0:
            return triple[i] * b[j] - triple[j] * b[i], a[i] * triple[j] - a[j] * triple[i]
    raise AssertionError("A and B differ")


def _triple(curve: Curve, point: Point) -> Any:
    zero = curve.a1 - curve.a1
    one = zero + 1
    return (zero, one, zero) if point is None else (point[0], point[1], one)


def _is_smooth(curve: Curve, point: Point) -> bool:
    x, y = point
    by_x = curve.a1 * y - 3 * x * x - 2 * curve.a2 * x - curve.a4
    return bool(by_x != 0 or 2 * y + curve.a1 * x + curve.a3 != 0)


THIRD_POINT = (
    "This line intersects the curve at a third point and that third point is defined to be the "
    "point P+Q."
)
GROUP = (
    "Some amount of work is needed to show that this construction does indeed define an abelian "
    "group (for example, you can check that \\mathcal{O} is the identity element of this group), "
    "but we will not do it here."
)

STATEMENTS: tuple[Statement[Case], ...] = (
    Statement(
        "sum-by-lines",
        "The line L through P and Q meets the curve once more, in R, and the line through R and O "
        "once more, in P + Q, tangents and flexes counted as often as they meet.",
        THIRD_POINT,
        "A cubic form with two roots in a field has its third root there.",
        _by_lines,
    ),
    Statement(
        "identity", "O is the identity: P + O = O + P = P.", GROUP,
        "L through P and O, and L' through R and O, are the same line.",
        _identity,
    ),
    Statement(
        "inverse", "Every P has an inverse -P, with P + (-P) = O.", GROUP,
        "L through P and -P meets the curve in O, and the tangent at the flex O in O again.",
        _inverse,
    ),
    Statement(
        "commutative", "P + Q = Q + P.", GROUP,
        "L is the same line for both.",
        _commutative,
    ),
    Statement(
        "associative", "(P + Q) + R = P + (Q + R).", GROUP,
        "Two cubics made of three lines each share eight points of the curve, so also the ninth "
        "(Cayley and Bacharach; Silverman, III.2.2 and III.3.4).",
        _associative,
    ),
    Statement(
        "closed", "P + Q is a smooth point of the curve, on singular cubics too.", GROUP,
        "A line through the singular point meets a cubic there twice, so only once elsewhere.",
        _closed, kind="remark",
    ),
)  # fmt: skip
