"""The real points of a Weierstrass cubic, solved one component at a time and never contoured.

With w = 2y + a1 x + a3 the curve is w^2 = f(x) = 4 x^3 + b2 x^2 + 2 b4 x + b6. Let e be the root of
f where the component through O begins, and f = 4 (x - e) q(x). Then

    branch:  x = e + s^2,           w = 2 s sqrt(q(x)),      all real s, O at both ends
    oval:    x = m - r cos theta,   w = 2 r sin theta sqrt(e - x),   roots of f at m - r and m + r

run smoothly through every component. The branch passes a node twice: there sqrt(q) is the linear
factor itself, with its sign. A place is given by one number `turn` in (-1, 1]: s is
size tan(pi turn / 2), so that turn 1 is O, and theta is pi turn; a place and its negative have
opposite turns. The roots are certified (FLINT) before they are rounded.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq, fmpq_poly
from numpy.typing import NDArray

from severe_gui.maths.curves.weierstrass import Weierstrass

FloatArray = NDArray[np.float64]

PRECISION_BITS = 160


@dataclass(frozen=True)
class Place:
    """A real point: which component, and how far around it. O is turn 1 of the branch."""

    oval: bool
    turn: float

    @property
    def is_identity(self) -> bool:
        return not self.oval and abs(self.turn) == 1

    @property
    def negative(self) -> "Place":
        """The place of -P."""
        return self if abs(self.turn) == 1 else Place(self.oval, -self.turn)


@dataclass(frozen=True)
class RealLocus:
    """The components of one curve.

    start: where the branch starts; oval: ends of the oval, if there is one; pair: the other two
    roots of f; size: the half-width of the three roots, and at least 1.
    """

    a1: float
    a3: float
    start: float
    pair: tuple[complex, complex]
    oval: tuple[float, float] | None
    size: float

    @property
    def centre(self) -> float:
        """The mean of the three roots."""
        return (self.start + self.pair[0].real + self.pair[1].real) / 3

    @property
    def singular_x(self) -> float | None:
        """The double root, if there is one."""
        return self.pair[0].real if self.pair[0] == self.pair[1] else None

    def points(self, oval: bool, turns: FloatArray | float) -> tuple[FloatArray, FloatArray]:
        """x and y at places of one component; infinite at O."""
        turns = np.asarray(turns, dtype=float)
        if oval:
            x, w = self._oval_points(turns)
        else:
            with np.errstate(over="ignore", invalid="ignore"):
                s = math.sqrt(self.size) * np.tan(np.pi * turns / 2)
                x = self.start + s * s
                w = 2 * s * self._factor(x)
        return x, (w - self.a1 * x - self.a3) / 2

    def _oval_points(self, turns: FloatArray) -> tuple[FloatArray, FloatArray]:
        assert self.oval is not None
        low, high = self.oval
        middle, radius = (low + high) / 2, (high - low) / 2
        x = middle - radius * np.cos(np.pi * turns)
        return x, 2 * radius * np.sin(np.pi * turns) * np.sqrt(self.start - x)

    def _factor(self, x: FloatArray) -> FloatArray:
        """sqrt(q(x)); for a double root the factor itself, which may be negative."""
        if self.singular_x is not None:
            return x - self.singular_x
        first, second = self.pair
        if first.imag:
            return np.hypot(x - first.real, first.imag)
        return np.sqrt((x - first.real) * (x - second.real))

    def place_of(self, x: float, y: float) -> Place:
        """The place of a point of the curve, or of a point near it."""
        w = 2 * y + self.a1 * x + self.a3
        if self.oval is not None and x < (self.oval[1] + self.start) / 2:
            low, high = self.oval
            share = ((low + high) / 2 - x) / ((high - low) / 2)
            turn = math.acos(min(max(share, -1.0), 1.0)) / math.pi
            return Place(True, math.copysign(turn, w) if turn < 1 else 1.0)
        s = math.sqrt(max(x - self.start, 0.0))
        if self.singular_x is not None and x < self.singular_x:
            w = -w
        turn = math.atan(s / math.sqrt(self.size)) * 2 / math.pi
        return Place(False, math.copysign(turn, w))

    def turns_within(self, low: float, high: float, count: int) -> list[tuple[bool, FloatArray]]:
        """Closely spaced places on every piece of the curve with x between two bounds."""
        found: list[tuple[bool, FloatArray]] = []
        ends = [math.sqrt(max(bound - self.start, 0.0) / self.size) for bound in (low, high)]
        if ends[1] > 0:
            stretches = [(-ends[1], ends[1])] if ends[0] == 0 else [(-ends[1], -ends[0]), ends]
            for first, last in stretches:
                steps = np.linspace(first, last, count)
                found.append((False, np.arctan(steps) * 2 / np.pi))
        if self.oval is not None and self.oval[0] < high and self.oval[1] > low:
            middle, radius = sum(self.oval) / 2, (self.oval[1] - self.oval[0]) / 2
            begin, end = (
                math.acos(min(max((middle - bound) / radius, -1.0), 1.0)) / math.pi
                for bound in (low, high)
            )
            if (begin, end) == (0.0, 1.0):
                found.append((True, np.linspace(-1, 1, 2 * count)))
            else:
                found += [
                    (True, np.linspace(begin, end, count)),
                    (True, np.linspace(-end, -begin, count)),
                ]
        return found


def real_locus(curve: Weierstrass) -> RealLocus:
    """The components of a rational cubic."""
    roots = _roots(curve)
    real = sorted(root.real for root, times in roots if root.imag == 0 for _ in range(times))
    a1, a3 = _float(curve.a1), _float(curve.a3)
    pair: tuple[complex, complex]
    oval = None
    if len(real) == 1:
        upper = next(root for root, _times in roots if root.imag > 0)
        start, pair = real[0], (upper, upper.conjugate())
    elif len(roots) == 3:
        start, oval, pair = real[2], (real[0], real[1]), (complex(real[0]), complex(real[1]))
    else:
        # A double root, and the simple one where the branch starts; or a triple root.
        double = next(root for root, times in roots if times > 1)
        single = [root.real for root, times in roots if times == 1]
        start, pair = (single or [double.real])[0], (double, double)
    centre = (start + pair[0].real + pair[1].real) / 3
    size = max(abs(start - centre), *(abs(each - centre) for each in pair), 1.0)
    return RealLocus(a1, a3, start, pair, oval, size)


def _roots(curve: Weierstrass) -> list[tuple[complex, int]]:
    """The roots of f with their multiplicities, the real ones with imaginary part 0."""
    cubic = fmpq_poly([curve.b6, 2 * curve.b4, curve.b2, fmpq(4)]).numer()
    certified: Any = cubic.complex_roots()
    return [
        (complex(float(root.real.mid()), float(root.imag.mid())), times)
        for root, times in certified
    ]


def precise_point(curve: Weierstrass, locus: RealLocus, place: Place) -> tuple[arb, arb]:
    """The point of a place to about forty digits: x is the float, y an enclosure of the root.

    place: not O. It is used for chords, where differences lose digits.
    """
    x, y = (float(each) for each in locus.points(place.oval, place.turn))
    sign = 1 if 2 * y + locus.a1 * x + locus.a3 >= 0 else -1
    with ctx.workprec(PRECISION_BITS):
        exact = fmpq(*x.as_integer_ratio())
        value = ((4 * exact + curve.b2) * exact + 2 * curve.b4) * exact + curve.b6
        # At an end of a component rounding may fall just outside of it: there w is 0.
        w = arb(max(value, fmpq(0))).sqrt() * sign
        return arb(exact), (w - arb(curve.a1) * exact - arb(curve.a3)) / 2


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)
