"""Points, geodesics, circles, horocycles and hypercycles as vectors of R^{2,1}.

With <u, v> = u1 v1 + u2 v2 - u0 v0 a point is a vector x with <x, x> = -1, x0 > 0; an ideal point
is a lightlike vector, up to a factor. Every curve of constant curvature is a *cycle*

    {x : <x, v> = c}:   geodesic    v spacelike unit, c = 0
                        hypercycle  v spacelike unit, c = sinh of the distance from its axis
                        horocycle   v lightlike,      c < 0
                        circle      v timelike unit, its centre, c = -cosh of its radius.

The cross product of <,> computes joins and meets: the line through two points, the point where two
lines cross, the perpendicular from a point and the common perpendicular are each one product.
The kind of a cycle is known from how it was made and is never derived from rounded numbers.
Source: Ratcliffe, Foundations of Hyperbolic Manifolds, 3.1-3.2; Thurston, Three-Dimensional
Geometry and Topology, 2.6.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.isometry import Isometry

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]

CycleKind = Literal["geodesic", "hypercycle", "horocycle", "circle"]
_SIGNATURE = np.array([-1.0, 1.0, 1.0])


def product(u: ArrayLike, v: ArrayLike) -> FloatArray:
    """<u, v> along the last axis."""
    u, v = np.asarray(u), np.asarray(v)
    if u.ndim == v.ndim == 1:
        # Single vectors are frequent, and plain arithmetic is faster than NumPy for them.
        (u0, u1, u2), (v0, v1, v2) = u.tolist(), v.tolist()
        return np.float64(u1 * v1 + u2 * v2 - u0 * v0)  # type: ignore[return-value]
    return np.asarray((u * v * _SIGNATURE).sum(axis=-1))


def cross(u: ArrayLike, v: ArrayLike) -> FloatArray:
    """The vector orthogonal to two: <cross(u, v), w> is the determinant of u, v, w."""
    (u0, u1, u2), (v0, v1, v2) = np.asarray(u).tolist(), np.asarray(v).tolist()
    return np.array([u2 * v1 - u1 * v2, u2 * v0 - u0 * v2, u0 * v1 - u1 * v0])


def point_at(z: complex) -> FloatArray:
    """The vector of a point of the disk."""
    room = float(disk.defect(disk.require_inside(z)))
    z = complex(z)
    return np.array([2.0 - room, 2.0 * z.real, 2.0 * z.imag]) / room


def ideal_at(angle: float) -> FloatArray:
    """The vector of the ideal point e^(i angle)."""
    return np.array([1.0, math.cos(angle), math.sin(angle)])


def to_disk(x: ArrayLike) -> ComplexArray:
    """Where points are in the disk: (x1 + i x2) / (1 + x0). Not for ideal points."""
    x = np.asarray(x, dtype=np.float64)
    return np.asarray((x[..., 1] + 1j * x[..., 2]) / (1.0 + x[..., 0]))


def distance(x: ArrayLike, y: ArrayLike) -> FloatArray:
    """The distance of points: 4 sinh^2(d / 2) = <x - y, x - y>."""
    step = np.asarray(x) - np.asarray(y)
    return np.asarray(2.0 * np.arcsinh(np.sqrt(np.maximum(product(step, step), 0.0)) / 2.0))


def matrix_of(isometry: Isometry) -> FloatArray:
    """The isometry as a matrix on vectors: disk(M x) is the isometry of disk(x)."""
    a, b = complex(isometry.a), complex(isometry.b)
    square, cross_term = a * a + b * b, a * a - b * b
    turn = 2 * a * b.conjugate()
    matrix = np.array(
        [
            [abs(a) ** 2 + abs(b) ** 2, turn.real, -turn.imag],
            [2 * (a * b).real, square.real, -cross_term.imag],
            [2 * (a * b).imag, square.imag, cross_term.real],
        ]
    )
    return matrix * np.array([1.0, 1.0, -1.0]) if isometry.reflects else matrix


@dataclass(frozen=True)
class Cycle:
    """{x : <x, v> = c}, of a known kind."""

    kind: CycleKind
    v: tuple[float, float, float]
    c: float = 0.0

    @property
    def vector(self) -> FloatArray:
        return np.array(self.v)

    def side(self, x: ArrayLike) -> FloatArray:
        """<x, v> - c: 0 on the cycle, of one sign on each side of it."""
        return np.asarray(product(x, self.vector) - self.c)

    def moved(self, matrix: FloatArray) -> "Cycle":
        """The image under an isometry."""
        return Cycle(self.kind, _triple(matrix @ self.vector), self.c)

    @property
    def radius(self) -> float:
        """Radius of a circle; distance of a hypercycle from its axis; inf for a horocycle."""
        if self.kind == "circle":
            return math.acosh(max(-self.c, 1.0))
        return math.inf if self.kind == "horocycle" else math.asinh(abs(self.c))

    @property
    def disk_circle(self) -> tuple[complex, float]:
        """Centre and radius of the Euclidean circle it lies on in the disk; inf for a line.

        (c - v0) |z|^2 + 2 (v1, v2) . z = v0 + c, so R^2 = (<v, v> + c^2) / (c - v0)^2.
        """
        lead = self.c - self.v[0]
        size = max(abs(self.v[1]), abs(self.v[2]), abs(self.c), abs(self.v[0]))
        if abs(lead) <= 1e-13 * size:
            return complex(math.nan, math.nan), math.inf
        square = 0.0 if self.kind == "horocycle" else (-1.0 if self.kind == "circle" else 1.0)
        centre = -complex(self.v[1], self.v[2]) / lead
        return centre, math.sqrt(max(square + self.c**2, 0.0)) / abs(lead)

    @property
    def ideal_ends(self) -> tuple[FloatArray, ...]:
        """Where it meets the circle at infinity: two ideal points, one, or none."""
        if self.kind == "circle":
            return ()
        if self.kind == "horocycle":
            return (self.vector / self.v[0],)
        # Both ends satisfy <u, v> = 0.
        angle = math.atan2(self.v[2], self.v[1])
        spread = math.acos(min(max(self.v[0] / math.hypot(self.v[1], self.v[2]), -1.0), 1.0))
        return ideal_at(angle - spread), ideal_at(angle + spread)

    def distance(self, x: ArrayLike) -> float:
        """The distance of a point from it."""
        level = float(product(x, self.vector))
        if self.kind == "circle":
            return abs(math.acosh(max(-level, 1.0)) - self.radius)
        if self.kind == "horocycle":
            return abs(math.log(level / self.c))
        return abs(math.asinh(level) - math.asinh(self.c))

    def points(self, way: ArrayLike) -> FloatArray:
        """Points along it: by length along a geodesic or the axis, by angle on a circle. (..., 3).

        A geodesic and a horocycle start at their point nearest to the origin, a hypercycle beside
        that point of its axis.
        """
        t = np.asarray(way, dtype=np.float64)[..., None]
        if self.kind == "circle":
            across, up = _frame(self.vector)
            reach = math.sqrt(max(self.c**2 - 1.0, 0.0))
            return np.asarray(-self.c * self.vector + reach * (np.cos(t) * across + np.sin(t) * up))
        if self.kind == "horocycle":
            foot, along = self._horocycle_frame()
            axis = self.vector / -self.c
            return np.asarray(foot + t * along + t**2 / 2.0 * axis)
        foot, along = self._axis_frame()
        return np.asarray(
            math.hypot(1.0, self.c) * (np.cosh(t) * foot + np.sinh(t) * along)
            + self.c * self.vector
        )

    def way_of(self, x: ArrayLike) -> FloatArray:
        """The parameter of `points` whose point is nearest to x."""
        x = np.asarray(x, dtype=np.float64)
        if self.kind == "circle":
            across, up = _frame(self.vector)
            return np.asarray(np.arctan2(product(x, up), product(x, across)))
        if self.kind == "horocycle":
            _foot, along = self._horocycle_frame()
            return np.asarray(product(x, along) * self.c / product(x, self.vector))
        _foot, along = self._axis_frame()
        return np.asarray(np.arcsinh(product(x, along) / np.hypot(1.0, product(x, self.vector))))

    def _axis_frame(self) -> tuple[FloatArray, FloatArray]:
        """The point of the axis nearest to the origin, and the unit tangent there."""
        v = self.vector
        origin = np.array([1.0, 0.0, 0.0])
        foot = origin - product(origin, v) * v
        foot = foot / math.sqrt(-float(product(foot, foot)))
        return foot, cross(v, foot)

    def _horocycle_frame(self) -> tuple[FloatArray, FloatArray]:
        """Its point nearest to the origin, and the unit tangent there."""
        v = self.vector / self.v[0]
        level = self.c / self.v[0]
        # On the ray from the ideal point through the origin: x = a u + b w, both lightlike.
        w = np.array([1.0, -v[1], -v[2]])
        b = level / float(product(w, v))
        foot = b * w + 1.0 / (-2.0 * b * float(product(v, w))) * v
        return foot, np.array([0.0, -v[2], v[1]])


# Joining and meeting.


def line_through(x: ArrayLike, y: ArrayLike) -> Cycle:
    """The geodesic through two points, either of which may be ideal.

    Raises BadInput if they are the same.
    """
    x, y = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    # The product is formed from the difference, which does not cancel where they are near.
    return _geodesic(cross(x / x[0], y / y[0] - x / x[0]), "its two points are the same")


def perpendicular(x: ArrayLike, line: Cycle) -> Cycle:
    """The geodesic through a point, perpendicular to another."""
    return _geodesic(cross(x, line.vector), "the point and the line do not determine it")


def perpendicular_bisector(x: ArrayLike, y: ArrayLike) -> Cycle:
    """All points at equal distance from x and y. Raises BadInput if they are the same."""
    return _geodesic(np.asarray(x) - np.asarray(y), "its two points are the same")


def angle_bisector(x: ArrayLike, vertex: ArrayLike, y: ArrayLike) -> Cycle:
    """The line that bisects the angle at a vertex. Raises BadInput if the angle is undefined."""
    first, second = line_through(vertex, x), line_through(vertex, y)
    return _geodesic(first.vector + second.vector, "the angle is straight")


def common_perpendicular(first: Cycle, second: Cycle) -> Cycle:
    """The line perpendicular to two lines that neither cross nor meet at infinity.

    Raises BadInput for lines that do.
    """
    v = cross(first.vector, second.vector)
    if float(product(v, v)) <= 0:
        raise BadInput("These lines have no common perpendicular", "they cross")
    return _geodesic(v, "they meet at infinity")


def crossing(first: Cycle, second: Cycle) -> FloatArray | None:
    """The point where two geodesics cross; None if they do not."""
    v = cross(first.vector, second.vector)
    square = float(product(v, v))
    if square >= 0:
        return None
    return np.asarray(math.copysign(1.0, v[0]) * v / math.sqrt(-square))


def meetings(first: Cycle, second: Cycle) -> list[FloatArray]:
    """The points that two cycles share: none, one or two."""
    u, v = first.vector, second.vector
    normal = cross(u, v)
    square = float(product(normal, normal))
    # x = a u + b v + t n: a and b from the two conditions, t from <x, x> = -1.
    gram = np.array([[product(u, u), product(u, v)], [product(u, v), product(v, v)]])
    determinant = float(np.linalg.det(gram))
    if abs(determinant) < 1e-14:
        return []
    a, b = np.linalg.solve(gram, [first.c, second.c])
    base = a * u + b * v
    rest = (-1.0 - float(product(base, base))) / square
    if rest < 0:
        return []
    root = math.sqrt(rest)
    found = [base + t * normal for t in ((-root, root) if root > 0 else (0.0,))]
    return [x for x in found if x[0] > 0]


def midpoint(x: ArrayLike, y: ArrayLike) -> FloatArray:
    """The point halfway between two points."""
    total = np.asarray(x, dtype=np.float64) + np.asarray(y, dtype=np.float64)
    return np.asarray(total / math.sqrt(-float(product(total, total))))


def foot(x: ArrayLike, line: Cycle) -> FloatArray:
    """The point of a geodesic nearest to a point."""
    x = np.asarray(x, dtype=np.float64)
    down = x - product(x, line.vector) * line.vector
    return np.asarray(down / math.sqrt(-float(product(down, down))))


def distance_to_line(x: ArrayLike, line: Cycle) -> float:
    """The distance of a point from a geodesic: sinh d = |<x, v>|."""
    return math.asinh(abs(float(product(x, line.vector))))


def angle_between(first: Cycle, second: Cycle) -> float:
    """The angle in [0, pi / 2] of crossing geodesics. Raises BadInput for others."""
    v = cross(first.vector, second.vector)
    square = float(product(v, v))
    if square > 0:
        raise BadInput("The lines have no angle", "they do not cross")
    return math.atan2(math.sqrt(-square), abs(float(product(first.vector, second.vector))))


def distance_of_lines(first: Cycle, second: Cycle) -> float:
    """The distance of ultraparallel geodesics: sinh d = |cross(v, w)|; 0 for crossing ones."""
    v = cross(first.vector, second.vector)
    return math.asinh(math.sqrt(max(float(product(v, v)), 0.0)))


# Making.


def circle_about(centre: ArrayLike, radius: float) -> Cycle:
    """The circle of a radius. Raises BadInput unless the radius is positive."""
    if not (math.isfinite(radius) and radius > 0):
        raise BadInput(f"A circle cannot have radius {radius:g}", "the radius must be positive")
    return Cycle("circle", _triple(np.asarray(centre)), -math.cosh(radius))


def horocycle_through(x: ArrayLike, ideal: ArrayLike) -> Cycle:
    """The horocycle at an ideal point that passes through a point."""
    u = np.asarray(ideal, dtype=np.float64)
    return Cycle("horocycle", _triple(u / u[0]), float(product(x, u / u[0])))


def hypercycle_through(x: ArrayLike, axis: Cycle) -> Cycle:
    """All points as far from a line, and on the same side of it, as a given point."""
    level = float(product(x, axis.vector))
    return Cycle("hypercycle" if level else "geodesic", axis.v, level)


def parallel_angle(distance_off: float) -> float:
    """Lobachevsky's angle of parallelism: 2 arctan e^-d."""
    return 2.0 * math.atan(math.exp(-distance_off))


