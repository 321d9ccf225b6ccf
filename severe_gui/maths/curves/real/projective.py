"""The projective plane of a Weierstrass cubic: points (X : Y : Z), lines, charts, the sphere.

A point is a vector up to a factor. So is a line, aX + bY + cZ = 0: the line through two points and
the point on two lines are both cross products. The cubic is F = 0 with

    F = Y^2 Z + a1 XYZ + a3 YZ^2 - X^3 - a2 X^2 Z - a4 XZ^2 - a6 Z^3,     O = (0 : 1 : 0),

and its tangent at a point has the derivatives of F as coefficients. With the branch of
`real_locus`, c = cos(pi t/2) and s = sin(pi t/2), a turn t of it is

    X = c (e c^2 + k s^2),   Z = c^3,   2Y + a1 X + a3 Z = 2 sqrt(k) s g,
    g^2 = ((e - r) c^2 + k s^2) ((e - r') c^2 + k s^2),

where e is the start, r and r' the other roots, k the size: no denominators, so O at t = 1 is a
place like any other, and t + 2 gives the opposite vector. On the sphere of unit vectors lines are
great circles, and two opposite vectors are one point.
Source: Silverman and Tate, Rational Points on Elliptic Curves, appendix A.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from flint import fmpq, fmpq_poly, fmpz

from severe_gui.maths.curves.real.locus import FloatArray, RealLocus
from severe_gui.maths.curves.weierstrass import Point, Weierstrass

Triple = tuple[Any, Any, Any]
"""Homogeneous coordinates in any ring: whole numbers, rationals, enclosures."""

IDENTITY: Triple = (fmpz(0), fmpz(1), fmpz(0))
AT_INFINITY: Triple = (fmpz(0), fmpz(0), fmpz(1))
"""The line Z = 0."""


# Exact points and lines.


def cross(p: Triple, q: Triple) -> Triple:
    """The line through two points, or the point on two lines; (0, 0, 0) if they are equal."""
    (x, y, z), (u, v, w) = p, q
    return y * w - z * v, z * u - x * w, x * v - y * u


def primitive(vector: Triple) -> Triple:
    """The multiple of a rational vector that is whole, without a common factor.

    Its last entry that is not 0 is positive.
    """
    x, y, z = map(fmpq, vector)
    below = x.q.lcm(y.q).lcm(z.q)
    a, b, c = (each.p * (below // each.q) for each in (x, y, z))
    common = a.gcd(b).gcd(c) or fmpz(1)
    if (c or b or a) < 0:
        common = -common
    return a // common, b // common, c // common


def homogeneous(point: Point) -> Triple:
    """A rational point of the affine plane, or O, as whole numbers without a common factor."""
    return IDENTITY if point is None else primitive((point[0], point[1], fmpq(1)))


def form(curve: Weierstrass, point: Triple) -> Any:
    """F at a vector; 0 on the curve."""
    x, y, z = point
    a1, a2, a3, a4, a6 = curve.coefficients
    left = y * y * z + x * y * z * a1 + y * z * z * a3
    return left - (x * x * x + x * x * z * a2 + x * z * z * a4 + z * z * z * a6)


def tangent(curve: Weierstrass, point: Triple) -> Triple:
    """The derivatives of F: the tangent at a smooth point, (0, 0, 0) at a singular one."""
    x, y, z = point
    a1, a2, a3, a4, a6 = curve.coefficients
    return (
        a1 * y * z - 3 * x * x - 2 * a2 * x * z - a4 * z * z,
        2 * y * z + a1 * x * z + a3 * z * z,
        y * y + a1 * x * y + 2 * a3 * y * z - a2 * x * x - 2 * a4 * x * z - 3 * a6 * z * z,
    )


def multiplicity(curve: Weierstrass, line: Triple, point: Triple) -> int:
    """How often a rational line meets the curve in one of its own points; 0 where it misses it."""
    axes = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
    others = (cross(line, axis) for axis in axes)
    other = next(each for each in others if any(cross(each, point)))
    # F along the line is a polynomial in the step from the point; it is never 0 throughout.
    x, y, z = (fmpq_poly([fmpq(a), fmpq(b)]) for a, b in zip(point, other, strict=True))
    steps = form(curve, (x, y, z))
    return next(k for k in range(4) if steps[k] != 0)


# Charts.


@dataclass(frozen=True)
class Chart:
    """An affine chart: two coordinates over a third, by their places among X, Y, Z.

    The chart leaves out the line where the third is 0.
    """

    across: int
    up: int
    below: int

    def coordinates(self, vectors: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The two coordinates of points, shape (..., 3); infinite on the line left out."""
        below = vectors[..., self.below]
        over = np.divide(1.0, below, out=np.full_like(below, np.nan), where=below != 0)
        across, up = vectors[..., self.across] * over, vectors[..., self.up] * over
        return np.where(below == 0, np.inf, across), np.where(below == 0, np.inf, up)

    def vector(self, across: float, up: float) -> FloatArray:
        """The point with these coordinates."""
        found = np.ones(3)
        found[self.across], found[self.up] = across, up
        return found

    def line(self, line: FloatArray) -> tuple[float, float, float]:
        """(a, b, c) of a across + b up + c = 0."""
        return float(line[self.across]), float(line[self.up]), float(line[self.below])

    def sees(self, point: Triple) -> bool:
        """Whether an exact point is in the chart."""
        return bool(point[self.below] != 0)


