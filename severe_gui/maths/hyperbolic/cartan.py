"""The Cartan matrix of the Coxeter group (2, p, q), over the integers of a real cyclotomic field.

The entries a_ij = 2 (alpha_i, alpha_j) / (alpha_j, alpha_j) need only satisfy a_ij a_ji = 4 cos^2
of pi / m_ij, so they can be chosen in Z[x], x = 2 cos(2 pi / lcm(p, q)): integer polynomials modulo
the minimal polynomial of x. Equality is equality of polynomials; the sign of what is not zero is
settled by certified enclosures. Source: Humphreys, Reflection Groups and Coxeter Groups, 5.3.
"""

import math
from dataclasses import dataclass

from flint import arb, arb_poly, ctx, fmpz_poly

from severe_gui.maths.hyperbolic.triangle import Order

Root = tuple[fmpz_poly, fmpz_poly, fmpz_poly]
"""Coefficients over the three simple roots."""


@dataclass(frozen=True)
class Entry:
    """constant + times 2 cos(2 pi turns / conductor)."""

    constant: int
    times: int = 0
    turns: int = 0


def conductor(p: Order, q: Order) -> int:
    """lcm(p, q), infinite orders left out: x is 2 cos of this share of a turn."""
    finite = [int(order) for order in (p, q) if math.isfinite(order)]
    return math.lcm(*finite) if finite else 1


def cartan_entries(p: Order, q: Order) -> tuple[tuple[Entry, ...], ...]:
    """The matrix a_ij.

    For odd m two generators are conjugate, so their simple roots are given equal length (entries
    -2 cos(pi / m), which lies in the field); for even m the entries are -4 cos^2(pi / m) and -1.
    """
    left, right = _edge(p, conductor(p, q)), _edge(q, conductor(p, q))
    two, none = Entry(2), Entry(0)
    return (two, left[0], none), (left[1], two, right[1]), (none, right[0], two)


def _edge(order: Order, whole: int) -> tuple[Entry, Entry]:
    """The entries of an outer generator over the middle one, and the other way round."""
    if math.isinf(order):
        return Entry(-2), Entry(-2)
    order = int(order)
    if order % 2:
        # -2 cos(pi / m) = 2 cos(2 pi (m - 1) / 2m)
        cosine = Entry(0, 1, whole // order * ((order - 1) // 2))
        return cosine, cosine
    return Entry(-2, -1, whole // order), Entry(-1)


class CartanField:
    """Z[x], with the Cartan matrix over it and the squared lengths (`norms`) of simple roots."""

    def __init__(self, p: Order, q: Order) -> None:
        self.conductor = conductor(p, q)
        self.minimal = fmpz_poly.cos_minpoly(self.conductor)
        self.cartan = tuple(
            tuple(self.element(entry) for entry in row) for row in cartan_entries(p, q)
        )
        # a_i1 / a_1i is the ratio of squared lengths, and one of the two is -1 or they are equal.
        one = fmpz_poly([1])
        outer = [
            one if self.cartan[i][1] == self.cartan[1][i] else -self.cartan[i][1] for i in (0, 2)
        ]
        self.norms = (outer[0], one, outer[1])

    def element(self, entry: Entry) -> fmpz_poly:
        """An entry as an element of the field."""
        cosine = self.twice_cosine(entry.turns) if entry.times else fmpz_poly([])
        return self.reduced(entry.constant + entry.times * cosine)

    def twice_cosine(self, k: int) -> fmpz_poly:
        """2 cos(2 pi k / conductor), by doubling: C_2n = C_n^2 - 2, C_2n+1 = C_n C_n+1 - x."""
        x = fmpz_poly([0, 1])
        now, after = fmpz_poly([2]), self.reduced(x)
        for bit in bin(k)[2:]:
            between = self.reduced(now * after - x)
            if bit == "1":
                now, after = between, self.reduced(after * after - 2)
            else:
                now, after = self.reduced(now * now - 2), between
        return self.reduced(now)

    def reduced(self, element: fmpz_poly) -> fmpz_poly:
        return element % self.minimal

    def pairing(self, root: Root, s: int) -> fmpz_poly:
        total = fmpz_poly([])
        for coefficient, row in zip(root, self.cartan, strict=True):
            total += coefficient * row[s]
        return self.reduced(total)

    def is_positive(self, element: fmpz_poly) -> bool:
        return self.sign(self.reduced(element)) > 0

    def sign(self, element: fmpz_poly) -> int:
        """The sign of a reduced element at x: 0 exactly for the zero polynomial."""
        if not element:
            return 0
        precision = 64
        while True:
            with ctx.workprec(precision):
                x = 2 * arb.cos_pi(arb(2) / self.conductor)
                value = arb_poly(element)(x)
                if value > 0:
                    return 1
                if value < 0:
                    return -1
            precision *= 2
