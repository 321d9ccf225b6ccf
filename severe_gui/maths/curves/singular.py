"""The smooth points of a singular Weierstrass cubic, as numbers that are added or multiplied.

With the singular point at the origin and the square completed, X = x - x0, Y = y - y0 + a1 X / 2,
the cubic is Y^2 = X^3 + d X^2, and its tangents there have the slopes +-sqrt(d).

    cusp, d = 0:   t = X / Y               P + Q has t(P) + t(Q)     (K, +)
    node:          u = (Y + sqrt(d) X) / (Y - sqrt(d) X)
                                           P + Q has u(P) u(Q)

If d is a square in K, u runs through K*; otherwise through the numbers a + b sqrt(d) of norm
a^2 - d b^2 = 1, over the reals a circle. O has t = 0 and u = 1. Modulo p there are p, p - 1 or
p + 1 such points. Characteristic not 2 or 3.
Source: Silverman, The Arithmetic of Elliptic Curves, III.2.5 and exercise 3.5.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

Unit = tuple[Any, Any]
"""(a, b) for a + b sqrt(d), of norm 1."""


@dataclass(frozen=True)
class SmoothPoints:
    """The group of smooth points of a singular cubic. Raises BadInput for a smooth one."""

    curve: Weierstrass

    def __post_init__(self) -> None:
        if not self.curve.is_singular:
            raise BadInput("This cubic has no singular point", "its discriminant is not 0")

    @cached_property
    def _centre(self) -> tuple[Any, Any]:
        point = self.curve.singular_point
        assert point is not None
        return point

    @cached_property
    def d(self) -> Any:
        """The square of the slopes of the tangents; 0 at a cusp."""
        curve = self.curve
        return curve.a1 * curve.a1 / 4 + curve.a2 + 3 * self._centre[0]

    @property
    def is_cusp(self) -> bool:
        return bool(self.d == 0)

    def offset(self, point: tuple[Any, Any]) -> tuple[Any, Any]:
        """X and Y of a point."""
        x = point[0] - self._centre[0]
        return x, point[1] - self._centre[1] + self.curve.a1 * x / 2

    def sum_parameter(self, point: Point) -> Any:
        """t of a smooth point of a cuspidal cubic."""
        if point is None:
            return self.d
        x, y = self.offset(point)
        return x / y

    def unit(self, point: Point) -> Unit:
        """u of a smooth point of a nodal cubic, as a + b sqrt(d)."""
        if point is None:
            return self._one, self._one - self._one
        x, y = self.offset(point)
        # (Y + s X) / (Y - s X) = (Y + s X)^2 / (Y^2 - d X^2), and the denominator is X^3.
        cube = x * x * x
        return (y * y + self.d * x * x) / cube, 2 * x * y / cube

    def at_sum_parameter(self, t: Any) -> Point:
        """The smooth point of a cuspidal cubic with this t."""
        return None if t == 0 else self.at_slope(1 / t)

    def at_unit(self, u: Unit) -> Point:
        """The smooth point of a nodal cubic with this u, of norm 1."""
        a, b = u
        if a == 1:
            return None
        # t = sqrt(d) (u + 1) / (u - 1)
        return self.at_slope(b * self.d / (a - 1))

    def product(self, u: Unit, v: Unit) -> Unit:
        """The product of two units."""
        return u[0] * v[0] + self.d * u[1] * v[1], u[0] * v[1] + u[1] * v[0]

    def norm(self, u: Unit) -> Any:
        """a^2 - d b^2."""
        return u[0] * u[0] - self.d * u[1] * u[1]

    def at_slope(self, slope: Any) -> Point:
        """The point on the line Y = slope X through the singular point, which is no tangent."""
        x = slope * slope - self.d
        return self._centre[0] + x, self._centre[1] + slope * x - self.curve.a1 * x / 2

    @property
    def _one(self) -> Any:
        return self.d - self.d + 1
