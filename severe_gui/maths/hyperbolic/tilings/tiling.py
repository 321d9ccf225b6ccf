"""Regular tilings {p, q}: which plane they tile, their lengths, and exact counts of their layers.

With a = pi/p, b = pi/q and K = cos(a + b) cos(a - b), the tile has
    sinh(edge / 2) = sqrt(K) / sin b,   cosh(edge / 2) = cos a / sin b,
    sinh(circumradius) = sqrt(K) / (sin a sin b),   sinh(inradius) = sqrt(K) / sin a,
and on the unit sphere, where K < 0, the same with sin and cos of sqrt(-K). Source: Coxeter, Regular
Polytopes, 2.4-2.5; "Hyperbolic tessellations" in Introduction to Geometry, chapter 20.

Layers by edges are spheres in the tile graph (the vertices of {q, p}). Their generating function is
rational (Cannon and Wagreich, Growth functions of surface groups, 1992). Layers by vertices follow
a transfer recursion on the boundary of the region tiled so far (Dunham 1986).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import islice

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.triangle import Order, require_order


class Adjacency(StrEnum):
    """What two tiles must share to be neighbours."""

    EDGE = "edge"
    VERTEX = "vertex"


class Geometry(StrEnum):
    """The plane of a regular tiling."""

    SPHERICAL = "spherical"
    EUCLIDEAN = "euclidean"
    HYPERBOLIC = "hyperbolic"

    @property
    def curvature(self) -> int:
        return {"spherical": 1, "euclidean": 0, "hyperbolic": -1}[self]


@dataclass(frozen=True)
class Tiling:
    """The regular tiling {p, q}: q regular p-gons at each vertex; p or q may be math.inf."""

    p: Order
    q: Order

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", require_order("p", self.p))
        object.__setattr__(self, "q", require_order("q", self.q))

    def __str__(self) -> str:
        return f"{{{self.p}, {self.q}}}"

    @property
    def kind(self) -> Geometry:
        """By the sign of (p - 2)(q - 2) - 4."""
        excess = (self.p - 2) * (self.q - 2) - 4
        if excess > 0:
            return Geometry.HYPERBOLIC
        return Geometry.EUCLIDEAN if excess == 0 else Geometry.SPHERICAL

    @property
    def edge(self) -> float:
        """The length of an edge; 1 in the Euclidean plane, inf if the vertices are ideal."""
        a, b = math.pi / self.p, math.pi / self.q
        if self.kind is Geometry.EUCLIDEAN:
            return 1.0
        return 2.0 * self._length(math.sin(b), math.cos(a))

    @property
    def circumradius(self) -> float:
        """The distance from a tile's centre to its vertices; inf if either is ideal."""
        a, b = math.pi / self.p, math.pi / self.q
        if self.kind is Geometry.EUCLIDEAN:
            return 0.5 / math.sin(a)
        return self._length(math.sin(a) * math.sin(b), math.cos(a) * math.cos(b))

    @property
    def inradius(self) -> float:
        """The distance from a tile's centre to its edges; inf if the centre is ideal."""
        a, b = math.pi / self.p, math.pi / self.q
        if self.kind is Geometry.EUCLIDEAN:
            return 0.5 / math.tan(a)
        return self._length(math.sin(a), math.cos(b))

    @property
    def area(self) -> float:
        """The area of a tile, from its angles (Gauss-Bonnet); inf if its centre is ideal."""
        if self.kind is Geometry.EUCLIDEAN:
            return self.p / (4.0 * math.tan(math.pi / self.p))
        share = self.area_over_pi
        return math.inf if share is None else math.pi * float(share)

    @property
    def area_over_pi(self) -> Fraction | None:
        """The area as an exact multiple of pi; None if infinite or Euclidean."""
        if math.isinf(self.p) or self.kind is Geometry.EUCLIDEAN:
            return None
        p = int(self.p)
        angles = Fraction(0) if math.isinf(self.q) else Fraction(2 * p, int(self.q))
        return abs(p - 2 - angles)

    @property
    def number_of_tiles(self) -> int | None:
        """How many tiles cover the sphere; None in the infinite planes."""
        if self.kind is not Geometry.SPHERICAL:
            return None
        p, q = int(self.p), int(self.q)
        return 4 * q // (2 * p + 2 * q - p * q)

    def _length(self, below: float, along: float) -> float:
        """The length with (hyperbolic) sine sqrt(|K|) / below and cosine along / below."""
        if below == 0.0:
            return math.inf
        a, b = math.pi / self.p, math.pi / self.q
        root = math.sqrt(abs(math.cos(a + b) * math.cos(a - b)))
        if self.kind is Geometry.HYPERBOLIC:
            return math.asinh(root / below)
        return math.atan2(root, along)


