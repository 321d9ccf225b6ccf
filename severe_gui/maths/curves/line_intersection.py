"""Where a line meets a plane curve, with multiplicities.

A curve of degree d is a form F(x, y, z), a line is all u A + v B of two of its points. On it

    F(u A + v B) = c_0 u^d + c_1 u^(d-1) v + ... + c_d v^d

and a point of the line counts as often as (u : v) is a root of this form. It is 0 if the line is
part of the curve; otherwise the multiplicities add up to d over an algebraically closed field.
Forms may have coefficients of any field; intersections are found over the rationals, with certified
complex roots (FLINT). Source: Elliptic tales 1; Fulton, Algebraic Curves, 3.3 and 5.1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_poly, fmpz_poly

from severe_gui.errors import BadInput
from severe_gui.maths.curves.weierstrass import Weierstrass

Exponents = tuple[int, int, int]
Triple = tuple[Any, Any, Any]
"""Homogeneous coordinates (X : Y : Z) in the field of the form."""


@dataclass(frozen=True)
class Form:
    """A homogeneous polynomial in x, y, z by its terms; not 0. Use `form` or `homogenised`."""

    degree: int
    terms: tuple[tuple[Exponents, Any], ...]

    def at(self, point: Triple) -> Any:
        """The value at a triple."""
        powers = [_powers(each, self.degree) for each in point]
        return _sum(c * powers[0][i] * powers[1][j] * powers[2][k] for (i, j, k), c in self.terms)

    def gradient(self, point: Triple) -> Triple:
        """The three derivatives, by the rule for powers, at a triple; all 0 where it is singular.

        The coefficients of the tangent otherwise.
        """
        powers = [_powers(each, self.degree) for each in point]
        zero = point[0] - point[0]
        totals = [zero, zero, zero]
        for exponents, c in self.terms:
            for place in range(3):
                if exponents[place]:
                    term = c * exponents[place]
                    for other, exponent in enumerate(exponents):
                        term = term * powers[other][exponent - (other == place)]
                    totals[place] = totals[place] + term
        return totals[0], totals[1], totals[2]

    def on_line(self, a: Triple, b: Triple) -> list[Any]:
        """c_0, ..., c_d of the form on the line through two points, as above."""
        zero = a[0] - a[0]
        total = [zero] * (self.degree + 1)
        powers = [_linear_powers(a[place], b[place], self.degree) for place in range(3)]
        for (i, j, k), c in self.terms:
            product = _product(_product(powers[0][i], powers[1][j]), powers[2][k])
            total = [had + c * each for had, each in zip(total, product, strict=True)]
        return total


@dataclass(frozen=True)
class Meeting:
    """A point where a line meets a curve.

    point: exact if it is rational, otherwise three complex numbers, the first of those that are not
    0 in the order z, y, x being 1. degree: of the point over the rationals.
    """

    point: Triple
    degree: int
    multiplicity: int
    is_real: bool
    is_at_infinity: bool


def form(terms: Mapping[Exponents, Any]) -> Form:
    """A homogeneous polynomial. Raises BadInput if it is 0 or its terms differ in degree."""
    kept = tuple(sorted((each, c) for each, c in terms.items() if c != 0))
    degrees = {sum(each) for each, _c in kept}
    if len(degrees) != 1 or degrees == {0}:
        raise BadInput(
            "These terms do not make a curve",
            "all of them must be of one degree, from 1",
        )
    return Form(degrees.pop(), kept)


def homogenised(terms: Mapping[tuple[int, int], Any]) -> Form:
    """A polynomial in x and y, each of whose terms is multiplied by a power of z."""
    kept = {each: c for each, c in terms.items() if c != 0}
    degree = max((sum(each) for each in kept), default=0)
    return form({(i, j, degree - i - j): c for (i, j), c in kept.items()})


def weierstrass_form(curve: Weierstrass) -> Form:
    """y^2 z + a1 xyz + a3 yz^2 - x^3 - a2 x^2 z - a4 xz^2 - a6 z^3."""
    a1, a2, a3, a4, a6 = curve.coefficients
    one = a1 - a1 + 1
    return form({
        (0, 2, 1): one, (1, 1, 1): a1, (0, 1, 2): a3,
        (3, 0, 0): -one, (2, 0, 1): -a2, (1, 0, 2): -a4, (0, 0, 3): -a6,
    })  # fmt: skip


def cross(a: Triple, b: Triple) -> Triple:
    """The line through two points, or the point where two lines meet; all 0 if they agree."""
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def two_points(line: Triple) -> tuple[Triple, Triple]:
    """Two different points of a X + b Y + c Z = 0."""
    a, b, c = line
    zero = a - a
    if a != 0:
        return (-b, a, zero), (-c, zero, a)
    if b != 0:
        return (b, zero, zero), (zero, -c, b)
    return (c, zero, zero), (zero, c, zero)


def multiplicity_at(curve: Form, point: Triple, other: Triple) -> int:
    """How often the line through a point and another one meets the curve in the first.

    Raises BadInput if the line is part of the curve.
    """
    coefficients = curve.on_line(point, other)
    for k, each in enumerate(coefficients):
        if each != 0:
            return k
    raise _contained()


def meetings(curve: Form, a: Triple, b: Triple) -> tuple[Meeting, ...]:
    """All points where the line through a and b meets a curve, rational ones first.

    Rational coefficients and coordinates. Raises BadInput if the line is part of the curve.
    """
    coefficients = curve.on_line(a, b)
    polynomial = fmpq_poly(coefficients)
    if polynomial.degree() < 0:
        raise _contained()
    found = []
    missing = curve.degree - polynomial.degree()
    if missing:
        found.append(_rational_meeting(b, missing))
    _unit, factors = polynomial.numer().factor()
    for factor, times in sorted(factors, key=_by_degree):
        if factor.degree() == 1:
            t = fmpq(-factor[0], factor[1])
            point = tuple(each + t * along for each, along in zip(a, b, strict=True))
            found.append(_rational_meeting(point, times))
        else:
            found += _irrational_meetings(factor, a, b, times)
    return tuple(found)


def _by_degree(entry: tuple[fmpz_poly, int]) -> tuple[int, list[int]]:
    factor, _times = entry
    return factor.degree(), [int(each) for each in factor.coeffs()]


def _rational_meeting(point: Sequence[Any], times: int) -> Meeting:
    scaled = _scaled(point)
    return Meeting(scaled, 1, times, True, scaled[2] == 0)


def _irrational_meetings(factor: fmpz_poly, a: Triple, b: Triple, times: int) -> list[Meeting]:
    """The conjugate points of one irreducible factor."""
    found = []
    roots: Any = factor.complex_roots()
    for root, _once in roots:
        t = complex(float(root.real.mid()), float(root.imag.mid()))
        # An irrational point is at infinity only if the whole line is.
        is_at_infinity = a[2] == b[2] == 0
        point = [
            complex(_float(each)) + t * _float(along) for each, along in zip(a, b, strict=True)
        ]
        if is_at_infinity:
            point[2] = 0j
        found.append(
            Meeting(_scaled(point), factor.degree(), times, root.imag == 0, is_at_infinity)
        )
    return found


def _contained() -> BadInput:
    return BadInput(
        "The line is part of the curve", "they share infinitely many points", "choose another line"
    )


def _scaled(point: Sequence[Any]) -> Triple:
    """The same point with 1 as the last coordinate that is not 0."""
    last = next(each for each in reversed(point) if each != 0)
    x, y, z = (each / last for each in point)
    return x, y, z


def _float(value: fmpq) -> float:
    exact = fmpq(value)
    return int(exact.p) / int(exact.q)


def _powers(value: Any, highest: int) -> list[Any]:
    powers = [value - value + 1]
    for _ in range(highest):
        powers.append(powers[-1] * value)
    return powers


def _linear_powers(a: Any, b: Any, highest: int) -> list[list[Any]]:
    """Powers of a u + b v, each by its coefficients."""
    powers: list[list[Any]] = [[a - a + 1]]
    for _ in range(highest):
        powers.append(_product(powers[-1], [a, b]))
    return powers


def _product(one: list[Any], other: list[Any]) -> list[Any]:
    zero = one[0] - one[0]
    total = [zero] * (len(one) + len(other) - 1)
    for i, left in enumerate(one):
        for j, right in enumerate(other):
            total[i + j] = total[i + j] + left * right
    return total


def _sum(values: Iterable[Any]) -> Any:
    total = None
    for each in values:
        total = each if total is None else total + each
    return total
