"""Weierstrass cubics y^2 + a1 xy + a3 y = x^3 + a2 x^2 + a4 x + a6 over any field.

The coefficients may have any exact type with + - * /: FLINT's rationals, or its residues modulo a
prime. A point is a pair (x, y), and O, the point at infinity, is None. The chord through P and Q
(the tangent where they agree) meets the curve a third time in R; P + Q is -R. With

    b2 = a1^2 + 4 a2    b4 = 2 a4 + a1 a3    b6 = a3^2 + 4 a6
    b8 = a1^2 a6 + 4 a2 a6 - a1 a3 a4 + a2 a3^2 - a4^2
    c4 = b2^2 - 24 b4   c6 = -b2^3 + 36 b2 b4 - 216 b6
    disc = -b2^2 b8 - 8 b4^3 - 27 b6^2 + 9 b2 b4 b6    j = c4^3 / disc

a curve with disc = 0 has one singular point: a cusp if c4 = 0, else a node, or over the reals an
isolated point if its tangents are not real. Its smooth points still form a group.
Source: Silverman, The Arithmetic of Elliptic Curves, III.1-2.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

from flint import fmpq

from severe_gui.errors import BadInput

Point = tuple[Any, Any] | None
"""A point (x, y) in the field of the curve, or None for O."""

Singularity = Literal["node", "acnode", "cusp"]


@dataclass(frozen=True)
class Weierstrass:
    """A cubic by its coefficients, all of one field. Use `rational` for the rationals."""

    a1: Any
    a2: Any
    a3: Any
    a4: Any
    a6: Any

    @classmethod
    def rational(cls, *coefficients: int | str | fmpq) -> "Weierstrass":
        """Over the rationals, from five (a1, a2, a3, a4, a6) or two (a4, a6) numbers.

        Raises BadInput for any other count, and for anything that is not a rational.
        """
        values = [rational_number(each) for each in coefficients]
        if len(values) == 2:
            values = [fmpq(0), fmpq(0), fmpq(0), *values]
        if len(values) != 5:
            raise BadInput(
                f"{len(values)} numbers do not give a Weierstrass curve",
                "five are needed: a1,a2,a3,a4,a6",
            )
        return cls(*values)

    @property
    def coefficients(self) -> tuple[Any, ...]:
        return self.a1, self.a2, self.a3, self.a4, self.a6

    @property
    def b2(self) -> Any:
        return self.a1 * self.a1 + 4 * self.a2

    @property
    def b4(self) -> Any:
        return 2 * self.a4 + self.a1 * self.a3

    @property
    def b6(self) -> Any:
        return self.a3 * self.a3 + 4 * self.a6

    @property
    def b8(self) -> Any:
        a1, a2, a3, a4, a6 = self.coefficients
        return a1 * a1 * a6 + 4 * a2 * a6 - a1 * a3 * a4 + a2 * a3 * a3 - a4 * a4

    @property
    def c4(self) -> Any:
        return self.b2 * self.b2 - 24 * self.b4

    @property
    def c6(self) -> Any:
        return -(self.b2**3) + 36 * self.b2 * self.b4 - 216 * self.b6

    @property
    def discriminant(self) -> Any:
        b2, b4, b6 = self.b2, self.b4, self.b6
        return -b2 * b2 * self.b8 - 8 * b4**3 - 27 * b6 * b6 + 9 * b2 * b4 * b6

    @property
    def is_singular(self) -> bool:
        return bool(self.discriminant == 0)

    @property
    def j(self) -> Any:
        """The j-invariant. Raises BadInput for a singular curve."""
        if self.is_singular:
            raise BadInput("A singular cubic has no j-invariant", "its discriminant is 0")
        return self.c4**3 / self.discriminant

    @property
    def singular_point(self) -> Point:
        """Where both derivatives vanish; None for a smooth curve. Characteristic not 2 or 3."""
        if not self.is_singular:
            return None
        is_cusp = self.c4 == 0
        x = -self.b2 / 12 if is_cusp else (18 * self.b6 - self.b2 * self.b4) / self.c4
        return x, -(self.a1 * x + self.a3) / 2

    @property
    def singularity(self) -> Singularity | None:
        """The kind of singularity of a rational cubic over the reals; None if it is smooth."""
        point = self.singular_point
        if point is None:
            return None
        if self.c4 == 0:
            return "cusp"
        # The tangents' slopes solve T^2 + a1 T - (3 x + a2) = 0.
        spread = self.a1 * self.a1 + 4 * (3 * point[0] + self.a2)
        return "node" if spread > 0 else "acnode"

    # Points.

    def contains(self, point: Point) -> bool:
        """Whether a point satisfies the equation; O does."""
        if point is None:
            return True
        x, y = point
        a1, a2, a3, a4, a6 = self.coefficients
        return bool(y * y + a1 * x * y + a3 * y == ((x + a2) * x + a4) * x + a6)

    def require(self, point: Point) -> Point:
        """The point, if it is a smooth point of the curve; otherwise raises BadInput."""
        if not self.contains(point):
            raise BadInput(f"{point_text(point)} is not on the curve", *self._how_far(point))
        if point is not None and self.is_singular and self._slopes(point) == (0, 0):
            raise BadInput(
                f"{point_text(point)} is the singular point",
                "it is not in the group of smooth points",
            )
        return point

    def _how_far(self, point: Point) -> tuple[str, str]:
        """By how much a point misses the equation, and where the curve is at its x."""
        assert point is not None
        x, y = point
        left = y * y + self.a1 * x * y + self.a3 * y
        right = ((x + self.a2) * x + self.a4) * x + self.a6
        why = f"the left side of its equation is {left} there and the right side {right}"
        if not isinstance(right, fmpq):
            return why, ""
        middle = -(self.a1 * x + self.a3) / 2
        square = right + middle * middle
        if square < 0:
            return why, f"the curve has no real point with x = {x}"
        centre, reach = (float(each.p) / float(each.q) for each in (middle, square))
        nearest = sorted((centre + sign * math.sqrt(reach) for sign in (1, -1)),
                         key=lambda each: abs(each - float(y.p) / float(y.q)))  # fmt: skip
        return why, f"with x = {x} the nearest point has y = {nearest[0]:.10g}"

    def negate(self, point: Point) -> Point:
        """-P: the other point on the vertical through P."""
        if point is None:
            return None
        x, y = point
        return x, -y - self.a1 * x - self.a3

    def add(self, p: Point, q: Point) -> Point:
        """P + Q, for smooth points of the curve."""
        if p is None:
            return q
        if q is None:
            return p
        slope = self.slope(p, q)
        return None if slope is None else self.negate(self.third_point(p, q, slope))

    def third_point(self, p: tuple[Any, Any], q: tuple[Any, Any], slope: Any) -> tuple[Any, Any]:
        """Where the line of this slope through P and Q meets the curve again."""
        (x1, y1), (x2, _) = p, q
        x3 = slope * slope + self.a1 * slope - self.a2 - x1 - x2
        return x3, y1 + slope * (x3 - x1)

    def slope(self, p: tuple[Any, Any], q: tuple[Any, Any]) -> Any:
        """The slope of the chord through two points, or of the tangent; None if it is vertical."""
        (x1, y1), (x2, y2) = p, q
        if x1 != x2:
            return (y2 - y1) / (x2 - x1)
        return None if self.negate(p) == q else self.tangent_slope(p)

    def tangent_slope(self, p: tuple[Any, Any]) -> Any:
        """The slope of the tangent at a point that is not its own negative."""
        by_x, by_y = self._slopes(p)
        return -by_x / by_y

    def small_order(self, point: Point, most: int) -> int | None:
        """The least n > 0 with nP = O, if it is at most `most`."""
        total = point
        for n in range(1, most + 1):
            if total is None:
                return n
            total = self.add(total, point)
        return None

    def subtract(self, p: Point, q: Point) -> Point:
        """P - Q."""
        return self.add(p, self.negate(q))

    def multiply(self, n: int, point: Point) -> Point:
        """nP, by doubling."""
        if n < 0:
            return self.multiply(-n, self.negate(point))
        result: Point = None
        while n:
            if n & 1:
                result = self.add(result, point)
            point = self.add(point, point)
            n >>= 1
        return result

    def _slopes(self, point: tuple[Any, Any]) -> tuple[Any, Any]:
        """The derivatives of y^2 + a1 xy + a3 y - x^3 - ... by x and by y."""
        x, y = point
        by_x = self.a1 * y - 3 * x * x - 2 * self.a2 * x - self.a4
        return by_x, 2 * y + self.a1 * x + self.a3


def rational_number(text: int | str | fmpq) -> fmpq:
    """A rational from 3, "-7/4" or "0.25". Raises BadInput for anything else."""
    if isinstance(text, fmpq):
        return text
    if isinstance(text, int):
        return fmpq(text)
    try:
        top, _, bottom = text.strip().partition("/")
        if bottom:
            return fmpq(int(top), int(bottom))
        whole, _, decimals = top.partition(".")
        if decimals and not decimals.isdigit():
            raise ValueError(decimals)
        return fmpq(int(whole + decimals), 10 ** len(decimals))
    except (ValueError, ZeroDivisionError):
        raise BadInput(
            f"{text!r} is not a rational number", "write it as 3, -7/4 or 0.25"
        ) from None


def point_text(point: Point) -> str:
    """A point as it is usually written."""
    return "O" if point is None else f"({point[0]}, {point[1]})"