def layer_counts(tiling: Tiling, layers: int, adjacent: Adjacency = Adjacency.EDGE) -> list[int]:
    """How many tiles lie at distance 0, 1, ... layers from one tile, exactly.

    On the sphere the list ends when the sphere is covered. Raises BadInput if a layer is infinite.
    """
    if layers < 0:
        raise BadInput(f"{layers} layers cannot be counted", "the number must be 0 or more")
    if layers == 0:
        return [1]
    _require_finite_layers(tiling, adjacent)
    p, q = tiling.p, tiling.q
    if tiling.kind is Geometry.SPHERICAL:
        return _SPHERICAL[int(p), int(q)][adjacent][: layers + 1]
    if adjacent is Adjacency.EDGE or q == 3:
        counts = _edge_layers(int(p), q)
    elif p == 3:
        counts = _triangle_layers(int(q))
    else:
        counts = _vertex_layers(int(p), int(q))
    return list(islice(counts, layers + 1))


def _require_finite_layers(tiling: Tiling, adjacent: Adjacency) -> None:
    if math.isinf(tiling.p):
        raise BadInput(
            f"Only layer 0 of {tiling} can be counted",
            "a tile with infinitely many sides has infinitely many neighbours",
        )
    if math.isinf(tiling.q) and adjacent is Adjacency.VERTEX:
        raise BadInput(
            f"Only layer 0 of {tiling} can be counted by vertices",
            "infinitely many tiles meet at each ideal vertex",
            "count by edges",
        )


def _edge_layers(p: int, q: Order) -> Iterator[int]:
    """Coefficients of the growth series of the graph with degree p whose faces have q sides."""
    if math.isinf(q):
        yield 1
        count = p
        while True:
            yield count
            count *= p - 1
    q = int(q)
    half, odd = divmod(q, 2)
    if odd:
        middle = [4], [-(p - 4)]
        flank = half - 1
        ends = 2 * half
    else:
        middle = [], []
        flank = half - 1
        ends = half
    above = [1, *([2] * flank), *middle[0], *([2] * (flank if odd else 0)), 1]
    below = [1, *([2 - p] * flank), *middle[1], *([2 - p] * (flank if odd else 0)), 1]
    assert len(above) == len(below) == ends + 1
    past: list[int] = []
    index = 0
    while True:
        term = above[index] if index <= ends else 0
        reach = min(index, ends)
        term -= sum(below[k] * past[-k] for k in range(1, reach + 1))
        yield term
        past.append(term)
        if len(past) > ends:
            del past[0]
        index += 1


def _vertex_layers(p: int, q: int) -> Iterator[int]:
    """p, q >= 4: the boundary has `once` vertices in one tile so far and `twice` in two."""
    yield 1
    once, twice = p, 0
    while True:
        sides = once + twice
        at_vertices = once * (q - 3) + twice * (q - 4)
        yield sides + at_vertices
        once, twice = (
            sides * (p - 4) + at_vertices * (p - 3),
            once * (q - 2) + twice * (q - 3),
        )


def _triangle_layers(q: int) -> Iterator[int]:
    """p = 3, q >= 6: boundary vertices with 1, 2 or 3 tiles so far, and the spokes they send."""
    yield 1
    vertices = {1: 3, 2: 0, 3: 0}
    while True:
        sides = sum(vertices.values())
        yield sides + sum(count * (q - tiles - 2) for tiles, count in vertices.items())
        inner = sum(count * (q - tiles - 3) for tiles, count in vertices.items())
        vertices = {1: 0, 2: inner, 3: sides}


# The five Platonic solids, {p, q}: faces by distance across edges, and across vertices.
_SPHERICAL: dict[tuple[int, int], dict[Adjacency, list[int]]] = {
    (3, 3): {Adjacency.EDGE: [1, 3], Adjacency.VERTEX: [1, 3]},
    (4, 3): {Adjacency.EDGE: [1, 4, 1], Adjacency.VERTEX: [1, 4, 1]},
    (5, 3): {Adjacency.EDGE: [1, 5, 5, 1], Adjacency.VERTEX: [1, 5, 5, 1]},
    (3, 4): {Adjacency.EDGE: [1, 3, 3, 1], Adjacency.VERTEX: [1, 6, 1]},
    (3, 5): {Adjacency.EDGE: [1, 3, 6, 6, 3, 1], Adjacency.VERTEX: [1, 9, 9, 1]},
}
