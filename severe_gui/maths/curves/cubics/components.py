"""The real points of a plane cubic, solved along the lines through one of its points.

Through a smooth point O of the cubic, the line of direction d meets it in O and in s O + r d with

    A s^2 + B s r + C r^2 = 0,     A = F'(O).d,  B = F'(d).O,  C = F(d)

Both are real where D = B^2 - 4 A C is not negative. D is a form of degree 4 in d: its real roots
(certified by FLINT) are exactly where the two sheets s = (-B +- sqrt(D)) / 2A meet, so the angles
between them give the components. One over an interval [first, last] is run through by

    angle = middle - half cos(pi turn),   -1 < turn <= 1,   sqrt(D) with the sign of the turn

which has no corner at the ends, and each factor of D that vanishes there is taken from the turn
itself. Where D has no root the two sheets are two components over all directions. A double root is
where the cubic crosses itself, or an isolated point. If O is a flex then A, B and D all vanish in
the direction of its tangent, where rounding would spoil s : r, so they are divided by it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq, fmpz, fmpz_poly
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.curves.cubics.cubic import AXES, Cubic, Vector

FloatArray = NDArray[np.float64]

PRECISION_BITS = 160
NEAR_BASE = 1e-13


@dataclass(frozen=True)
class Place:
    """A real point: which component, and how far around it, -1 < turn <= 1."""

    component: int
    turn: float


@dataclass(frozen=True)
class Component:
    """A closed curve of directions from middle - half to middle + half, in radians, run twice.

    sheet: 0, or the sign of sqrt(D) on one that has all directions and no ends. ends: the indices
    of the roots at its ends.
    """

    middle: float
    half: float
    sheet: int = 0
    ends: tuple[int, int] = (-1, -1)


@dataclass(frozen=True, eq=False)
class RealCubic:
    """The components of one cubic. Made by `real_cubic`.

    base: O with greatest coordinate 1; forms: coefficients of A, B and C in v = sine over u =
    cosine; roots: angles of the real roots of D, with multiplicities; pairs: its complex roots
    above the axis; scale: D over the product of its factors; flex: if O is one, the index of the
    root at its tangent (otherwise -1), and A and B are without the factor that vanishes there;
    isolated: points without neighbours; lines: directions of lines through O in the cubic.
    """

    cubic: Cubic
    exact_base: Vector
    pivot: int
    forms: tuple[FloatArray, ...]
    roots: tuple[tuple[float, int], ...]
    pairs: tuple[complex, ...]
    scale: float
    components: tuple[Component, ...]
    flex: int = -1
    isolated: tuple[tuple[float, ...], ...] = ()
    lines: tuple[float, ...] = ()

    @cached_property
    def base(self) -> FloatArray:
        size = abs(self.exact_base[self.pivot])
        return np.array([_float(each, size) for each in self.exact_base])

    @cached_property
    def axes(self) -> tuple[int, int]:
        """The two coordinates that directions have."""
        first, second = (axis for axis in range(3) if axis != self.pivot)
        return first, second

    def points(self, component: int, turns: FloatArray | float) -> FloatArray:
        """Homogeneous coordinates of length 1 at places of a component, in the last axis."""
        turns = np.asarray(turns, dtype=float)
        one = self.components[component]
        if one.sheet:
            angles = one.middle + one.half * turns
            sign = np.full(turns.shape, one.sheet)
        else:
            angles = one.middle - one.half * np.cos(np.pi * turns)
            sign = np.where(turns < 0, -1, 1)
        sines = [self._sine(index, angles, turns, one) for index in range(len(self.roots))]
        w = sign * np.sqrt(self._spread(angles, sines))
        return self._on_sheet(angles, w, sines)

    def meeting(self, index: int) -> tuple[float, float, float]:
        """Where the two sheets meet at a root of D."""
        angle = np.array(self.roots[index][0])
        sines = [np.sin(angle - root) for root, _ in self.roots]
        x, y, z = self._on_sheet(angle, np.array(0.0), sines).tolist()
        return x, y, z

    def line(self, index: int, turns: FloatArray | float) -> FloatArray:
        """Points of a line through O that is part of the cubic, -1 < turn <= 1."""
        angles = np.pi * np.asarray(turns, dtype=float)[..., None] / 2
        along = np.zeros(3)
        along[list(self.axes)] = math.cos(self.lines[index]), math.sin(self.lines[index])
        found = np.cos(angles) * self.base + np.sin(angles) * along
        return _unit(found)

    def _sine(
        self, index: int, angles: FloatArray, turns: FloatArray, one: Component
    ) -> FloatArray:
        """The sine of the angle from a root of D; from one at an end, without cancellation."""
        if index == one.ends[0]:
            step = 2 * one.half * np.sin(np.pi * turns / 2) ** 2
        elif index == one.ends[1]:
            step = -2 * one.half * np.cos(np.pi * turns / 2) ** 2
        else:
            step = angles - self.roots[index][0]
        sine: FloatArray = np.sin(step)
        return sine

    def _spread(self, angles: FloatArray, sines: Sequence[FloatArray]) -> FloatArray:
        """D by its factors, where it is positive."""
        total = np.full(angles.shape, self.scale)
        for (_, times), sine in zip(self.roots, sines, strict=True):
            total = total * sine**times
        for pair in self.pairs:
            u, v = np.cos(angles), np.sin(angles)
            total = total * ((v - pair.real * u) ** 2 + (pair.imag * u) ** 2)
        # The sines of an odd number of roots change sign beyond pi, where D does not.
        spread: FloatArray = np.abs(total)
        return spread

    def _on_sheet(
        self, angles: FloatArray, w: FloatArray, sines: Sequence[FloatArray]
    ) -> FloatArray:
        u, v = np.cos(angles), np.sin(angles)
        tangent = sines[self.flex] if self.flex >= 0 else 1.0
        a, b = tangent * _form(self.forms[0], u, v), tangent * _form(self.forms[1], u, v)
        # The root has two forms: the one in which nothing cancels.
        cancels = b * w > 0
        s = np.where(cancels, 2 * _form(self.forms[2], u, v), w - b)
        r = np.where(cancels, -b - w, 2 * a)
        s = np.where((s == 0) & (r == 0), 1.0, s)
        found = s[..., None] * self.base
        found[..., self.axes[0]] += r * u
        found[..., self.axes[1]] += r * v
        return _unit(found)

    def coordinates(self, point: Sequence[float] | FloatArray) -> tuple[float, float, float]:
        """s and the direction of a point."""
        s = float(point[self.pivot] / self.base[self.pivot])
        u, v = (float(point[axis] - s * self.base[axis]) for axis in self.axes)
        return s, u, v

    def place_of(self, point: Sequence[float] | FloatArray) -> Place:
        """The place of a point of the cubic, or of a point near it."""
        s, u, v = self.coordinates(point)
        a, b, _ = self.forms
        if self.flex >= 0:
            angle = self.roots[self.flex][0]
            if math.hypot(u, v) < NEAR_BASE * float(np.linalg.norm(point)):
                return self._nearest_place(angle, 1.0)
            tangent = v * math.cos(angle) - u * math.sin(angle)
            a, b = tangent * a, tangent * b
        elif math.hypot(u, v) < NEAR_BASE * float(np.linalg.norm(point)) and len(a) == 2:
            u, v = -a[1], a[0]
            s = -math.inf
        w = -_form(b, u, v) if math.isinf(s) else 2 * _form(a, u, v) * s + _form(b, u, v)
        return self._nearest_place(math.atan2(v, u), math.copysign(1.0, w))

    def _nearest_place(self, angle: float, sign: float) -> Place:
        best, nearest = Place(0, 0.0), math.inf
        for index, one in enumerate(self.components):
            step = math.remainder(angle - one.middle, math.pi)
            if one.sheet:
                away, turn = (0.0 if one.sheet == sign else 1.0), step / one.half
            else:
                away = max(abs(step) - one.half, 0.0)
                turn = math.acos(min(max(-step / one.half, -1.0), 1.0)) / math.pi
                turn = math.copysign(turn, sign) if turn < 1 else 1.0
            if away < nearest:
                best, nearest = Place(index, turn), away
        return best


def real_cubic(cubic: Cubic, base: Vector) -> RealCubic:
    """The components of a cubic, seen from one of its smooth points, which has whole coordinates.

    From a point near the cubic it is another cubic, which differs by F(base) there. Raises BadInput
    where the base is singular.
    """
    pivot = max(range(3), key=lambda axis: abs(base[axis]))
    first, second = (AXES[axis] for axis in range(3) if axis != pivot)
    terms = cubic.in_basis(base, first, second)
    exact = [fmpz_poly(list(part)) for part in (terms[1:3], terms[3:6], terms[6:10])]
    if exact[0].degree() < 0:
        raise BadInput("The cubic is singular at the point that lines are to go through")
    lines: tuple[float, ...] = ()
    degree = 1
    shared = exact[0].gcd(exact[1]).gcd(exact[2])
    if all(form[k + 1] == 0 for k, form in enumerate(exact)):
        degree, lines = 0, (math.pi / 2,)
    elif shared.degree() == 1:
        # The line through the base in this direction is part of the cubic.
        degree, lines = 0, (math.atan(_float(-shared[0], shared[1])),)
        exact = [form // shared for form in exact]
    a, b, c = exact
    spread = b * b - 4 * a * c
    roots, pairs = _roots(spread, 2 * degree + 2)
    components, beside = _components(spread, 2 * degree + 2, roots)
    forms = _rounded(exact, degree, abs(base[pivot]))
    flex = _flex_of(exact, roots) if degree == 1 else -1
    angles = tuple((root.angle, root.times) for root in roots)
    found = RealCubic(
        cubic, base, pivot, forms, angles, pairs, 1.0, tuple(components), -1, (), lines
    )
    isolated = [found.meeting(k) for k in range(len(roots)) if k not in beside]
    found = replace(found, scale=_scale_of(found), isolated=tuple(isolated))
    if flex < 0:
        return found
    return replace(found, flex=flex, forms=_without_tangent(exact, forms, abs(base[pivot])))


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


def _rounded(exact: list[Any], degree: int, size: fmpz) -> tuple[FloatArray, ...]:
    """A, B and C for a base of greatest coordinate 1, with greatest coefficient 1."""
    scaled = [
        [fmpq(form[i], size ** (2 - k)) for i in range(degree + k + 1)]
        for k, form in enumerate(exact)
    ]
    largest = max(abs(each) for row in scaled for each in row)
    return tuple(
        np.array([_float((each / largest).p, (each / largest).q) for each in row]) for row in scaled
    )


def _flex_of(exact: list[Any], roots: list[_Root]) -> int:
    """The root of D where A and B vanish, if they do together: its index, otherwise -1."""
    constant, slope = (exact[0][k] for k in range(2))
    b0, b1, b2 = (exact[1][k] for k in range(3))
    if b0 * slope * slope - b1 * slope * constant + b2 * constant * constant != 0:
        return -1
    angle = math.pi / 2 if slope == 0 else math.atan(-_float(constant, slope))
    return min(
        range(len(roots)), key=lambda k: abs(math.remainder(roots[k].angle - angle, math.pi))
    )


def _without_tangent(
    exact: list[Any], forms: tuple[FloatArray, ...], size: fmpz
) -> tuple[FloatArray, ...]:
    """A and B over the sine of the angle from the tangent, where both vanish."""
    constant, slope = forms[0]
    sign = math.copysign(1.0, -slope if slope else constant)
    factor = -sign * math.hypot(constant, slope)
    a, b = exact[0], exact[1]
    if a[1] == 0:
        quotient = [fmpq(b[0], a[0]), fmpq(b[1], a[0])]
    else:
        quotient = [fmpq(b[1], a[1]) - fmpq(b[2] * a[0], a[1] * a[1]), fmpq(b[2], a[1])]
    linear = [_float((each * size).p, (each * size).q) for each in quotient]
    return np.array([factor]), factor * np.array(linear), forms[2]


def _scale_of(real: RealCubic) -> float:
    """D over the product of its factors, where this is greatest."""
    angles = np.linspace(-1.5, 1.5, 31)
    u, v = np.cos(angles), np.sin(angles)
    a, b, c = (_form(each, u, v) for each in real.forms)
    product = real._spread(angles, [np.sin(angles - root) for root, _ in real.roots])
    k = int(product.argmax())
    return float(abs(b * b - 4 * a * c)[k] / product[k])


# Numbers.


def _form(coefficients: FloatArray, u: Any, v: Any) -> Any:
    """The form with these coefficients, the first of the highest power of u."""
    last = len(coefficients) - 1
    return sum(each * u ** (last - k) * v**k for k, each in enumerate(coefficients.tolist()))


def _unit(points: FloatArray) -> FloatArray:
    found: FloatArray = points / np.linalg.norm(points, axis=-1, keepdims=True)
    return found


def _float(top: fmpz, bottom: fmpz) -> float:
    return int(top) / int(bottom)
