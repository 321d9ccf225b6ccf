"""The Cartan matrix of the Coxeter group (2, p, q), over the integers of a real cyclotomic field.

The entries a_ij = 2 (alpha_i, alpha_j) / (alpha_j, alpha_j) need only satisfy a_ij a_ji = 4 cos^2
of pi / m_ij, so they can be chosen in Z[x], x = 2 cos(2 pi / lcm(p, q)): integer polynomials modulo
the minimal polynomial of x. Equality is equality of polynomials; the sign of what is not zero is
settled by certified enclosures. Source: Humphreys, Reflection Groups and Coxeter Groups, 5.3.
"""

import math

from flint import arb, arb_poly, ctx, fmpz_poly

from severe_gui.maths.hyperbolic.triangle import Order

Root = tuple[fmpz_poly, fmpz_poly, fmpz_poly]
"""Coefficients over the three simple roots."""


class CartanField:
    """Z[x] and the Cartan matrix over it.

    For odd m two generators are conjugate, so their simple roots are given equal length (entries
    -2 cos(pi / m), which lies in the field); for even m the entries are -4 cos^2(pi / m) and -1,
    and the squared lengths, `norms`, are in that ratio.
    """

    def __init__(self, p: Order, q: Order) -> None:
        finite = [int(order) for order in (p, q) if math.isfinite(order)]
        self.conductor = math.lcm(*finite) if finite else 1
        self.minimal = fmpz_poly.cos_minpoly(self.conductor)
        left, left_norm = self._edge(p)
        right, right_norm = self._edge(q)
        one, zero = fmpz_poly([1]), fmpz_poly([])
        self.norms = (left_norm, one, right_norm)
        # cartan[i][j] = 2 (alpha_i, alpha_j) / (alpha_j, alpha_j)
        self.cartan = (
            (2 * one, left[0], zero),
            (left[1], 2 * one, right[1]),
            (zero, right[0], 2 * one),
        )

    def _edge(self, order: Order) -> tuple[tuple[fmpz_poly, fmpz_poly], fmpz_poly]:
        """Entries (outer over middle, middle over outer) and the outer root's squared length."""
        one = fmpz_poly([1])
        if math.isinf(order):
            return (-2 * one, -2 * one), one
        order = int(order)
        turn = self.conductor // order
        if order % 2:
            cosine = self.twice_cosine(turn * ((order - 1) // 2))
            return (cosine, cosine), one
        square = 2 * one + self.twice_cosine(turn)
        return (-square, -one), square

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
