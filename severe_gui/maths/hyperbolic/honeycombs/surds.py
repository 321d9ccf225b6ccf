"""Numbers a + b sqrt(n) with rational a and b: exact, with their square roots, and as text."""

import math
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpz_poly


@dataclass(frozen=True)
class Surd:
    """a + b sqrt(n), n an integer of at least 2 without square factors; b = 0 if it is rational."""

    a: Fraction
    b: Fraction = Fraction(0)
    n: int = 2

    @property
    def is_rational(self) -> bool:
        return self.b == 0

    def __float__(self) -> float:
        return float(self.a) + float(self.b) * math.sqrt(self.n)

    def scaled(self, factor: Fraction, shift: Fraction = Fraction(0)) -> "Surd":
        """factor times this plus shift."""
        return Surd(factor * self.a + shift, factor * self.b, self.n)

    def over(self, other: "Surd") -> "Surd":
        """The quotient by another number of the same field that is not 0."""
        norm = other.a**2 - other.n * other.b**2
        n = self.n if self.b else other.n
        return Surd(
            (self.a * other.a - n * self.b * other.b) / norm,
            (self.b * other.a - self.a * other.b) / norm,
            n,
        )

    def root(self) -> "Surd | None":
        """The positive square root of a positive number, where it lies in the same field.

        (x + y sqrt n)^2 = a + b sqrt n has x^2 = (a + s) / 2 with s^2 the norm a^2 - n b^2.
        """
        if self.is_rational:
            root = fraction_root(self.a)
            return None if root is None else Surd(root)
        norm = fraction_root(self.a**2 - self.n * self.b**2)
        for sign in (1, -1) if norm is not None else ():
            x = fraction_root((self.a + sign * (norm or 0)) / 2)
            if x:
                found = Surd(x, self.b / (2 * x), self.n)
                return found if float(found) > 0 else found.scaled(Fraction(-1))
        return None

    def __str__(self) -> str:
        whole = math.lcm(self.a.denominator, self.b.denominator)
        text = _sum(int(self.a * whole), int(self.b * whole), self.n)
        if whole == 1:
            return text
        return f"({text})/{whole}" if self.a and self.b else f"{text}/{whole}"


def surd_of(element: fmpz_poly, minimal: fmpz_poly) -> Surd | None:
    """An element of Z[x] for the greatest root x of its minimal polynomial, of degree 2 at most."""
    parts = [Fraction(int(element[k])) for k in range(2)]
    if minimal.degree() == 1:
        return Surd(parts[0] - parts[1] * Fraction(int(minimal[0]), int(minimal[1])))
    if minimal.degree() > 2:
        return None
    trace, norm = -int(minimal[1]), int(minimal[0])
    n, factor = _squarefree(trace**2 - 4 * norm)
    # x = (trace + factor sqrt n) / 2.
    a = parts[0] + parts[1] * Fraction(trace, 2)
    return Surd(a, parts[1] * Fraction(factor, 2), n)


def fraction_root(value: Fraction) -> Fraction | None:
    """The square root of a fraction where it is rational."""
    if value < 0:
        return None
    top, bottom = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if top**2 != value.numerator or bottom**2 != value.denominator:
        return None
    return Fraction(top, bottom)


def root_text(square: Surd) -> str:
    """The square root of a positive number as text, with a whole denominator where it has one."""
    if (root := square.root()) is not None:
        return str(root)
    bottom = math.lcm(square.a.denominator, square.b.denominator)
    if (outside := fraction_root(Fraction(bottom))) is not None and outside > 1:
        inner = str(square.scaled(Fraction(bottom)))
        return f"{_root_sign(inner)}/{outside}"
    return _root_sign(str(square))


def _root_sign(inner: str) -> str:
    return f"√{inner}" if inner.isdigit() else f"√({inner})"


def _sum(a: int, b: int, n: int) -> str:
    if b == 0:
        return _whole(a)
    root = f"√{n}" if abs(b) == 1 else f"{abs(b)}√{n}"
    if a == 0:
        return root if b > 0 else f"−{root}"
    return f"{_whole(a)} {'+' if b > 0 else '−'} {root}"


def _whole(a: int) -> str:
    return f"{'−' if a < 0 else ''}{abs(a)}"


def _squarefree(value: int) -> tuple[int, int]:
    """n without square factors and f with value = f^2 n, for a positive value."""
    n, factor, k = value, 1, 2
    while k * k <= n:
        while n % (k * k) == 0:
            n, factor = n // (k * k), factor * k
        k += 1
    return n, factor
