"""Torsion points of a smooth Weierstrass cubic over Q, without the theorems of Mazur and of Nagell
and Lutz, so that these can be tested on them.

For an odd prime p of good reduction the torsion of E(Q) maps into E(F_p) one to one, so its order
divides every N_p. For each prime l of these orders' common divisor, points of order l are looked
for among the rational roots of the division polynomial of l, then points Q with l Q = T for every T
found, until there are no more. With F = 4 x^3 + b2 x^2 + 2 b4 x + b6 and f_n the division
polynomial, without its factor 2 y + a1 x + a3 if n is even,

    f_(2m+1) = f_(m+2) f_m^3 - F^2 f_(m-1) f_(m+1)^3         m odd; F^2 on the left term if even
    f_(2m)   = f_m (f_(m+2) f_(m-1)^2 - f_(m-2) f_(m+1)^2)
    x(nQ)    = x - F f_(n-1) f_(n+1) / f_n^2                 n odd; F in the denominator if even

Source: Silverman, The Arithmetic of Elliptic Curves, VII.3.1 and exercise 3.7.
"""

import itertools
import math

from flint import fmpq, fmpq_poly, fmpz

from severe_gui.errors import BadInput
from severe_gui.maths.curves.modulo.finite import FiniteCurve
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

REDUCTIONS = 8
"""Primes whose N_p are compared."""


def torsion_points(curve: Weierstrass) -> tuple[Point, ...]:
    """All points of finite order, O first. Raises BadInput for a singular curve."""
    points: list[Point] = [None]
    bound = torsion_bound(curve)
    for prime, power in fmpz(bound).factor():
        part = _primary_part(curve, int(prime), int(prime) ** int(power))
        points = [curve.add(p, q) for p in points for q in part]
    return tuple(points)


def torsion_bound(curve: Weierstrass) -> int:
    """The common divisor of several N_p, which the order of the torsion divides."""
    if curve.is_singular:
        raise BadInput("This cubic is singular", "its smooth points are not counted for torsion")
    bound, used = 0, 0
    for p in itertools.count(3, 2):
        if used == REDUCTIONS or bound == 1:
            return bound
        if fmpz(p).is_prime() and all(int(each.q) % p for each in curve.coefficients):
            finite = FiniteCurve(curve, p)
            if finite.has_good_reduction:
                bound, used = math.gcd(bound, finite.order), used + 1
    raise AssertionError("there are infinitely many primes")


def structure_of(curve: Weierstrass, points: tuple[Point, ...]) -> tuple[int, ...]:
    """Orders d1 | d2 of the cyclic factors of a finite group, ascending, without 1s."""
    orders = (curve.small_order(each, len(points)) for each in points)
    longest = max(each for each in orders if each is not None)
    return tuple(each for each in (len(points) // longest, longest) if each > 1)


def division_polynomial(curve: Weierstrass, n: int) -> fmpq_poly:
    """f_n: its roots are the x of the points with nP = O, those of order 2 aside. n >= 0."""
    return _Divisions(curve).factor(n)


class _Divisions:
    """The division polynomials of a curve."""

    def __init__(self, curve: Weierstrass) -> None:
        b2, b4, b6, b8 = curve.b2, curve.b4, curve.b6, curve.b8
        self.square = fmpq_poly([b6, 2 * b4, b2, 4])
        self._known = {
            0: fmpq_poly([0]),
            1: fmpq_poly([1]),
            2: fmpq_poly([1]),
            3: fmpq_poly([b8, 3 * b6, 3 * b4, b2, 3]),
            4: fmpq_poly([b4 * b8 - b6 * b6, b2 * b8 - b4 * b6, 10 * b8, 10 * b6, 5 * b4, b2, 2]),
        }

    def factor(self, n: int) -> fmpq_poly:
        if n not in self._known:
            self._known[n] = self._even(n // 2) if n % 2 == 0 else self._odd(n // 2)
        return self._known[n]

    def _even(self, m: int) -> fmpq_poly:
        f = self.factor
        return f(m) * (f(m + 2) * f(m - 1) ** 2 - f(m - 2) * f(m + 1) ** 2)

    def _odd(self, m: int) -> fmpq_poly:
        f, twice = self.factor, self.square**2
        left, right = f(m + 2) * f(m) ** 3, f(m - 1) * f(m + 1) ** 3
        return left - twice * right if m % 2 else twice * left - right

    def to_reach(self, n: int, x: fmpq) -> fmpq_poly:
        """The polynomial of the x(Q) with x(nQ) = x."""
        around, own = self.factor(n - 1) * self.factor(n + 1), self.factor(n) ** 2
        offset = fmpq_poly([-x, 1])
        return offset * own - self.square * around if n % 2 else offset * self.square * own - around


def _primary_part(curve: Weierstrass, prime: int, most: int) -> list[Point]:
    """All points whose order is a power of a prime, O first. most: what their number divides."""
    divisions = _Divisions(curve)
    polynomial = divisions.square if prime == 2 else divisions.factor(prime)
    found: list[Point] = [None]
    newest = _over(curve, polynomial)
    while newest:
        found += newest
        if len(found) == most:
            break
        over = [
            q
            for target in newest
            if target is not None
            for q in _over(curve, divisions.to_reach(prime, target[0]))
            if curve.multiply(prime, q) == target
        ]
        newest = [each for each in dict.fromkeys(over) if each not in found]
    return found


def _over(curve: Weierstrass, polynomial: fmpq_poly) -> list[Point]:
    """The rational points above the rational roots of a polynomial."""
    points: list[Point] = []
    for x in _rational_roots(polynomial):
        # (2 y + a1 x + a3)^2 = F(x)
        square = ((4 * x + curve.b2) * x + 2 * curve.b4) * x + curve.b6
        if square < 0 or not (fmpz(square.p).is_square() and fmpz(square.q).is_square()):
            continue
        w = fmpq(math.isqrt(int(square.p)), math.isqrt(int(square.q)))
        points += [(x, (each - curve.a1 * x - curve.a3) / 2) for each in {w, -w}]
    return points


def _rational_roots(polynomial: fmpq_poly) -> list[fmpq]:
    _unit, factors = polynomial.numer().factor()
    return [fmpq(-each[0], each[1]) for each, _times in factors if each.degree() == 1]
