"""A plane cubic F(X, Y, Z) = 0 over the rationals: ten whole coefficients, and what they decide.

With the gradient F' and points P, Q of the curve,

    F(s P + t Q) = s^2 t F'(P).Q + s t^2 F'(Q).P

so the chord meets the curve a third time in (F'(Q).P) P - (F'(P).Q) Q; the tangent at P, which is
F'(P).X = 0, meets it again in F(T) P - (F'(T).P) T, where T is any other of its points.

The Hessian H is the determinant of the second derivatives; H = 0 meets a smooth cubic in its nine
flexes. The determinant of the second derivatives of F + m H is

    H + m S F + m^2 (T F - S H) + m^3 (...)

with two numbers S and T, the cubic's invariants: c4 = S / 12 and c6 = -T / 48 of its Jacobian, and
disc = (c4^3 - c6^2) / 1728 is 0 if and only if the cubic is singular.
Source: Salmon, A Treatise on the Higher Plane Curves, 217-225; Artin, Rodriguez-Villegas and Tate,
On the Jacobians of plane cubics.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import Ordering, arb, fmpq, fmpz, fmpz_mpoly_ctx

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.equations import MONOMIALS
from severe_gui.maths.curves.real.projective import cross

Vector = tuple[Any, Any, Any]
"""Homogeneous coordinates: whole numbers without a common factor, enclosures, or floats."""

AXES: tuple[Vector, Vector, Vector] = (
    (fmpz(1), fmpz(0), fmpz(0)),
    (fmpz(0), fmpz(1), fmpz(0)),
    (fmpz(0), fmpz(0), fmpz(1)),
)


@dataclass(frozen=True)
class Cubic:
    """A cubic by its coefficients in the order of `MONOMIALS`. Use `of` for whole numbers."""

    coefficients: tuple[fmpz, ...]

    @classmethod
    def of(cls, coefficients: Sequence[int | fmpz]) -> "Cubic":
        """From ten whole numbers; a common factor is taken out. Raises BadInput if all are 0."""
        values = [fmpz(each) for each in coefficients]
        common = fmpz(0)
        for each in values:
            common = common.gcd(each)
        if len(values) != len(MONOMIALS) or common == 0:
            raise BadInput("These numbers do not give a cubic", "ten are needed, not all 0")
        return cls(tuple(each // common for each in values))

    # Values.

    def value(self, point: Vector) -> Any:
        """F at a point."""
        x, y, z = point
        a, b, c, d, e, f, g, h, i, j = self.coefficients
        return (
            x * (x * (a * x + b * y + c * z) + y * (d * y + e * z) + f * z * z)
            + y * y * (g * y + h * z)
            + z * z * (i * y + j * z)
        )

    def gradient(self, point: Vector) -> Vector:
        """The three derivatives of F: at a point of the curve, the coefficients of its tangent."""
        x, y, z = point
        a, b, c, d, e, f, g, h, i, j = self.coefficients
        return (
            x * (3 * a * x + 2 * b * y + 2 * c * z) + y * (d * y + e * z) + f * z * z,
            y * (3 * g * y + 2 * d * x + 2 * h * z) + x * (b * x + e * z) + i * z * z,
            z * (3 * j * z + 2 * f * x + 2 * i * y) + x * (c * x + e * y) + h * y * y,
        )

    def contains(self, point: Vector) -> bool:
        """Whether a point of whole coordinates is on the curve."""
        return bool(self.value(point) == 0)

    def polar(self, p: Vector, q: Vector, r: Vector) -> Any:
        """The symmetric form with polar(P, P, P) = 6 F(P)."""
        total = self.value(_sum(_sum(p, q), r)) + self.value(p) + self.value(q) + self.value(r)
        for one, other in ((p, q), (p, r), (q, r)):
            total -= self.value(_sum(one, other))
        return total

    def in_basis(self, p: Vector, q: Vector, r: Vector) -> tuple[Any, ...]:
        """The coefficients of F(s P + t Q + u R) in s, t and u, in the same order."""
        at_p, at_q, at_r = self.gradient(p), self.gradient(q), self.gradient(r)
        return (
            self.value(p), dot(at_p, q), dot(at_p, r), dot(at_q, p), self.polar(p, q, r),
            dot(at_r, p), self.value(q), dot(at_q, r), dot(at_r, q), self.value(r),
        )  # fmt: skip

    # Lines.

    def chord(self, p: Vector, q: Vector) -> Vector:
        """The third point of the line through two different points of the curve."""
        by_p, by_q = dot(self.gradient(q), p), dot(self.gradient(p), q)
        return normal(_combined(by_p, p, -by_q, q))

    def tangent(self, p: Vector) -> Vector:
        """The third point of the tangent at a smooth point; a flex gives itself."""
        other = cross(self.gradient(p), p)
        along = self.gradient(other)
        return normal(_combined(self.value(other), p, -dot(along, p), other))

    # Invariants.

    @cached_property
    def hessian(self) -> tuple[fmpz, ...]:
        """The coefficients of the determinant of the second derivatives."""
        return self._hessian_pencil[0]

    @cached_property
    def _hessian_pencil(self) -> tuple[tuple[fmpz, ...], ...]:
        """The determinant of the second derivatives of F + m H, by powers of m up to 2."""
        ring = fmpz_mpoly_ctx.get(("x", "y", "z", "m"), Ordering.lex)
        own = _polynomial(ring, self.coefficients)
        hessian = _determinant(own)
        m = ring.gens()[3]
        pencil = _determinant(own + m * hessian).to_dict()
        return tuple(
            tuple(fmpz(pencil.get((*exponents, power), 0)) for exponents in MONOMIALS)
            for power in range(3)
        )

    @cached_property
    def _invariants(self) -> tuple[fmpq, fmpq]:
        """S and T, read off where F has its greatest coefficient."""
        hessian, first, second = self._hessian_pencil
        k = max(range(len(MONOMIALS)), key=lambda index: abs(self.coefficients[index]))
        own = self.coefficients[k]
        s = fmpq(first[k], own)
        return s, (second[k] + s * hessian[k]) / own

    @property
    def c4(self) -> fmpz:
        """The invariant of degree 4, as for a Weierstrass curve."""
        return _whole(self._invariants[0] / 12)

    @property
    def c6(self) -> fmpz:
        """The invariant of degree 6, as for a Weierstrass curve."""
        return _whole(-self._invariants[1] / 48)

    @property
    def discriminant(self) -> fmpz:
        """(c4^3 - c6^2) / 1728: 0 if and only if the cubic is singular."""
        return _whole(fmpq(self.c4**3 - self.c6**2, 1728))

    @property
    def is_smooth(self) -> bool:
        """Whether every point has one tangent, complex points included."""
        return bool(self.discriminant != 0)

    @property
    def j(self) -> fmpq:
        """The j-invariant. Raises BadInput for a singular cubic."""
        if not self.is_smooth:
            raise BadInput("A singular cubic has no j-invariant", "its discriminant is 0")
        return fmpq(self.c4**3, self.discriminant)


# Vectors.


def dot(p: Vector, q: Vector) -> Any:
    """p0 q0 + p1 q1 + p2 q2."""
    return p[0] * q[0] + p[1] * q[1] + p[2] * q[2]


def normal(point: Vector) -> Vector:
    """The same point: whole coordinates without a common factor, others of greatest size 1.

    The last whole coordinate that is not 0 is positive. Raises BadInput for 0, 0, 0.
    """
    if isinstance(point[0], fmpz):
        common = point[0].gcd(point[1]).gcd(point[2])
        if common == 0:
            raise BadInput("Three zeros are not a point", "one coordinate must differ from 0")
        last = next(each for each in reversed(point) if each)
        common = common if last > 0 else -common
        return point[0] // common, point[1] // common, point[2] // common
    sizes = [float(abs(each.mid() if isinstance(each, arb) else each)) for each in point]
    size = point[sizes.index(max(sizes))]
    if isinstance(size, arb):
        size = size.mid()
    return point[0] / size, point[1] / size, point[2] / size


def whole_point(*coordinates: int | fmpz | fmpq) -> Vector:
    """A point from two or three rationals: (x, y) is (x : y : 1)."""
    numbers = [each if isinstance(each, fmpq) else fmpq(each) for each in coordinates]
    if len(numbers) == 2:
        numbers.append(fmpq(1))
    scale = fmpz(1)
    for each in numbers:
        scale = scale.lcm(each.q)
    x, y, z = ((each * scale).p for each in numbers)
    return normal((x, y, z))


def point_text(point: Vector) -> str:
    """(1 : -1 : 0)."""
    return "(" + " : ".join(str(each) for each in point) + ")"


def _sum(p: Vector, q: Vector) -> Vector:
    return p[0] + q[0], p[1] + q[1], p[2] + q[2]


def _combined(s: Any, p: Vector, t: Any, q: Vector) -> Vector:
    return s * p[0] + t * q[0], s * p[1] + t * q[1], s * p[2] + t * q[2]


# Second derivatives.


def _polynomial(ring: Any, coefficients: Sequence[fmpz]) -> Any:
    return ring.from_dict(
        {(*exponents, 0): value for exponents, value in zip(MONOMIALS, coefficients, strict=True)}
    )


def _determinant(form: Any) -> Any:
    """The determinant of the second derivatives by x, y and z."""
    firsts = [form.derivative(k) for k in range(3)]
    m = [[each.derivative(k) for k in range(3)] for each in firsts]
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )


def _whole(value: fmpq) -> fmpz:
    assert value.q == 1, "the invariants of whole coefficients are whole"
    return value.p
