"""Where a plane cubic is not smooth: the rational points at which all three derivatives vanish.

An irreducible cubic over Q has at most one singular point, which is then rational. A cubic that
falls into lines and conics may have others besides; only those with rational coordinates are given.
They are found by resultants of the derivatives in the chart Z = 1, and by common divisors at Z = 0.
"""

import itertools
from typing import Any

from flint import Ordering, fmpq, fmpz, fmpz_mpoly_ctx, fmpz_poly

from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector, whole_point
from severe_gui.maths.curves.cubics.equations import MONOMIALS

_RING = ("x", "y")


def singular_points(cubic: Cubic) -> list[Vector]:
    """The rational singular points; none for a smooth cubic, or where a whole line is singular."""
    if cubic.is_smooth:
        return []
    forms = _derivatives(cubic)
    if forms[0].gcd(forms[1]).gcd(forms[2]).total_degree() > 0:
        return []
    found = [AXES[0]] if not any(cubic.gradient(AXES[0])) else []
    found += [whole_point(x, 1, 0) for x in _common_roots(_at_infinity(cubic))]
    for x in _common_roots(_eliminated(forms)):
        ys = _common_roots([_with_x(form, x) for form in forms])
        found += [whole_point(x, y) for y in ys]
    return found


def _derivatives(cubic: Cubic) -> list[Any]:
    """The derivatives in the chart Z = 1, as polynomials in x and y."""
    ring = fmpz_mpoly_ctx.get((*_RING, "z"), Ordering.lex)
    form = ring.from_dict(dict(zip(MONOMIALS, cubic.coefficients, strict=True)))
    plane = fmpz_mpoly_ctx.get(_RING, Ordering.lex)
    found = []
    for k in range(3):
        terms: dict[tuple[int, ...], fmpz] = {}
        for (i, j, _), value in form.derivative(k).to_dict().items():
            terms[i, j] = terms.get((i, j), fmpz(0)) + value
        found.append(plane.from_dict(terms))
    return found


def _at_infinity(cubic: Cubic) -> list[fmpz_poly]:
    """The derivatives at (x : 1 : 0)."""
    ring = [(fmpz(x), fmpz(1), fmpz(0)) for x in range(3)]
    rows = zip(*(cubic.gradient(point) for point in ring), strict=True)
    # A quadratic through its values at 0, 1 and 2.
    return [fmpz_poly([2 * p, 4 * q - r - 3 * p, p - 2 * q + r]) for p, q, r in rows]


def _eliminated(forms: list[Any]) -> list[fmpz_poly]:
    """What x solves: the resultants by y, and what has no y at all."""
    pairs = itertools.combinations([each for each in forms if not each.is_zero()], 2)
    return [_univariate(one.resultant(other, 1), 0) for one, other in pairs]


def _with_x(form: Any, x: fmpq) -> fmpz_poly:
    """A form of degree 2 at a value of x, times a square."""
    coefficients = [fmpz(0)] * 3
    for (i, j), value in form.to_dict().items():
        coefficients[j] += value * x.p**i * x.q ** (2 - i)
    return fmpz_poly(coefficients)


def _univariate(form: Any, index: int) -> fmpz_poly:
    coefficients: dict[int, fmpz] = {}
    for exponents, value in form.to_dict().items():
        coefficients[exponents[index]] = value
    highest = max(coefficients, default=-1)
    return fmpz_poly([coefficients.get(k, fmpz(0)) for k in range(highest + 1)])


def _common_roots(polynomials: list[fmpz_poly]) -> list[fmpq]:
    """The rational numbers at which all of them vanish; none if all are 0 everywhere."""
    common = fmpz_poly([0])
    for each in polynomials:
        common = common.gcd(each)
    if common.degree() < 1:
        return []
    _, factors = common.factor()
    return [-fmpq(factor[0], factor[1]) for factor, _ in factors if factor.degree() == 1]
