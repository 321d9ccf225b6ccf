"""Volumes of the cells of {p, q, r}: those of the simplex of mirrors, times a cell's symmetries.

In hyperbolic space the simplex is an orthoscheme with dihedral angles a = pi/p, b = pi/q and
c = pi/r. With L the function of Lobachevsky and tan d = sqrt(cos^2 b - sin^2 a sin^2 c) /
(cos a cos c), its volume is

    (L(a+d) - L(a-d) + L(c+d) - L(c-d) + L(pi/2+b-d) + L(pi/2-b-d) + 2 L(pi/2-d)) / 4,

where its vertices are points or ideal points. On the unit sphere it is 2 pi^2 over the order of the
group, 64 h / (12 - p - 2q - r + 4/p + 4/r). A cell {p, q} has 8pq / (4 - (p-2)(q-2)) symmetries.
Sources: Kellerhals, On the volume of hyperbolic polyhedra (1989); Coxeter, Regular Polytopes 12.8.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb, HoneycombKind

TERMS = 30
"""(1/4)^30 is below the precision of float64."""


def _even_zetas() -> tuple[float, ...]:
    """zeta(2), zeta(4), ...: (n + 1/2) zeta(2n) is the sum of zeta(2k) zeta(2n - 2k)."""
    values = [math.pi**2 / 6.0]
    for n in range(2, TERMS + 1):
        products = (values[k - 1] * values[n - k - 1] for k in range(1, n))
        values.append(math.fsum(products) / (n + 0.5))
    return tuple(values)


_COEFFICIENTS = tuple(
    zeta / (k * (2 * k + 1)) for k, zeta in enumerate(_even_zetas(), start=1)
)  # fmt: skip


def lobachevsky(angle: float) -> float:
    """L(angle) = -integral of ln |2 sin t| from 0 to the angle: odd, of period pi.

    From angle (1 - ln 2|angle| + sum of zeta(2k) (angle / pi)^2k / (k (2k+1))); error below 1e-15.
    """
    angle = math.remainder(angle, math.pi)
    if angle == 0.0:
        return 0.0
    square, power, terms = (angle / math.pi) ** 2, 1.0, []
    for coefficient in _COEFFICIENTS:
        power *= square
        terms.append(coefficient * power)
    return angle * (1.0 - math.log(2.0 * abs(angle)) + math.fsum(terms))


def simplex_volume(honeycomb: Honeycomb) -> float:
    """The volume of the simplex of mirrors; inf where one of its vertices lies beyond infinity.

    Raises BadInput in Euclidean space, where only ratios of volumes are determined.
    """
    p, q, r = honeycomb.p, honeycomb.q, honeycomb.r
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        raise BadInput(f"The simplex of {{{p}, {q}, {r}}} has no volume", "its size is not fixed")
    if honeycomb.kind is HoneycombKind.HYPERIDEAL:
        return math.inf
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        return 2.0 * math.pi**2 / spherical_order(honeycomb)
    a, b, c = math.pi / p, math.pi / q, math.pi / r
    excess = math.cos(b) ** 2 - (math.sin(a) * math.sin(c)) ** 2
    d = math.atan2(math.sqrt(excess), math.cos(a) * math.cos(c))
    right = math.pi / 2.0
    return 0.25 * math.fsum(
        (
            lobachevsky(a + d), -lobachevsky(a - d), lobachevsky(c + d), -lobachevsky(c - d),
            lobachevsky(right + b - d), lobachevsky(right - b - d), 2.0 * lobachevsky(right - d),
        )
    )  # fmt: skip


def cell_volume(honeycomb: Honeycomb) -> float:
    """The volume of a cell; inf where it is infinite or has vertices beyond infinity.

    With curvature -1 or 1; in Euclidean space for edges of length 1.
    """
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        return 1.0
    if not honeycomb.cell_is_finite:
        return math.inf
    return cell_symmetries(honeycomb) * simplex_volume(honeycomb)


def exact_volume(honeycomb: Honeycomb) -> str:
    """The volume of a cell in closed form, "" where it has none that is short.

    Ideal cells: there b + c = pi/2, so that d = c and three values of L are left of the seven.
    """
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        return "1"
    if not honeycomb.cell_is_finite:
        return ""
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        share = Fraction(2 * cell_symmetries(honeycomb), spherical_order(honeycomb))
        top = "π²" if share.numerator == 1 else f"{share.numerator}π²"
        return top if share.denominator == 1 else f"{top}/{share.denominator}"
    if honeycomb.kind is not HoneycombKind.PARACOMPACT:
        return ""
    terms = ideal_volume(honeycomb)
    return " ".join(_term(*each, i == 0) for i, each in enumerate(terms.items()))


def ideal_volume(honeycomb: Honeycomb) -> Mapping[Fraction, Fraction]:
    """The volume of an ideal cell as multiples of L at multiples of pi."""
    a, c, half = Fraction(1, honeycomb.p), Fraction(1, honeycomb.r), Fraction(1, 2)
    share, terms = (
        Fraction(cell_symmetries(honeycomb), 4),
        defaultdict[Fraction, Fraction](Fraction),
    )
    for angle, times in ((a + c, 1), (a - c, -1), (half - c, 2)):
        # L is odd and has the period pi.
        angle -= round(angle)
        sign = 1 if angle > 0 else -1
        angle, times = abs(angle), times * sign
        for simpler, factor in _SIMPLER.get(angle, {angle: Fraction(1)}).items():
            terms[simpler] += share * times * factor
    return {angle: times for angle, times in sorted(terms.items(), reverse=True) if times}


def _term(angle: Fraction, times: Fraction, is_first: bool) -> str:
    sign = ("−" if times < 0 else "") if is_first else ("− " if times < 0 else "+ ")
    factor = "" if abs(times) == 1 else f"{abs(times)} "
    top = "π" if angle.numerator == 1 else f"{angle.numerator}π"
    return f"{sign}{factor}Λ({top}/{angle.denominator})"


# L(2t) = 2 L(t) + 2 L(t + pi/2) and L(3t) = 3 L(t) + 3 L(t + pi/3) + 3 L(t + 2 pi/3) at t = pi/6
# and pi/12 (Milnor, Hyperbolic geometry: the first 150 years).
_SIMPLER: Mapping[Fraction, Mapping[Fraction, Fraction]] = {
    Fraction(1, 2): {},
    Fraction(0): {},
    Fraction(1, 6): {Fraction(1, 3): Fraction(3, 2)},
    Fraction(1, 12): {Fraction(1, 4): Fraction(2, 3), Fraction(1, 3): Fraction(3, 8)},
    Fraction(5, 12): {Fraction(1, 4): Fraction(2, 3), Fraction(1, 3): Fraction(-3, 8)},
}


def cell_symmetries(honeycomb: Honeycomb) -> int:
    """The order of the symmetry group of a finite cell {p, q}, reflections included."""
    p, q = honeycomb.p, honeycomb.q
    return 8 * p * q // (4 - (p - 2) * (q - 2))


def spherical_order(honeycomb: Honeycomb) -> int:
    """The order of the symmetry group of a spherical {p, q, r}, reflections included.

    cos^2(pi / h) is the greater root of x^2 - (cos^2 a + cos^2 b + cos^2 c) x + cos^2 a cos^2 c.
    """
    p, q, r = honeycomb.p, honeycomb.q, honeycomb.r
    first, middle, last = (math.cos(math.pi / order) ** 2 for order in (p, q, r))
    half = (first + middle + last) / 2.0
    root = half + math.sqrt(half**2 - first * last)
    coxeter_number = round(math.pi / math.acos(math.sqrt(root)))
    return round(64 * coxeter_number / (12 - p - 2 * q - r + 4 / p + 4 / r))
