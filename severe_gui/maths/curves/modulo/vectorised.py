"""The group law modulo a prime on whole arrays of points.

Points are x and y in 0, ..., p - 1, and O has x = -1. Every case is one formula with another slope
(y2 - y1) / (x2 - x1), or that of the tangent where the points agree; sums with O and of opposite
points are put right afterwards. Source: Silverman, The Arithmetic of Elliptic Curves, III.2.3.

An inverse is looked up in a table that is made once for a prime, by Fermat's a^(p-2). A product is
reduced by a division by the fixed p, which NumPy does faster than a remainder, and a slope is not
reduced where p is so small that its square fits into 64 bits as it is.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

LARGEST_PRIME = 1 << 16
"""Up to which a table of inverses is small."""
LARGEST_UNREDUCED = 1 << 15
"""Up to which the square of a product of two residues fits."""
BLOCK = 1 << 13
"""Points at once: what is computed of them stays in the processor's cache."""
NOWHERE = -1
"""The x of O."""


@dataclass(frozen=True)
class PointArray:
    """x and y, int64 and of one shape. x = -1 for O, whose y is 0."""

    x: IntArray
    y: IntArray

    def __len__(self) -> int:
        return len(self.x)

    @property
    def is_identity(self) -> BoolArray:
        """Where the point is O."""
        found: BoolArray = self.x == NOWHERE
        return found


def point_array(points: list[Point]) -> PointArray:
    """Points of a curve modulo p as arrays."""
    pairs = [(NOWHERE, 0) if each is None else (int(each[0]), int(each[1])) for each in points]
    x, y = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return PointArray(x.copy(), y.copy())


class VectorisedCurve:
    """A Weierstrass cubic modulo p that adds arrays of its smooth points.

    curve: with whole coefficients, or residues. Raises BadInput if p is too large for a table.
    """

    def __init__(self, curve: Weierstrass, p: int) -> None:
        if p > LARGEST_PRIME:
            raise BadInput(
                f"Inverses modulo {p} are not tabulated", f"p may be at most {LARGEST_PRIME}"
            )
        self.p = p
        self._a = tuple(_whole(each) % p for each in curve.coefficients)
        self._inverses = _inverses(p)

    def negate(self, points: PointArray) -> PointArray:
        """-P of each."""
        a1, _a2, a3, _a4, _a6 = self._a
        y = self._reduced(-points.y - a1 * points.x - a3)
        return PointArray(points.x.copy(), np.where(points.is_identity, 0, y))

    def add(self, one: PointArray, other: PointArray) -> PointArray:
        """P + Q of each pair."""
        total = PointArray(np.empty_like(one.x), np.empty_like(one.y))
        for start in range(0, len(one), BLOCK):
            part = slice(start, start + BLOCK)
            self._add(
                one.x[part], one.y[part], other.x[part], other.y[part],
                total.x[part], total.y[part],
            )  # fmt: skip
        return total

    def _add(
        self, x1: IntArray, y1: IntArray, x2: IntArray, y2: IntArray, x3: IntArray, y3: IntArray
    ) -> None:
        """Write the sums of a block into x3 and y3."""
        a1, a2, a3, _a4, _a6 = self._a
        run, rise = x2 - x1, y2 - y1
        same = np.flatnonzero(run == 0)
        if len(same):
            run[same], rise[same] = self._tangent(x1[same], y1[same])
            # The vertical line through opposite points has no slope.
            opposite = same[self._reduced(y1[same] + y2[same] + a1 * x1[same] + a3) == 0]
        slope = np.multiply(rise, self._inverses[run], out=rise)
        if self.p > LARGEST_UNREDUCED:
            slope = self._reduced(slope)
        square = slope * (slope + a1) if a1 else slope * slope
        square -= x1
        square -= x2 + a2 if a2 else x2
        self._reduced(square, x3)
        slope *= x1 - x3
        slope -= y1
        if a1 or a3:
            slope -= a1 * x3 + a3
        self._reduced(slope, y3)
        if len(same):
            x3[opposite], y3[opposite] = NOWHERE, 0
        for mine, x, y in ((x1, x2, y2), (x2, x1, y1)):
            nowhere = np.flatnonzero(mine == NOWHERE)
            if len(nowhere):
                x3[nowhere], y3[nowhere] = x[nowhere], y[nowhere]

    def _tangent(self, x: IntArray, y: IntArray) -> tuple[IntArray, IntArray]:
        """Run and rise of the tangents: -(derivative by x) over the derivative by y."""
        a1, a2, a3, a4, _a6 = self._a
        rise = self._reduced(self._reduced((3 * x + 2 * a2) * x) + a4 - a1 * y)
        return self._reduced(2 * y + a1 * x + a3), rise

    def _reduced(self, values: IntArray, out: IntArray | None = None) -> IntArray:
        """Modulo p, not negative, written into `out` if it is given."""
        quotient = values // self.p
        quotient *= self.p
        return np.subtract(values, quotient, out=quotient if out is None else out)


def _whole(value: Any) -> int:
    return int(value.p) if hasattr(value, "q") else int(value)


@lru_cache(maxsize=8)
def _inverses(p: int) -> IntArray:
    """1 / a modulo p at the place a, for -p <= a <= p, negative ones from the end; 0 for 0 and p.

    A run from or to O may be as long as p.
    """
    power, exponent = np.ones(2 * p + 1, dtype=np.int64), p - 2
    square = np.concatenate([np.arange(p + 1), np.arange(-p, 0)]) % p
    zero = square == 0
    while exponent:
        if exponent & 1:
            power = power * square % p
        square = square * square % p
        exponent >>= 1
    power[zero] = 0
    power.flags.writeable = False
    return power
