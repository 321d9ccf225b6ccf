"""Isomorphisms of Weierstrass curves: x = u^2 x' + r and y = u^3 y' + s u^2 x' + t.

They carry the curve in x, y to one in x', y', O to O and sums to sums. The discriminant is
divided by u^12. Source: Silverman, The Arithmetic of Elliptic Curves, III.1, table 3.1.
"""

import math
from dataclasses import dataclass

from flint import fmpq, fmpz

from severe_gui.maths.curves.weierstrass import Point, Weierstrass

SMALL_BITS = 20
"""Prime factors up to so many bits are looked for in coefficients, to make them smaller."""


@dataclass(frozen=True)
class Isomorphism:
    """[u, r, s, t], from the curve in x, y to the one in x', y'. u is not 0."""

    u: fmpq
    r: fmpq
    s: fmpq
    t: fmpq

    @property
    def is_identity(self) -> bool:
        return self == IDENTITY

    def curve(self, given: Weierstrass) -> Weierstrass:
        """The curve in x', y'."""
        a1, a2, a3, a4, a6 = given.coefficients
        u, r, s, t = self.u, self.r, self.s, self.t
        return Weierstrass(
            (a1 + 2 * s) / u,
            (a2 - s * a1 + 3 * r - s * s) / u**2,
            (a3 + r * a1 + 2 * t) / u**3,
            (a4 - s * a3 + 2 * r * a2 - (t + r * s) * a1 + 3 * r * r - 2 * s * t) / u**4,
            (a6 + r * a4 + r * r * a2 + r**3 - t * a3 - t * t - r * t * a1) / u**6,
        )

    def point(self, given: Point) -> Point:
        """The point (x', y') of a point (x, y)."""
        if given is None:
            return None
        x = (given[0] - self.r) / self.u**2
        return x, (given[1] - self.s * self.u**2 * x - self.t) / self.u**3

    def point_back(self, found: Point) -> Point:
        """The point (x, y) of a point (x', y')."""
        if found is None:
            return None
        x, y = self.u**2 * found[0], self.u**3 * found[1]
        return x + self.r, y + self.s * x + self.t


IDENTITY = Isomorphism(fmpq(1), fmpq(0), fmpq(0), fmpq(0))


def to_integral_square(given: Weierstrass) -> Isomorphism:
    """To y^2 = x^3 + a2 x^2 + a4 x + a6 with whole coefficients, as small as scaling makes them.

    A curve that has this form already is left as it is.
    """
    is_square = given.a1 == given.a3 == 0
    if is_square and all(each.q == 1 for each in given.coefficients):
        return IDENTITY
    squared = Isomorphism(fmpq(1), fmpq(0), -given.a1 / 2, -given.a3 / 2)
    _a1, a2, _a3, a4, a6 = squared.curve(given).coefficients
    return Isomorphism(_greatest_scale({2: a2, 4: a4, 6: a6}), squared.r, squared.s, squared.t)


def _greatest_scale(coefficients: dict[int, fmpq]) -> fmpq:
    """The greatest u such that a / u^k is whole for each k: a, as far as small primes decide."""
    known = {weight: each for weight, each in coefficients.items() if each != 0}
    below = math.lcm(*(int(each.q) for each in known.values()))
    above = math.gcd(*(int(each.p) for each in known.values()))
    primes, rest = _small_primes(below)
    # What is left of the common denominator is cleared whole.
    scale = fmpq(1, rest)
    for prime in primes | _small_primes(above)[0]:
        scale *= fmpq(prime) ** min(_valuation(a, prime) // k for k, a in known.items())
    return scale


def _small_primes(number: int) -> tuple[set[int], int]:
    """The small primes of a positive number, and the part that they leave."""
    factors = [(int(each), int(power)) for each, power in fmpz(number).factor_smooth(SMALL_BITS)]
    small = {each for each, _power in factors if each < 2**SMALL_BITS}
    return small, math.prod(each**power for each, power in factors if each not in small)


def _valuation(value: fmpq, prime: int) -> int:
    """The power of a prime in a rational that is not 0."""
    for number, sign in ((int(value.p), 1), (int(value.q), -1)):
        power = 0
        while number % prime == 0:
            number, power = number // prime, power + 1
        if power:
            return sign * power
    return 0
