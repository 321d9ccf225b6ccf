"""Exact distances between elements of a honeycomb, however far apart.

Words cancel first (`elements.between`). The word w that is left moves the fundamental weight of the
second element to sum_k c_k omega_k with c_k in Z[x], the ring of `shells`; the weights are the
vertices of the simplex, up to lengths. With s_i = 4 cos^2(pi / m_i), N_j = s_0 ... s_{j-1}, and
theta_i, phi_i the leading and trailing principal minors of the Cartan matrix,

    (omega_i, omega_j) = N_j theta_i phi_{j+1} / det for i <= j,

so cosh^2 of the distance (cos^2 on the sphere) is a quotient of two elements of Z[x] and is known
exactly. A float of it comes from enclosures in ball arithmetic: its error is certified. Of the
Euclidean honeycomb only {4, 3, 4} is regular: distances there are square roots of quarters.
Sources: Humphreys 5.3 and 6.8; Usmani (1994) for the inverse of a tridiagonal matrix.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from flint import arb, arb_poly, ctx, fmpz_poly

from severe_gui.maths.hyperbolic.groups.coxeter import HoneycombGroup, Word
from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind, between
from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.shells import Ring, ring_of
from severe_gui.maths.hyperbolic.honeycombs.surds import Surd, fraction_root, root_text, surd_of

SHARP_BITS = 64
DEEPEST_LOGARITHM = 100

# cos^2 of the angles whose cosines are square roots in Q(sqrt 5). Source: the regular polygons.
_ANGLES = {
    Surd(Fraction(1)): "0", Surd(Fraction(3, 4)): "π/6", Surd(Fraction(1, 2)): "π/4",
    Surd(Fraction(1, 4)): "π/3", Surd(Fraction(0)): "π/2",
    Surd(Fraction(5, 8), Fraction(1, 8), 5): "π/10", Surd(Fraction(3, 8), Fraction(1, 8), 5): "π/5",
    Surd(Fraction(5, 8), Fraction(-1, 8), 5): "3π/10",
    Surd(Fraction(3, 8), Fraction(-1, 8), 5): "2π/5",
}  # fmt: skip
_SUPPLEMENTS = {
    "0": "π", "π/6": "5π/6", "π/4": "3π/4", "π/3": "2π/3", "π/10": "9π/10", "π/5": "4π/5",
    "3π/10": "7π/10", "2π/5": "3π/5", "π/2": "π/2",
}  # fmt: skip


@dataclass(frozen=True)
class Length:
    """A length with its certified error; inf where an end is infinitely far away.

    square: of its hyperbolic cosine, of its cosine on the sphere, of itself in Euclidean space;
    None where that is not in a quadratic field. obtuse: whether the cosine is negative.
    """

    value: float
    error: float = 0.0
    curvature: int = -1
    square: Surd | None = None
    obtuse: bool = False

    @property
    def exact(self) -> str:
        """Its exact form as text, "" if it has none that is short."""
        if self.square is None:
            return ""
        if self.curvature == 0:
            return root_text(self.square)
        if self.curvature > 0:
            angle = _ANGLES.get(self.square)
            if angle is not None:
                return _SUPPLEMENTS[angle] if self.obtuse else angle
            return f"arccos({'−' if self.obtuse else ''}{root_text(self.square)})"
        return _logarithm(self.square) or f"arcosh({root_text(self.square)})"


def separation(honeycomb: Honeycomb, first: Element, second: Element) -> Length:
    """The distance between the middles of two elements, a vertex being its own middle."""
    group = HoneycombGroup(honeycomb.p, honeycomb.q, honeycomb.r)
    corners = first.kind.corner, second.kind.corner
    return _separation(honeycomb, *corners, between(group, first, second))


def edge_length(honeycomb: Honeycomb) -> Length:
    """The length of an edge: from a vertex to its mirror image."""
    return _separation(honeycomb, 0, 0, (0,))


def simplex_length(honeycomb: Honeycomb, first: ElementKind, second: ElementKind) -> Length:
    """From one vertex of the simplex to another: circumradius, inradius and the like."""
    return _separation(honeycomb, first.corner, second.corner, ())


@lru_cache(maxsize=1024)
def _separation(honeycomb: Honeycomb, first: int, second: int, word: Word) -> Length:
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        return _euclidean(honeycomb, first, second, word)
    curvature = 1 if honeycomb.kind is HoneycombKind.SPHERICAL else -1
    weights = _Weights(honeycomb)
    ring = weights.ring
    norms = ring.reduced(weights.product(first, first) * weights.product(second, second))
    if not all(weights.is_point(each) for each in (first, second)):
        return Length(math.inf, curvature=curvature)
    coefficients = weights.moved(second, word)
    product = fmpz_poly([])
    for k, coefficient in enumerate(coefficients):
        product += coefficient * weights.product(first, k)
    product = ring.reduced(product)
    top = ring.reduced(product * product)
    square = _quotient(top, norms, ring)
    precision = SHARP_BITS + 2 * sum(_bits(each) for each in (top, norms))
    with ctx.workprec(precision):
        x = 2 * arb.cos_pi(arb(2) / ring.conductor)
        over, under = arb_poly(product)(x), arb_poly(norms)(x)
        cosine, obtuse = over / under.sqrt(), bool(over < 0)
        if top == norms:
            # The same point, or on the sphere the opposite one.
            length = arb.pi() if obtuse else arb(0)
        else:
            length = cosine.acosh() if curvature < 0 else cosine.acos()
        value = float(length.mid())
        rounding = math.ulp(value) / 2.0 if value else 0.0
        spread = float(length.rad()) + rounding
    return Length(value, spread, curvature, square, obtuse)


def _euclidean(honeycomb: Honeycomb, first: int, second: int, word: Word) -> Length:
    """Coordinates are halves of integers: the square of a distance is exact after rounding."""
    frame = make_frame(honeycomb)
    point = frame.vertices[second]
    for letter in reversed(word):
        point = frame.reflections[letter] @ point
    # Rounding by letter, at a distance of at most one a letter, stays far below a half.
    difference = np.rint(2.0 * (point - frame.vertices[first])[:3]).astype(int)
    square = Fraction(sum(int(each) ** 2 for each in difference), 4)
    value = math.sqrt(square)
    error = 0.0 if fraction_root(square) is not None else math.ulp(value) / 2.0
    return Length(value, error, 0, Surd(square))


class _Weights:
    """The fundamental weights of {p, q, r} with their products, exactly."""

    def __init__(self, honeycomb: Honeycomb) -> None:
        self.ring, self._squares = ring_of(honeycomb.p, honeycomb.q, honeycomb.r)
        one, two = fmpz_poly([1]), fmpz_poly([2])
        leading, trailing, lengths = [one, two], [two, one], [one]
        for k in range(3):
            forward, backward = self._squares[k], self._squares[2 - k]
            leading.append(self.ring.reduced(2 * leading[-1] - forward * leading[-2]))
            trailing.insert(0, self.ring.reduced(2 * trailing[0] - backward * trailing[1]))
            lengths.append(self.ring.reduced(lengths[-1] * forward))
        self._leading, self._trailing, self._lengths = leading, trailing, lengths

    def product(self, i: int, j: int) -> fmpz_poly:
        """The product of two weights, times the determinant, which cancels."""
        i, j = min(i, j), max(i, j)
        return self.ring.reduced(self._lengths[j] * self._leading[i] * self._trailing[j + 1])

    def is_point(self, i: int) -> bool:
        """Whether it is neither at infinity nor beyond: decided exactly."""
        square = self.product(i, i)
        if not square:
            return False
        with ctx.workprec(SHARP_BITS + 2 * _bits(square)):
            return bool(arb_poly(square)(2 * arb.cos_pi(arb(2) / self.ring.conductor)) > 0)

    def moved(self, weight: int, word: Word) -> list[fmpz_poly]:
        """Coefficients of a weight moved by a word: s_i takes c_i alpha_i away."""
        c = [fmpz_poly([int(k == weight)]) for k in range(4)]
        for i in reversed(word):
            taken = c[i]
            if not taken:
                continue
            c[i] = -taken
            if i > 0:
                c[i - 1] = self.ring.reduced(c[i - 1] + taken * self._squares[i - 1])
            if i < 3:
                c[i + 1] = c[i + 1] + taken
        return c


def _bits(element: fmpz_poly) -> int:
    return max((int(c).bit_length() for c in element.coeffs()), default=1)


def _quotient(top: fmpz_poly, bottom: fmpz_poly, ring: Ring) -> Surd | None:
    over, under = surd_of(top, ring.minimal), surd_of(bottom, ring.minimal)
    return None if over is None or under is None else over.over(under)


def _logarithm(square: Surd) -> str:
    """ln n or (ln n) / 2 for cosh^2 of a length, where e^2d = cosh 2d + sinh 2d is rational."""
    twice = square.scaled(Fraction(2), Fraction(-1))
    if not twice.is_rational or (sine := fraction_root(twice.a**2 - 1)) is None:
        return ""
    power = twice.a + sine
    if power > DEEPEST_LOGARITHM**2 or power == 1:
        return "0" if power == 1 else ""
    if (root := fraction_root(power)) is not None:
        return f"ln {root}" if root.denominator == 1 else f"ln({root})"
    return f"½ ln {power}" if power.denominator == 1 else f"½ ln({power})"
