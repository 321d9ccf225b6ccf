"""A Weierstrass cubic over the integers modulo a prime: its points, their number, their group.

For p up to `MOST_LISTED` every point is listed, so nothing here is probabilistic. The number
of points N is p + 1 - a_p with |a_p| <= 2 sqrt(p) (Hasse); the group is cyclic or a product of two
cyclic groups of orders d1 | d2. Source: Silverman, The Arithmetic of Elliptic Curves, V.1 and
III.6; Cohen, A Course in Computational Algebraic Number Theory, 7.4.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq, fmpz, fmpz_mod_ctx, nmod
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.vectorised import NOWHERE, PointArray, VectorisedCurve
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

IntArray = NDArray[np.int64]

MOST_LISTED = 20_000
FEW = 4
"""Points that are tried before all of them, when the structure is looked for."""
WORD = 2**63


def hasse_interval(p: int) -> tuple[int, int]:
    """The least and greatest number of points that a smooth curve modulo p can have."""
    reach = math.isqrt(4 * p)
    return p + 1 - reach, p + 1 + reach


def singular_traces(curve: Weierstrass, bound: int) -> dict[int, int]:
    """p - N of a singular rational cubic for the primes up to a bound where it can be reduced."""
    denominators = [int(each.q) for each in curve.coefficients]
    traces = {}
    for p in range(2, bound + 1):
        if fmpz(p).is_prime() and all(each % p for each in denominators):
            traces[p] = FiniteCurve(curve, p).trace
    return traces


@dataclass(frozen=True)
class FiniteCurve:
    """A rational cubic reduced modulo p.

    Raises BadInput if p is not prime, is too large, or divides a denominator.
    """

    rational: Weierstrass
    p: int

    def __post_init__(self) -> None:
        if self.p < 2 or not fmpz(self.p).is_prime():
            raise BadInput(f"{self.p} is not prime", "points are counted modulo primes")
        if any(int(each.q) % self.p == 0 for each in self.rational.coefficients):
            raise BadInput(
                f"The curve cannot be reduced modulo {self.p}", "it divides a denominator"
            )

    @cached_property
    def curve(self) -> Weierstrass:
        """The same equation over the residues."""
        return Weierstrass(*map(self.residue, self.rational.coefficients))

    def residue(self, number: Any) -> Any:
        """A rational modulo p. Raises BadInput if p divides its denominator."""
        top, bottom = int(number.p), int(number.q)
        if bottom % self.p == 0:
            raise BadInput(f"{number} has no residue modulo {self.p}", "it divides the denominator")
        if self.p < WORD:
            return nmod(top, self.p) / nmod(bottom, self.p)
        modulo = fmpz_mod_ctx(self.p)
        return modulo(top) / modulo(bottom)

    def point_at(self, cell: tuple[int, int] | None) -> Point:
        """The point of these coordinates; None stands for O."""
        return None if cell is None else (self.residue(fmpq(cell[0])), self.residue(fmpq(cell[1])))

    @property
    def has_good_reduction(self) -> bool:
        """Whether this equation stays smooth modulo p."""
        return not self.curve.is_singular

    @cached_property
    def coordinates(self) -> tuple[IntArray, IntArray]:
        """x and y of the smooth points except O, int64, sorted by x and then y.

        Raises BadInput for a p beyond `MOST_LISTED`.
        """
        if self.p > MOST_LISTED:
            raise BadInput(f"The points modulo {self.p} are not listed", f"at most {MOST_LISTED}")
        x, y = self._solutions()
        smooth = self._is_smooth(x, y)
        x, y = x[smooth], y[smooth]
        order = np.lexsort((y, x))
        return x[order], y[order]

    def _solutions(self) -> tuple[IntArray, IntArray]:
        """x and y of all solutions of the equation."""
        p = self.p
        a1, a2, a3, a4, a6 = (int(each) for each in self.curve.coefficients)
        x = np.arange(p, dtype=np.int64)
        right = (((x + a2) * x % p + a4) * x + a6) % p
        middle = (a1 * x + a3) % p
        if p == 2:
            y = x[:, None]
            found = np.argwhere((y * (y + middle) - right) % 2 == 0)
            return found[:, 1], found[:, 0]
        # (2y + m)^2 = m^2 + 4 f(x), and the root of each square is looked up.
        root = np.full(p, -1, dtype=np.int64)
        root[x * x % p] = x
        w = root[(middle * middle + 4 * right) % p]
        one, other = w >= 0, w > 0
        y = np.concatenate([(w - middle)[one], (-w - middle)[other]]) * ((p + 1) // 2) % p
        return np.concatenate([x[one], x[other]]), y

    def _is_smooth(self, x: IntArray, y: IntArray) -> NDArray[np.bool_]:
        """Where the derivatives do not both vanish."""
        a1, a2, a3, a4, _ = (int(each) for each in self.curve.coefficients)
        by_x = (a1 * y - 3 * x * x - 2 * a2 * x - a4) % self.p
        by_y = (2 * y + a1 * x + a3) % self.p
        smooth: NDArray[np.bool_] = (by_x != 0) | (by_y != 0)
        return smooth

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """O, then every smooth point by x and y. Raises BadInput for a p beyond `MOST_LISTED`."""
        x, y = (each.tolist() for each in self.coordinates)
        pairs = zip(x, y, strict=True)
        return (None, *((nmod(x, self.p), nmod(y, self.p)) for x, y in pairs))

    @property
    def order(self) -> int:
        """The number of smooth points, with O. Raises BadInput if p is too large to count."""
        if self.has_good_reduction or self.p < 5:
            return 1 + len(self.coordinates[0])
        return self.p - self._singular_trace

    @property
    def _singular_trace(self) -> int:
        """0 at a cusp; at a node 1 if its tangents have slopes modulo p, else -1. p >= 5."""
        curve, point = self.curve, self.curve.singular_point
        assert point is not None
        # The slopes solve T^2 + a1 T - (3 x + a2) = 0.
        spread = int(curve.a1 * curve.a1 + 4 * (3 * point[0] + curve.a2))
        return int(fmpz(spread).jacobi(self.p))

    @property
    def trace(self) -> int:
        """a_p = p + 1 - N; for a singular reduction p - N, which is 0, 1 or -1."""
        return self.p + (1 if self.has_good_reduction else 0) - self.order

    def order_of(self, point: Point, multiple: int | None = None) -> int:
        """The least n > 0 with nP = O. multiple: some n with this, if it is known."""
        n = self.order if multiple is None else multiple
        for prime, power in fmpz(n).factor():
            for _ in range(int(power)):
                if self.curve.multiply(n // int(prime), point) is not None:
                    break
                n //= int(prime)
        return n

    @cached_property
    def structure(self) -> tuple[int, ...]:
        """Orders d1 | d2 of the cyclic factors, ascending, without 1s; () for the trivial group."""
        if not self.has_good_reduction:
            # The smooth points of a cusp are F_p, of a node a group of units: all cyclic.
            return (self.order,) if self.order > 1 else ()
        n = self.order
        # With factors d1 | d2 the group has d1^2 points whose order divides d1, and d1 | p - 1.
        for d1 in range(math.isqrt(n), 1, -1):
            divides = n % (d1 * d1) == 0 and (self.p - 1) % d1 == 0
            if divides and self._kills_all(n // d1):
                return d1, n // d1
        return (n,) if n > 1 else ()

    def _kills_all(self, n: int) -> bool:
        """Whether nP = O for every point; a few are tried before all of them."""
        few = zip(*(each[:FEW].tolist() for each in self.coordinates), strict=True)
        pairs = ((nmod(x, self.p), nmod(y, self.p)) for x, y in few)
        if any(self.curve.multiply(n, point) is not None for point in pairs):
            return False
        curve, points = VectorisedCurve(self.curve, self.p), PointArray(*self.coordinates)
        return bool(_multiplied(curve, n, points).is_identity.all())


def _multiplied(curve: VectorisedCurve, n: int, points: PointArray) -> PointArray:
    """nP of each point, by doubling; n from 0."""
    result = PointArray(np.full_like(points.x, NOWHERE), np.zeros_like(points.y))
    while n:
        if n & 1:
            result = curve.add(result, points)
        points = curve.add(points, points)
        n >>= 1
    return result
