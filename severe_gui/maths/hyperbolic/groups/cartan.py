"""The Cartan matrix of a linear Coxeter group, over the integers of a real cyclotomic field.

The entries a_ij = 2 (alpha_i, alpha_j) / (alpha_j, alpha_j) need only satisfy a_ij a_ji = 4 cos^2
of pi / m_ij, so they can be chosen in Z[x], x = 2 cos(2 pi / lcm of the orders): integer
polynomials modulo the minimal polynomial of x. The orders stand along a chain, (p, q) for a tiling
and (p, q, r) for a honeycomb; generators that are not neighbours commute. Equality is equality of
polynomials; the sign of a nonzero element is found by certified enclosures.
Source: Humphreys, Reflection Groups and Coxeter Groups, 5.3.
"""

import math
from dataclasses import dataclass

from flint import arb, arb_poly, ctx, fmpz_poly

from severe_gui.maths.hyperbolic.groups.triangle import Order

Root = tuple[fmpz_poly, ...]
"""Coefficients over the simple roots."""


@dataclass(frozen=True)
class Entry:
    """constant + times 2 cos(2 pi turns / conductor)."""

    constant: int
    times: int = 0
    turns: int = 0


def conductor(*orders: Order) -> int:
    """The lcm of the orders, infinite ones left out: x is 2 cos of this share of a turn."""
    finite = [int(order) for order in orders if math.isfinite(order)]
    return math.lcm(*finite) if finite else 1


def cartan_entries(*orders: Order) -> tuple[tuple[Entry, ...], ...]:
    """The matrix a_ij.

    For odd m two generators are conjugate, so their simple roots get equal length (entries
    -2 cos(pi / m), which lies in the field); for even m the entries are -4 cos^2(pi / m) and -1.
    """
    rank, whole = len(orders) + 1, conductor(*orders)
    matrix = [[Entry(2 if i == j else 0) for j in range(rank)] for i in range(rank)]
    for i, order in enumerate(orders):
        matrix[i + 1][i], matrix[i][i + 1] = _edge(order, whole)
    return tuple(tuple(row) for row in matrix)


def _edge(order: Order, whole: int) -> tuple[Entry, Entry]:
    """The entries of a generator over the one before it, and the other way round."""
    if math.isinf(order):
        return Entry(-2), Entry(-2)
    order = int(order)
    if order % 2:
        # -2 cos(pi / m) = 2 cos(2 pi (m - 1) / 2m)
        cosine = Entry(0, 1, whole // order * ((order - 1) // 2))
        return cosine, cosine
    return Entry(-2, -1, whole // order), Entry(-1)


class CosineRing:
    """Z[x], x = 2 cos(2 pi / conductor), as integer polynomials modulo its minimal one."""

    def __init__(self, conductor: int) -> None:
        self.conductor = conductor
        self.minimal = fmpz_poly.cos_minpoly(conductor)

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


class CartanField(CosineRing):
    """Z[x], with the Cartan matrix over it and the squared lengths (`norms`) of simple roots."""

    def __init__(self, *orders: Order) -> None:
        super().__init__(conductor(*orders))
        self.cartan = tuple(
            tuple(self.element(entry) for entry in row) for row in cartan_entries(*orders)
        )
        # a_ij / a_ji is the ratio of squared lengths, and a_ji is -1 or they are equal.
        norms = [fmpz_poly([1])]
        for i in range(len(orders)):
            up, down = self.cartan[i + 1][i], self.cartan[i][i + 1]
            norms.append(norms[-1] if up == down else self.reduced(-up * norms[-1]))
        self.norms = tuple(norms)

    def element(self, entry: Entry) -> fmpz_poly:
        """An entry as an element of the field."""
        cosine = self.twice_cosine(entry.turns) if entry.times else fmpz_poly([])
        return self.reduced(entry.constant + entry.times * cosine)

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