FINITE = Chart(0, 1, 2)
"""Z = 1: the plane of x and y."""

AROUND_O = Chart(0, 2, 1)
"""Y = 1: the plane of x/y and 1/y, with O at the origin."""


# The real curve.


def curve_vectors(locus: RealLocus, oval: bool, turns: FloatArray | float) -> FloatArray:
    """Vectors of places of one component, shape (..., 3); the branch goes on beyond turn 1."""
    turns = np.asarray(turns, dtype=float)
    found = np.empty((*turns.shape, 3))
    if oval:
        found[..., 0], found[..., 1] = locus.points(True, turns)
        found[..., 2] = 1.0
        return found
    # The quarter turn nearest to it is taken off first, so that c is exact near O.
    quarters = np.round(turns)
    rest = (turns - quarters) * (math.pi / 2)
    near, far, quarter = np.cos(rest), np.sin(rest), quarters % 4
    c = np.choose(quarter.astype(int), (near, -far, -near, far))
    s = np.choose(quarter.astype(int), (far, near, -far, -near))
    c2, s2 = c * c, locus.size * s * s
    first, second = locus.pair
    if locus.singular_x is not None:
        g = (locus.start - first.real) * c2 + s2
    elif first.imag:
        g = np.hypot((locus.start - first.real) * c2 + s2, first.imag * c2)
    else:
        g = np.sqrt(
            ((locus.start - first.real) * c2 + s2) * ((locus.start - second.real) * c2 + s2)
        )
    x, z = c * (locus.start * c2 + s2), c * c2
    found[..., 0], found[..., 2] = x, z
    found[..., 1] = math.sqrt(locus.size) * s * g - (locus.a1 * x + locus.a3 * z) / 2
    return found


def wrapped(turn: float) -> float:
    """The turn in (-1, 1] of a place on a component that was gone round more than once."""
    return turn if -1 < turn <= 1 else 1.0 - (1.0 - turn) % 2.0


# The sphere.


def unit(vectors: FloatArray) -> FloatArray:
    """The points of the unit sphere on the rays of vectors, shape (..., 3)."""
    # The largest entry first: squares of large coordinates overflow.
    scaled = vectors / np.abs(vectors).max(axis=-1, keepdims=True)
    return np.asarray(scaled / np.sqrt((scaled * scaled).sum(axis=-1, keepdims=True)))


def resting_on(locus: RealLocus) -> FloatArray:
    """The matrix that puts the unit sphere's pole on the middle of the curve, in its own units.

    x is measured from the mean of the roots in units of the size k, and y from the axis there in
    units of k sqrt(k). Z = 0 and O stay where they are.
    """
    k, x = locus.size, locus.centre
    y = -(locus.a1 * x + locus.a3) / 2
    tall = k * math.sqrt(k)
    return np.array([[1 / k, 0, -x / k], [0, 1 / tall, -y / tall], [0, 0, 1]])


def in_disk(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points of the sphere seen from its south pole: the upper half is the unit disk.

    Opposite points are w and -1/conj(w); great circles are circles that meet the rim in opposite
    points.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        below = 1.0 + points[..., 2]
        return points[..., 0] / below, points[..., 1] / below


def from_disk(across: float, up: float) -> FloatArray:
    """The point of the sphere at a place of the disk or beyond its rim."""
    square = across * across + up * up
    return np.array((2 * across, 2 * up, 1 - square)) / (1 + square)


def great_circle(line: FloatArray, count: int) -> FloatArray:
    """Points of a line on the sphere, all the way round, shape (count, 3).

    They start on the equator z = 0, with the upper half first.
    """
    a, b, c = unit(line).tolist()
    size = math.hypot(a, b)
    x, y = (-b / size, a / size) if size > 0 else (1.0, 0.0)
    # The pole times the first point, turned upward.
    second = (-c * y, c * x, a * y - b * x)
    if second[2] < 0:
        second = (c * y, -c * x, b * x - a * y)
    return np.asarray(_circle(count) @ np.array(((x, y, 0.0), second)))


@lru_cache(maxsize=8)
def _circle(count: int) -> FloatArray:
    angles = np.linspace(0.0, 2 * math.pi, count)
    return np.stack((np.cos(angles), np.sin(angles)), axis=1)
