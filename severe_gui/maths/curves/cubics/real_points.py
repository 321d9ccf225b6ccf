"""The components of the real points of a cubic, from certified roots.

D = B^2 - 4 A C is a form of degree 4 in the directions of the lines through a point of the cubic:
see `components`. FLINT certifies its roots, with their multiplicities, before they are rounded.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq, fmpz_poly

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.components import (
    Component,
    RealCubic,
    form_at,
    quotient,
)
from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector
from severe_gui.maths.curves.real.locus import FloatArray

PRECISION_BITS = 160
SHIFTS = ((0, 0), (1, 0), (0, 1), (1, 2), (2, -1), (-1, 3), (3, 1), (-2, -3))


def real_cubic(cubic: Cubic, base: Vector) -> RealCubic:
    """The components of a cubic, seen from one of its smooth points, which has whole coordinates.

    From a point near the cubic it is another cubic, which differs by F(base) there. Raises BadInput
    where the base is singular.
    """
    pivot = max(range(3), key=lambda axis: abs(base[axis]))
    shift, exact = _exact_forms(cubic, base, pivot)
    if exact[0].degree() < 0:
        raise BadInput("The cubic is singular at the point that lines are to go through")
    lines: tuple[float, ...] = ()
    degree = 1
    shared = exact[0].gcd(exact[1]).gcd(exact[2])
    if all(form[k + 1] == 0 for k, form in enumerate(exact)):
        degree, lines = 0, (math.pi / 2,)
    elif shared.degree() == 1:
        # The line through the base in this direction is part of the cubic.
        degree, lines = 0, (math.atan(quotient(-shared[0], shared[1])),)
        exact = [form // shared for form in exact]
    a, b, c = exact
    spread = b * b - 4 * a * c
    roots, pairs = _roots(spread, 2 * degree + 2)
    components, beside = _components(spread, 2 * degree + 2, roots)
    forms = _rounded(exact, degree)
    flex = _flex_of(exact, roots) if degree == 1 else -1
    angles = tuple((root.angle, root.times) for root in roots)
    found = RealCubic(
        cubic, base, pivot, shift, forms, angles, pairs, 1.0, tuple(components), -1, (), lines
    )
    isolated = [found.meeting(k) for k in range(len(roots)) if k not in beside]
    found = replace(found, scale=_scale_of(found), isolated=tuple(isolated))
    if flex < 0:
        return found
    return replace(found, flex=flex, forms=_without_tangent(exact, forms))


def _exact_forms(cubic: Cubic, base: Vector, pivot: int) -> tuple[tuple[int, int], list[fmpz_poly]]:
    """The shift, and A, B and C as polynomials in v where u = 1.

    B and C vanish together where a tangent through O touches the cubic on the line of directions.
    There rounding would spoil s : r, so the line is shifted until they are coprime. They never are
    where the cubic has a line through O.
    """
    size = abs(base[pivot])
    axes = [AXES[axis] for axis in range(3) if axis != pivot]
    best = None
    for shift in SHIFTS:
        first, second = (
            tuple(size * p + times * q for p, q in zip(axis, base, strict=True))
            for axis, times in zip(axes, shift, strict=True)
        )
        terms = cubic.in_basis(base, first, second)
        exact = [fmpz_poly(list(part)) for part in (terms[1:3], terms[3:6], terms[6:10])]
        best = best or (shift, exact)
        is_free = exact[1].gcd(exact[2]).degree() < 1 and (exact[1][2] != 0 or exact[2][3] != 0)
        if is_free and exact[1].degree() >= 0:
            return shift, exact
    assert best is not None
    return best


# The roots of D.


@dataclass(frozen=True)
class _Root:
    """A real root: its angle, its slope v / u (None: infinite), its multiplicity."""

    angle: float
    slope: arb | None
    times: int


def _roots(spread: fmpz_poly, degree: int) -> tuple[list[_Root], tuple[complex, ...]]:
    """Real roots of D by angle, and complex ones above the axis as often as they occur."""
    real: list[_Root] = []
    pairs: list[complex] = []
    missing = degree - spread.degree()
    if spread.degree() < 0:
        return [], ()
    with ctx.workprec(PRECISION_BITS):
        certified: Any = spread.complex_roots() if spread.degree() > 0 else []
        for root, times in certified:
            slope = root.real
            if root.imag == 0:
                real.append(_Root(math.atan(float(slope.mid())), slope, times))
            elif root.imag > 0:
                pairs += [complex(float(slope.mid()), float(root.imag.mid()))] * times
    if missing:
        real.append(_Root(math.pi / 2, None, missing))
    return sorted(real, key=lambda root: root.angle), tuple(pairs)


def _components(
    spread: fmpz_poly, degree: int, roots: list[_Root]
) -> tuple[list[Component], set[int]]:
    """The intervals between roots where D is positive, and the roots that are ends of any."""
    if not roots:
        has_points = _sign_at(spread, degree, 0.0) >= 0
        sheets = (1, -1) if has_points else ()
        return [Component(0.0, math.pi / 2, sheet) for sheet in sheets], set()
    found, beside = [], set()
    for k, root in enumerate(roots):
        after = (k + 1) % len(roots)
        half = _gap(root, roots[after]) / 2
        middle = root.angle + half
        if _sign_at(spread, degree, middle) > 0:
            found.append(Component(middle, half, 0, (k, after)))
            beside |= {k, after}
    return found, beside


def _gap(one: _Root, other: _Root) -> float:
    """The angle from one root to the next, which may be the same one half a turn further."""
    if one is other:
        return math.pi
    with ctx.workprec(PRECISION_BITS):
        if one.slope is None or other.slope is None:
            angle = other.angle - one.angle
        else:
            top, bottom = other.slope - one.slope, 1 + one.slope * other.slope
            angle = math.atan2(float(top.mid()), float(bottom.mid()))
    return angle % math.pi


def _sign_at(spread: fmpz_poly, degree: int, angle: float) -> int:
    u, v = (fmpq(*each.as_integer_ratio()) for each in (math.cos(angle), math.sin(angle)))
    value = sum((spread[k] * v**k * u ** (degree - k) for k in range(degree + 1)), fmpq(0))
    return int(value > 0) - int(value < 0)


def _rounded(exact: list[Any], degree: int) -> tuple[FloatArray, ...]:
    """A, B and C with greatest coefficient 1: of each the first of the highest power of u."""
    largest = max(abs(each) for form in exact for each in form.coeffs())
    return tuple(
        np.array([quotient(form[i], largest) for i in range(degree + k + 1)])
        for k, form in enumerate(exact)
    )


def _flex_of(exact: list[Any], roots: list[_Root]) -> int:
    """The root of D where A and B vanish, if they do together: its index, otherwise -1."""
    constant, slope = (exact[0][k] for k in range(2))
    b0, b1, b2 = (exact[1][k] for k in range(3))
    if b0 * slope * slope - b1 * slope * constant + b2 * constant * constant != 0:
        return -1
    angle = math.pi / 2 if slope == 0 else math.atan(-quotient(constant, slope))
    return min(
        range(len(roots)), key=lambda k: abs(math.remainder(roots[k].angle - angle, math.pi))
    )


def _without_tangent(exact: list[Any], forms: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
    """A and B over the sine of the angle from the tangent, where both vanish."""
    constant, slope = forms[0]
    sign = math.copysign(1.0, -slope if slope else constant)
    factor = -sign * math.hypot(constant, slope)
    a, b = exact[0], exact[1]
    if a[1] == 0:
        exactly = [fmpq(b[0], a[0]), fmpq(b[1], a[0])]
    else:
        exactly = [fmpq(b[1], a[1]) - fmpq(b[2] * a[0], a[1] * a[1]), fmpq(b[2], a[1])]
    linear = [quotient(each.p, each.q) for each in exactly]
    return np.array([factor]), factor * np.array(linear), forms[2]


def _scale_of(real: RealCubic) -> float:
    """D over the product of its factors, where this is greatest."""
    angles = np.linspace(-1.5, 1.5, 31)
    u, v = np.cos(angles), np.sin(angles)
    a, b, c = (form_at(each, u, v) for each in real.forms)
    product = real.spread(angles, [np.sin(angles - root) for root, _ in real.roots])
    k = int(product.argmax())
    return float(abs(b * b - 4 * a * c)[k] / product[k])
