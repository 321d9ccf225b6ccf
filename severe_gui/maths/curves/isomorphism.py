"""Changes of coordinates between Weierstrass curves: x = u^2 x' + r, y = u^3 y' + s u^2 x' + t.

Two models of one curve have u^4 c4' = c4 and u^6 c6' = c6, which gives u up to its sign; r, s and t
follow from the coefficients. O goes to O, sums go to sums, and disc = u^12 disc'.
Source: Silverman, The Arithmetic of Elliptic Curves, table III.3.1.
"""

import math
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpz

from severe_gui.maths.curves.weierstrass import Point, Weierstrass

LARGEST_TRIED = 10_000
SMALL_BITS = 20
"""Prime factors up to so many bits are looked for in coefficients, to make them smaller."""


@dataclass(frozen=True)
class Change:
    """A change of coordinates over the rationals; u is not 0."""

    u: fmpq
    r: fmpq
    s: fmpq
    t: fmpq

    @classmethod
    def scaling(cls, u: fmpq) -> "Change":
        """x = u^2 x', y = u^3 y'."""
        return cls(u, fmpq(0), fmpq(0), fmpq(0))

    def curve(self, old: Weierstrass) -> Weierstrass:
        """The equation in the new coordinates."""
        u, r, s, t = self.u, self.r, self.s, self.t
        a1, a2, a3, a4, a6 = old.coefficients
        return Weierstrass(
            (a1 + 2 * s) / u,
            (a2 - s * a1 + 3 * r - s * s) / u**2,
            (a3 + r * a1 + 2 * t) / u**3,
            (a4 - s * a3 + 2 * r * a2 - (t + r * s) * a1 + 3 * r * r - 2 * s * t) / u**4,
            (a6 + r * a4 + r * r * a2 + r**3 - t * a3 - t * t - r * t * a1) / u**6,
        )

    def point(self, old: Point) -> Point:
        """A point in the new coordinates."""
        if old is None:
            return None
        x, y = old
        across = x - self.r
        return across / self.u**2, (y - self.s * across - self.t) / self.u**3

    def point_back(self, new: Point) -> Point:
        """A point in the old coordinates."""
        if new is None:
            return None
        x, y = self.u**2 * new[0], self.u**3 * new[1]
        return x + self.r, y + self.s * x + self.t

    @property
    def is_identity(self) -> bool:
        """Whether nothing changes."""
        return self == IDENTITY


IDENTITY = Change(fmpq(1), fmpq(0), fmpq(0), fmpq(0))


def change_between(old: Weierstrass, new: Weierstrass) -> Change | None:
    """A change from one smooth curve to another; None if they are not isomorphic over Q."""
    for u in _scales(old, new):
        s = (u * new.a1 - old.a1) / 2
        r = (u**2 * new.a2 - old.a2 + s * old.a1 + s * s) / 3
        t = (u**3 * new.a3 - old.a3 - r * old.a1) / 2
        change = Change(u, r, s, t)
        if change.curve(old) == new:
            return change
    return None


def integral_change(curve: Weierstrass) -> Change:
    """A scaling to whole coefficients, as small as scaling by small primes makes them."""
    scale = fmpz(1)
    for each in curve.coefficients:
        scale = scale.lcm(each.q)
    whole = Change.scaling(fmpq(1, scale)).curve(curve)
    divisor = fmpz(1)
    for prime, _ in _factors(math.gcd(*(int(each.p) for each in whole.coefficients))):
        while all(
            each.p % (prime * divisor) ** weight == 0
            for each, weight in zip(whole.coefficients, (1, 2, 3, 4, 6), strict=True)
        ):
            divisor *= prime
    return Change.scaling(fmpq(divisor, scale))


def to_integral_square(given: Weierstrass) -> Change:
    """To y^2 = x^3 + a2 x^2 + a4 x + a6 with whole coefficients, as small as scaling makes them.

    A curve that has this form already is left as it is.
    """
    is_square = given.a1 == given.a3 == 0
    if is_square and all(each.q == 1 for each in given.coefficients):
        return IDENTITY
    squared = Change(fmpq(1), fmpq(0), -given.a1 / 2, -given.a3 / 2)
    _a1, a2, _a3, a4, a6 = squared.curve(given).coefficients
    return Change(_greatest_scale({2: a2, 4: a4, 6: a6}), squared.r, squared.s, squared.t)


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


def _factors(number: int) -> list[tuple[fmpz, int]]:
    found: Any = fmpz(number).factor(trial_limit=LARGEST_TRIED) if number > 1 else []
    return list(found)


def _scales(old: Weierstrass, new: Weierstrass) -> list[fmpq]:
    """The rational u with u^4 c4' = c4 and u^6 c6' = c6: none, or one and its negative."""
    if (old.c4 == 0) != (new.c4 == 0) or (old.c6 == 0) != (new.c6 == 0):
        return []
    if old.c4 == 0:
        root = _root(old.c6 / new.c6, 6)
    elif old.c6 == 0:
        root = _root(old.c4 / new.c4, 4)
    else:
        root = _root(old.c6 * new.c4 / (new.c6 * old.c4), 2)
    return [] if root is None else [root, -root]


def _root(value: fmpq, degree: int) -> fmpq | None:
    if value <= 0:
        return None
    parts = []
    for number in (value.p, value.q):
        root = fmpz(number).root(degree)
        if root**degree != number:
            return None
        parts.append(root)
    return fmpq(parts[0], parts[1])
