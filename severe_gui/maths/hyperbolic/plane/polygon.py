"""Simple geodesic polygons: their angles, area and perimeter.

In Klein's model geodesics are straight, so whether two sides cross is a question about signs of
determinants; they are formed exactly, in fractions, from the coordinates as given. The area is the
sum of signed triangles from one vertex. With vertices x, y, z as vectors of the hyperboloid,
    tan(area / 2) = det(x, y, z) / (1 + cosh d(x, y) + cosh d(y, z) + cosh d(z, x)),
which keeps its relative accuracy where the angle sum (Gauss-Bonnet) cancels, and its absolute
accuracy where a vertex is far from the others: no vertex is moved to 0.
Source: Beardon, The Geometry of Discrete Groups, 7.13-7.15; Van Oosterom and Strackee, The solid
angle of a plane triangle (1983), for the formula on the sphere, whose radius is made imaginary.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray

KleinPoint = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Polygon:
    """A simple polygon of the disk, by its vertices in order. A flat triangle is allowed.

    Raises OutsideModel for a vertex outside the disk, BadInput if two vertices are the same or the
    boundary meets itself.
    """

    vertices: tuple[complex, ...]

    def __post_init__(self) -> None:
        disk.require_inside(np.array(self.vertices))
        if len(self.vertices) < 3:
            raise BadInput(
                "A polygon needs three vertices", f"only {len(self.vertices)} were given"
            )
        seen: dict[complex, int] = {}
        for index, vertex in enumerate(self.vertices, start=1):
            if vertex in seen:
                raise BadInput(
                    "The polygon is not simple",
                    f"its vertices {seen[vertex]} and {index} are equal",
                )
            seen[vertex] = index
        if len(self.vertices) > 3:
            _require_simple(self._klein)

    @cached_property
    def angles(self) -> tuple[float, ...]:
        """The interior angle at each vertex, in (0, 2 pi); 0 and pi in a flat triangle."""
        n = len(self.vertices)
        found = []
        for index, vertex in enumerate(self.vertices):
            before, after = index - 1, (index + 1) % n
            angle = float(disk.angle(vertex, self.vertices[before], self.vertices[after]))
            turn = _turn(self._klein[before], self._klein[index], self._klein[after])
            found.append(2.0 * math.pi - angle if turn * self._orientation < 0 else angle)
        return tuple(found)

    @cached_property
    def area(self) -> float:
        """The area enclosed; (n - 2) pi less the angle sum."""
        vertices = np.array(self.vertices)
        fan = vertices[:1], vertices[1:-1], vertices[2:]
        first, at, last = (disk.defect(each) for each in fan)
        triangles = signed_areas(fan, (first, at, last))
        return 0.0 if self._orientation == 0 else abs(math.fsum(triangles))

    @cached_property
    def perimeter(self) -> float:
        """The total length of the sides."""
        vertices = np.array(self.vertices)
        return math.fsum(disk.geodesic_distance(vertices, np.roll(vertices, -1)))

    @cached_property
    def _klein(self) -> tuple[KleinPoint, ...]:
        return tuple(_klein_point(vertex) for vertex in self.vertices)

    @cached_property
    def _orientation(self) -> int:
        """1 counter-clockwise, -1 clockwise, 0 flat."""
        points = self._klein
        area = sum(
            (
                a[0] * b[1] - a[1] * b[0]
                for a, b in zip(points, (*points[1:], points[0]), strict=True)
            ),
            Fraction(0),
        )
        return _sign(area)


def signed_areas(
    vertices: tuple[ComplexArray, ComplexArray, ComplexArray],
    rooms: tuple[FloatArray, FloatArray, FloatArray],
) -> FloatArray:
    """Signed areas of triangles, positive counter-clockwise. rooms: defects D, 0 at ideal vertices.

    The middle row of the determinant is subtracted from its other rows (2 - D, 2 z). Both sides
    of the fraction are multiplied by the defects, so that ideal vertices need no special case.
    """
    (first, at, last), (room_first, room, room_last) = vertices, rooms
    before, after = first - at, last - at
    rise_before = np.real(np.conj(before) * (first + at))
    rise_after = np.real(np.conj(after) * (last + at))
    determinant = (
        (2.0 - room) * np.imag(np.conj(after) * before)
        + rise_before * np.imag(np.conj(at) * after)
        - rise_after * np.imag(np.conj(at) * before)
    )
    below = (
        2.0 * room_first * room * room_last
        + np.abs(before) ** 2 * room_last
        + np.abs(after) ** 2 * room_first
        + np.abs(last - first) ** 2 * room
    )
    return np.asarray(2.0 * np.arctan2(2.0 * determinant, below))


def _klein_point(z: complex) -> KleinPoint:
    x, y = Fraction(z.real), Fraction(z.imag)
    below = 1 + x * x + y * y
    return 2 * x / below, 2 * y / below


def _require_simple(points: Sequence[KleinPoint]) -> None:
    n = len(points)
    sides = [(points[index], points[(index + 1) % n]) for index in range(n)]
    for i, j in _near_pairs(points):
        first, second = sides[i], sides[j]
        if j == i + 1:
            meet = _folds_back(*first, second[1])
        elif i == 0 and j == n - 1:
            meet = _folds_back(*second, first[1])
        else:
            meet = _segments_meet(*first, *second)
        if meet:
            raise BadInput(
                "The polygon is not simple",
                f"its sides {i + 1} and {j + 1} meet",
                "give the points in order around the polygon",
            )


def _near_pairs(points: Sequence[KleinPoint]) -> list[tuple[int, int]]:
    """Pairs of sides, i < j, whose boxes overlap up to rounding; no others can meet."""
    starts = np.array([[float(x), float(y)] for x, y in points])
    ends = np.roll(starts, -1, axis=0)
    low, high = np.minimum(starts, ends) - 1e-12, np.maximum(starts, ends) + 1e-12
    near = ((low[:, None] <= high[None]) & (low[None] <= high[:, None])).all(axis=2)
    rows, columns = np.nonzero(np.triu(near, 1))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _segments_meet(a: KleinPoint, b: KleinPoint, c: KleinPoint, d: KleinPoint) -> bool:
    c_side, d_side = _turn(a, b, c), _turn(a, b, d)
    a_side, b_side = _turn(c, d, a), _turn(c, d, b)
    if c_side * d_side < 0 and a_side * b_side < 0:
        return True
    return (
        (c_side == 0 and _is_between(a, c, b))
        or (d_side == 0 and _is_between(a, d, b))
        or (a_side == 0 and _is_between(c, a, d))
        or (b_side == 0 and _is_between(c, b, d))
    )


def _folds_back(a: KleinPoint, b: KleinPoint, c: KleinPoint) -> bool:
    """Whether the side b c runs back along a b."""
    if _turn(a, b, c) != 0:
        return False
    return (a[0] - b[0]) * (c[0] - b[0]) + (a[1] - b[1]) * (c[1] - b[1]) > 0


def _is_between(a: KleinPoint, b: KleinPoint, c: KleinPoint) -> bool:
    return all(min(p, r) <= q <= max(p, r) for p, q, r in zip(a, b, c, strict=True))


def _turn(a: KleinPoint, b: KleinPoint, c: KleinPoint) -> int:
    """1 where a, b, c turn left, -1 right, 0 straight."""
    return _sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
