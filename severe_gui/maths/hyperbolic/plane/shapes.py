"""Shapes of the hyperbolic plane: points, curves, tapes, polygons and pencils, as values."""

import math
from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import cycles, disk
from severe_gui.maths.hyperbolic.plane.cycles import Cycle, FloatArray, product
from severe_gui.maths.hyperbolic.plane.polygon import signed_areas


@dataclass(frozen=True)
class Dot:
    """A point as a vector, of unit length or lightlike if it is ideal."""

    x: tuple[float, float, float]
    ideal: bool = False

    @property
    def vector(self) -> FloatArray:
        return np.array(self.x)

    @property
    def sight(self) -> complex:
        """Its place in the closed disk; of modulus 1 to the last bit if it is ideal."""
        if not self.ideal:
            return complex(cycles.to_disk(self.vector))
        z = complex(self.x[1], self.x[2])
        return z / abs(z)


@dataclass(frozen=True)
class Curve:
    """A cycle, or the part of it between two points; None: the curve is not cut at that end."""

    cycle: Cycle
    start: Dot | None = None
    end: Dot | None = None

    @property
    def length(self) -> float:
        """The length of a segment, a circle or an arc; inf if it is unbounded."""
        ends = (self.start, self.end)
        if self.cycle.kind == "circle" and None in ends:
            return 2.0 * math.pi * math.sinh(self.cycle.radius)
        if any(each is None or each.ideal for each in ends):
            return math.inf
        assert self.start is not None
        assert self.end is not None
        if self.cycle.kind == "geodesic":
            return float(cycles.distance(self.start.vector, self.end.vector))
        first, last = self.ways
        return abs(last - first) * self.pace

    @property
    def ways(self) -> tuple[float, float]:
        """The parameters of its two ends; on a circle the shorter way round."""
        assert self.start is not None
        assert self.end is not None
        first, last = (float(self.cycle.way_of(each.vector)) for each in (self.start, self.end))
        if self.cycle.kind == "circle":
            last += 2 * math.pi * round((first - last) / (2 * math.pi))
        return first, last

    @property
    def pace(self) -> float:
        """The length per unit of its parameter."""
        if self.cycle.kind == "circle":
            return math.sinh(self.cycle.radius)
        return math.hypot(1.0, self.cycle.c) if self.cycle.kind == "hypercycle" else 1.0

    def distance(self, x: FloatArray) -> float:
        """The distance of a point from this part of the curve; inf beside what was cut off."""
        ends = [each for each in (self.start, self.end) if each is not None and not each.ideal]
        way = float(self.cycle.way_of(x))
        beyond = False
        if len(ends) == 2:
            first, second = (float(self.cycle.way_of(each.vector)) for each in ends)
            beyond = not min(first, second) <= way <= max(first, second)
        elif ends and self.start is not None and self.end is not None:
            other = self.end if self.end.ideal else self.start
            ahead = tangent_at(ends[0].vector, other.vector)
            beyond = float(product(tangent_at(ends[0].vector, x), ahead)) < 0
        return math.inf if beyond else self.cycle.distance(x)


@dataclass(frozen=True)
class Tape(Curve):
    """A part of a curve with marks along it."""

    def marks(self, step: float) -> FloatArray:
        """Points at 0, step, 2 step, ... of its length, (n, 3)."""
        first, last = self.ways
        count = int(self.length / step * (1 + 1e-12)) + 1
        return self.cycle.points(
            first + math.copysign(step / self.pace, last - first) * np.arange(count)
        )


@dataclass(frozen=True)
class Figure:
    """A polygon by its corners in order; some may be ideal."""

    corners: tuple[Dot, ...]

    @property
    def sides(self) -> tuple[Curve, ...]:
        """Its sides, from each corner to the next."""
        after = (*self.corners[1:], self.corners[0])
        return tuple(segment_between(a, b) for a, b in zip(self.corners, after, strict=True))

    @property
    def angles(self) -> tuple[float, ...]:
        """The angle between the sides at each corner, in [0, pi]; 0 at an ideal one."""
        n = len(self.corners)
        return tuple(
            _corner_angle(self.corners[k - 1], self.corners[k], self.corners[(k + 1) % n])
            for k in range(n)
        )

    @property
    def signed_area(self) -> float:
        """The sum of signed triangles; the area itself where the sides do not cross."""
        z = np.array([each.sight for each in self.corners])
        ideal = np.array([each.ideal for each in self.corners])
        # Beyond e^35 a point has the coordinates of an ideal one.
        rooms = np.where(ideal, 0.0, np.maximum(disk.defect(z), 0.0))
        triangles = signed_areas((z[:1], z[1:-1], z[2:]), (rooms[:1], rooms[1:-1], rooms[2:]))
        return math.fsum(triangles)


@dataclass(frozen=True)
class Pencil:
    """Lines through a point that miss a line, in order; the first and last are limiting."""

    lines: tuple[Curve, ...]


@dataclass(frozen=True)
class Unmade:
    """An object that cannot be made for the current points. why: a sentence."""

    why: str


Shape = Dot | Curve | Figure | Pencil | Unmade


def segment_between(a: Dot, b: Dot) -> Curve:
    """The geodesic segment, its line directed from a to b."""
    return Curve(cycles.line_through(a.vector, b.vector), a, b)


def _corner_angle(before: Dot, at: Dot, after: Dot) -> float:
    if at.ideal:
        return 0.0
    to_before, to_after = (tangent_at(at.vector, each.vector) for each in (before, after))
    size = math.sqrt(float(product(to_before, to_before)) * float(product(to_after, to_after)))
    if size == 0:
        raise BadInput("The polygon has no angle there", "two of its corners are the same")
    return math.acos(min(max(float(product(to_before, to_after)) / size, -1.0), 1.0))


def tangent_at(at: FloatArray, toward: FloatArray) -> FloatArray:
    """The tangent at a point toward another, ideal or not, of any length."""
    return np.asarray(toward + float(product(at, toward)) * at)
