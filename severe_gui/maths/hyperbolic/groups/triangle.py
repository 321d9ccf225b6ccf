"""The fundamental triangle of a regular tiling {p, q}, and folding the plane into it.

A flag of the tiling (a vertex, an edge, a tile) is a triangle with angles pi/p at the centre of
the tile, pi/2 at the middle of the edge and pi/q at the vertex. Reflections in its sides generate
the Coxeter group (2, p, q). Mirror i moves the flag's vertex (0), edge (1) or tile (2):

    mirror 0  through the tile's centre and the edge's middle (the real axis)
    mirror 1  through the tile's centre and the vertex
    mirror 2  along the edge

A mirror is a unit spacelike vector (n, t) of Minkowski space, |n|^2 - t^2 = 1, n complex, and
    sinh(signed distance of z) = (2 Re(conj(n) z) - t (1 + |z|^2)) / (1 - |z|^2),
positive outside the triangle. The tile's centre is at 0; if it is ideal (p infinite), the middle
of the edge is. Source: Coxeter, Regular Polytopes, chapter 5; Beardon 7.12-7.17.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.disk import (
    UNIT_ROUNDOFF,
    ComplexArray,
    FloatArray,
    defect,
    require_inside,
)
from severe_gui.maths.hyperbolic.plane.isometry import Isometry

Order = int | float
"""The p or q of a tiling: an integer of at least 3, or math.inf."""


def is_hyperbolic(p: Order, q: Order) -> bool:
    """Whether {p, q} tiles the hyperbolic plane: (p - 2)(q - 2) > 4."""
    return (p - 2) * (q - 2) > 4


def require_order(name: str, order: Order) -> Order:
    """The order as an int or inf. Raises BadInput below 3 or between integers."""
    if order == math.inf:
        return math.inf
    if order != order or order != int(order) or order < 3:
        raise BadInput(
            f"{name} = {order:g} does not give a tiling",
            f"{name} must be an integer of at least 3, or inf",
        )
    return int(order)


@dataclass(frozen=True)
class Mirror:
    """A geodesic as a unit spacelike vector: complex normal n and time coordinate t."""

    normal: complex
    time: float

    def sinh_distance(self, z: ArrayLike) -> FloatArray:
        """sinh of the signed distance of points, positive on the side the normal points to."""
        z = np.asarray(z, dtype=np.complex128)
        return np.asarray(self._side(z) / defect(z))

    def is_beyond(self, z: ArrayLike) -> NDArray[np.bool_]:
        """Whether points lie on the side of the normal, by more than the rounding error.

        So a point on the mirror is not beyond it, whichever way its coordinates were rounded.
        """
        z = np.asarray(z, dtype=np.complex128)
        slack = 16.0 * UNIT_ROUNDOFF * (abs(self.normal) + abs(self.time))
        return np.asarray(self._side(z) > slack)

    def _side(self, z: ComplexArray) -> FloatArray:
        along = self.normal.real * z.real + self.normal.imag * z.imag
        return np.asarray(2.0 * along - self.time * (2.0 - defect(z)))

    @cached_property
    def reflection(self) -> Isometry:
        return Isometry(1j * self.normal, -1j * self.time, reflects=True)

    @property
    def circle(self) -> tuple[complex, float] | None:
        """Centre and radius of the Euclidean circle; None for a diameter."""
        if self.time == 0.0:
            return None
        return self.normal / self.time, 1.0 / abs(self.time)


@dataclass(frozen=True)
class Folded:
    """The result of folding. Arrays of the shape of the given points.

    point: the image in the triangle. reflections: how many were needed, which is the length of the
    group element that takes the triangle to that of the point. crossings: how many of them were in
    mirror i, last axis 3. finished: false if the folds were used up first.
    """

    point: ComplexArray
    reflections: NDArray[np.int64]
    crossings: NDArray[np.int64]
    finished: NDArray[np.bool_]

    @property
    def parity(self) -> NDArray[np.int64]:
        """0 or 1: whether the point lies in an even or an odd triangle."""
        return self.reflections % 2


@dataclass(frozen=True)
class Triangle:
    """The fundamental triangle of a hyperbolic tiling {p, q}; p or q may be math.inf."""

    p: Order
    q: Order

    def __post_init__(self) -> None:
        require_order("p", self.p)
        require_order("q", self.q)
        if not is_hyperbolic(self.p, self.q):
            raise BadInput(
                f"{{{self.p}, {self.q}}} does not tile the hyperbolic plane",
                f"(p - 2)(q - 2) = {(self.p - 2) * (self.q - 2):g} does not exceed 4",
                "increase p or q",
            )

    @property
    def is_compact(self) -> bool:
        """Whether no corner of the triangle is at infinity."""
        return math.isfinite(self.p) and math.isfinite(self.q)

    @cached_property
    def mirrors(self) -> tuple[Mirror, Mirror, Mirror]:
        """The three sides, with normals pointing out of the triangle."""
        at_centre, at_vertex = math.pi / self.p, math.pi / self.q
        axis = Mirror(-1j, 0.0)
        if math.isinf(self.p):
            flank = complex(-math.cos(at_vertex), math.cos(at_centre))
            return axis, Mirror(flank, math.cos(at_vertex)), Mirror(1.0, 0.0)
        cosh_inradius = math.cos(at_vertex) / math.sin(at_centre)
        sinh_inradius = math.sqrt(
            math.cos(at_centre + at_vertex) * math.cos(at_centre - at_vertex)
        ) / math.sin(at_centre)
        flank = 1j * complex(math.cos(at_centre), math.sin(at_centre))
        return axis, Mirror(flank, 0.0), Mirror(cosh_inradius, sinh_inradius)

    @cached_property
    def reflections(self) -> tuple[Isometry, Isometry, Isometry]:
        """The generators of the group, in the order of the mirrors."""
        first, second, third = self.mirrors
        return first.reflection, second.reflection, third.reflection

    @property
    def tile_centre(self) -> complex:
        """Where mirrors 0 and 1 meet; the ideal point -1 if p is infinite."""
        return -1.0 if math.isinf(self.p) else 0.0

    @property
    def edge_middle(self) -> complex:
        """Where mirrors 0 and 2 meet."""
        if math.isinf(self.p):
            return 0.0
        edge = self.mirrors[2]
        return edge.time / (edge.normal.real + 1.0)

    @property
    def vertex(self) -> complex:
        """Where mirrors 1 and 2 meet; on the unit circle if q is infinite."""
        at_centre, at_vertex = math.pi / self.p, math.pi / self.q
        if math.isinf(self.p):
            return 1j * math.cos(at_vertex) / (1.0 + math.sin(at_vertex))
        radius = math.sqrt(math.cos(at_centre + at_vertex) / math.cos(at_centre - at_vertex))
        return radius * complex(math.cos(at_centre), math.sin(at_centre))

    @property
    def corners(self) -> tuple[complex, complex, complex]:
        """Tile centre, edge middle and vertex, counter-clockwise."""
        return self.tile_centre, self.edge_middle, self.vertex

    def violated(self, z: complex) -> int | None:
        """The first mirror that z lies beyond; None in the closed triangle."""
        for index, mirror in enumerate(self.mirrors):
            if mirror.is_beyond(z):
                return index
        return None

    def fold(self, z: ArrayLike, folds: int = 60) -> Folded:
        """Reflect points into the triangle: each pass reflects in mirrors 0, 1, 2 where beyond.

        A reflection in a mirror between a point and the triangle shortens the group element by
        one, so the number of reflections does not depend on their order. At most `folds` passes.
        """
        shape = np.shape(z)
        points = require_inside(z).ravel().copy()
        crossings = np.zeros((points.size, 3), dtype=np.int64)
        live = np.arange(points.size)
        for _ in range(folds):
            here = points[live]
            moved = np.zeros(live.size, dtype=bool)
            for index, mirror in enumerate(self.mirrors):
                beyond = mirror.is_beyond(here)
                here = np.where(beyond, mirror.reflection.apply(here), here)
                crossings[live, index] += beyond
                moved |= beyond
            points[live] = here
            live = live[moved]
            if live.size == 0:
                break
        unfinished = np.zeros(points.size, dtype=bool)
        unfinished[live] = True
        return Folded(
            points.reshape(shape),
            crossings.sum(axis=1).reshape(shape),
            crossings.reshape((*shape, 3)),
            ~unfinished.reshape(shape),
        )
