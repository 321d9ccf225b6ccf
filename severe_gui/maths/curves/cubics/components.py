"""The real points of a plane cubic, solved along the lines through one of its points.

Through a smooth point O of the cubic, the line of direction d meets it in O and in s O + r d with

    A s^2 + B s r + C r^2 = 0,     A = F'(O).d,  B = F'(d).O,  C = F(d)

where d is on a fixed line off O. Both are real where D = B^2 - 4 A C is not negative. That is a
form of degree 4 in d: its real roots (`real_points` has them certified) are exactly where the two
sheets s = (-B +- sqrt(D)) / 2A meet, so the angles between them give the components. One over an
interval is run through by

    angle = middle - half cos(pi turn),   -1 < turn <= 1,   sqrt(D) with the sign of the turn

which has no corner at the ends, and each factor of D that vanishes there is taken from the turn
itself. Where D has no root the two sheets are two components over all directions. A double root is
where the cubic crosses itself, or an isolated point. If O is a flex then A, B and D all vanish in
the direction of its tangent, where rounding would spoil s : r, so they are divided by it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpz

from severe_gui.maths.curves.cubics.cubic import Cubic, Vector
from severe_gui.maths.curves.real.locus import FloatArray

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
    """The components of one cubic. Made by `real_cubic` in `real_points`.

    base: O with greatest coordinate 1; shift: how often it is added to the two directions; forms:
    coefficients of A, B and C in u = cosine and v = sine; roots: angles of the real roots of D,
    with multiplicities; pairs: its complex roots above the axis; scale: D over the product of its
    factors; flex: if O is one, the index of the root at its tangent (otherwise -1), and A and B are
    without the factor that vanishes there; isolated: points without neighbours; lines: directions
    of lines through O in the cubic.
    """

    cubic: Cubic
    exact_base: Vector
    pivot: int
    shift: tuple[int, int]
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
        return np.array([quotient(each, size) for each in self.exact_base])

    @cached_property
    def axes(self) -> tuple[int, int]:
        """The two coordinates that directions have."""
        first, second = (axis for axis in range(3) if axis != self.pivot)
        return first, second

    @cached_property
    def directions(self) -> FloatArray:
        """The two points that directions are combined of, one a row."""
        found = np.zeros((2, 3))
        for row, (axis, times) in enumerate(zip(self.axes, self.shift, strict=True)):
            found[row] = times * self.base
            found[row, axis] += 1
        return found

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
        w = sign * np.sqrt(self.spread(angles, sines))
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
        one, other = self.directions
        along = math.cos(self.lines[index]) * one + math.sin(self.lines[index]) * other
        found = np.cos(angles) * self.base + np.sin(angles) * along
        return unit(found)

    def _sine(
        self, index: int, angles: FloatArray, turns: FloatArray, one: Component
    ) -> FloatArray:
        """The sine of the angle from a root of D; from one at an end, without cancellation."""
        first, last = one.ends
        if index == first:
            sine: FloatArray = np.sin(2 * one.half * np.sin(np.pi * turns / 2) ** 2)
        elif index == last:
            # After the last root comes the first again, half a turn further.
            sign = 1 if last < first else -1
            sine = sign * np.sin(2 * one.half * np.cos(np.pi * turns / 2) ** 2)
        else:
            sine = np.sin(angles - self.roots[index][0])
        return sine

    def spread(self, angles: FloatArray, sines: Sequence[FloatArray]) -> FloatArray:
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
        a, b = tangent * form_at(self.forms[0], u, v), tangent * form_at(self.forms[1], u, v)
        # The root has two forms: the one in which nothing cancels.
        cancels = b * w > 0
        s = np.where(cancels, 2 * form_at(self.forms[2], u, v), w - b)
        r = np.where(cancels, -b - w, 2 * a)
        s = np.where((s == 0) & (r == 0), 1.0, s)
        one, other = self.directions
        found = s[..., None] * self.base + (r * u)[..., None] * one + (r * v)[..., None] * other
        return unit(found)

    def coordinates(self, point: Sequence[float] | FloatArray) -> tuple[float, float, float]:
        """s and the direction of a point."""
        s = float(point[self.pivot] / self.base[self.pivot])
        u, v = (float(point[axis] - s * self.base[axis]) for axis in self.axes)
        return s - self.shift[0] * u - self.shift[1] * v, u, v

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
        w = -form_at(b, u, v) if math.isinf(s) else 2 * form_at(a, u, v) * s + form_at(b, u, v)
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


# Numbers.


def form_at(coefficients: FloatArray, u: Any, v: Any) -> Any:
    """The form with these coefficients, the first of the highest power of u."""
    last = len(coefficients) - 1
    return sum(each * u ** (last - k) * v**k for k, each in enumerate(coefficients.tolist()))


def unit(points: FloatArray) -> FloatArray:
    found: FloatArray = points / np.linalg.norm(points, axis=-1, keepdims=True)
    return found


def quotient(top: fmpz, bottom: fmpz) -> float:
    return int(top) / int(bottom)