def regular_polygon(centre: ArrayLike, vertex: ArrayLike, sides: int) -> list[FloatArray]:
    """The vertices of the regular polygon with a centre and one vertex, counter-clockwise.

    Raises BadInput for fewer than three sides or a vertex at the centre.
    """
    if sides < 3:
        raise BadInput(f"A polygon cannot have {sides} sides", "it must have at least three")
    reach = float(distance(centre, vertex))
    if reach == 0:
        raise BadInput("The polygon is not determined", "its vertex is at its centre")
    rim = circle_about(centre, reach)
    start = float(rim.way_of(vertex))
    return list(rim.points(start + 2.0 * math.pi * np.arange(sides) / sides))


def circumradius_of(sides: int, angle: float) -> float:
    """Circumradius of the regular polygon with an interior angle in (0, (n - 2) pi / n).

    cosh R = cot(pi / n) cot(angle / 2). Raises BadInput for another angle.
    """
    most = (sides - 2) * math.pi / sides
    if not 0 < angle < most:
        raise BadInput(
            f"A regular polygon cannot have the angle {angle:g}",
            f"{sides} equal angles must be between 0 and {most:.6g}",
        )
    return math.acosh(1.0 / (math.tan(math.pi / sides) * math.tan(angle / 2.0)))


def _geodesic(v: FloatArray, why: str) -> Cycle:
    square = float(product(v, v))
    if not square > 0:
        raise BadInput("The line is not determined", why)
    return Cycle("geodesic", _triple(v / math.sqrt(square)))


def _frame(centre: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Two orthonormal tangents at a point, the images of 1 and i under the shortest translation."""
    t, x, y = (float(each) for each in centre)
    share = 1.0 / (1.0 + t)
    return (
        np.array([x, 1.0 + x * x * share, x * y * share]),
        np.array([y, x * y * share, 1.0 + y * y * share]),
    )


def _triple(v: FloatArray) -> tuple[float, float, float]:
    return float(v[0]), float(v[1]), float(v[2])
