"""From a smooth cubic with a rational point O to a Weierstrass curve, and back (Nagell).

Take as basis of the plane O, another point N of the tangent at O, and a point V off it. With
coordinates (s : t : 1) the cubic is

    a s^2 + (b2 t^2 + b1 t + b0) s + c3 t^3 + c2 t^2 + c1 t + c0 = 0

If O is a flex then b2 = 0, and s and t need only be scaled. Otherwise N is the third point of the
tangent at O, and c3 = 0: each line through N has one s, and solving for t gives

    w^2 = (b1 s + c1)^2 - 4 (b2 s + c2)(a s^2 + b0 s + c0),   w = 2 (b2 s + c2) t + b1 s + c1

a cubic in s. O goes to the point at infinity, so sums go to sums.
Source: Nagell, Sur les propriétés arithmétiques des cubiques planes du premier genre; Cassels,
Lectures on Elliptic Curves, 8.
"""

from dataclasses import dataclass
from functools import cached_property

from flint import fmpq, fmpq_mat, fmpz

from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector, dot, whole_point
from severe_gui.maths.curves.cubics.group import PointedCubic
from severe_gui.maths.curves.real.projective import cross
from severe_gui.maths.curves.weierstrass import Point, Weierstrass


@dataclass(frozen=True)
class WeierstrassForm:
    """The isomorphism of one pointed cubic: `curve`, `to_curve` and `from_curve`."""

    pointed: PointedCubic

    @cached_property
    def has_flex(self) -> bool:
        """Whether O is a flex."""
        return self.pointed.is_flex(self.pointed.identity)

    @cached_property
    def basis(self) -> tuple[Vector, Vector, Vector]:
        """O, N and V."""
        cubic, o = self.pointed.cubic, self.pointed.identity
        line = cubic.gradient(o)
        along = cross(line, o) if self.has_flex else cubic.tangent(o)
        off = max(AXES, key=lambda axis: abs(dot(line, axis)))
        return o, along, off

    @cached_property
    def _terms(self) -> tuple[fmpq, ...]:
        """a, b2, b1, b0, c3, c2, c1, c0."""
        _, _, a, *others = Cubic.in_basis(self.pointed.cubic, *self.basis)
        b2, b1, b0, *cs = others
        return tuple(fmpq(each) for each in (a, b2, b1, b0, *cs))

    @cached_property
    def curve(self) -> Weierstrass:
        """The Weierstrass curve, not necessarily with whole coefficients or minimal."""
        a, b2, b1, b0, c3, c2, c1, c0 = self._terms
        if self.has_flex:
            return Weierstrass(-b1, -a * c2, a * b0 * c3, a * a * c1 * c3, -(a**3) * c0 * c3 * c3)
        lead = -4 * a * b2
        square = b1 * b1 - 4 * (b2 * b0 + a * c2)
        linear = 2 * b1 * c1 - 4 * (b2 * c0 + b0 * c2)
        constant = c1 * c1 - 4 * c2 * c0
        zero = fmpq(0)
        return Weierstrass(zero, square, zero, lead * linear, lead * lead * constant)

    def to_curve(self, point: Vector) -> Point:
        """The point of the Weierstrass curve; None, which is O, for O."""
        a, b2, b1, _, c3, c2, c1, _ = self._terms
        inverse = self._inverse
        s, t, u = (sum((inverse[k, i] * point[i] for i in range(3)), fmpq(0)) for k in range(3))
        if u == 0:
            # On the tangent at O: O itself, or N.
            if t == 0:
                return None
            x = -c2 / b2
            return -4 * a * b2 * x, 4 * a * b2 * (b1 * x + c1)
        s, t = s / u, t / u
        if self.has_flex:
            return -a * c3 * t, a * a * c3 * s
        lead = -4 * a * b2
        return lead * s, lead * (2 * (b2 * s + c2) * t + b1 * s + c1)

    def from_curve(self, point: Point) -> Vector:
        """The point of the cubic."""
        if point is None:
            return self.pointed.identity
        a, b2, b1, b0, c3, c2, c1, c0 = self._terms
        x, y = point
        if self.has_flex:
            return self._combined(y / (a * a * c3), -x / (a * c3), fmpq(1))
        lead = -4 * a * b2
        s, w = x / lead, y / lead
        first, last = b2 * s + c2, (a * s + b0) * s + c0
        middle = b1 * s + c1
        # t solves first t^2 + middle t + last = 0; one of these two forms is not 0 : 0.
        top, bottom = w - middle, 2 * first
        if top == 0 and bottom == 0:
            top, bottom = -2 * last, w + middle
        return self._combined(s * bottom, top, bottom)

    @cached_property
    def _inverse(self) -> fmpq_mat:
        return fmpq_mat(3, 3, [fmpq(vector[k]) for k in range(3) for vector in self.basis]).inv()

    def _combined(self, s: fmpq, t: fmpq, u: fmpq) -> Vector:
        o, n, v = self.basis
        return whole_point(*(s * o[k] + t * n[k] + u * v[k] for k in range(3)))


def as_cubic(curve: Weierstrass) -> Cubic:
    """The cubic of a rational Weierstrass equation; its point at infinity is (0 : 1 : 0)."""
    a1, a2, a3, a4, a6 = curve.coefficients
    values = [fmpq(-1), fmpq(0), -a2, fmpq(0), a1, -a4, fmpq(0), fmpq(1), a3, -a6]
    scale = fmpz(1)
    for each in values:
        scale = scale.lcm(each.q)
    return Cubic.of([(each * scale).p for each in values])
