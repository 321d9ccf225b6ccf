"""Uniform tilings by Wythoff's construction, in the plane of any constant curvature.

A seed point of the fundamental triangle (2, p, q), reflected in all its mirrors, gives the vertices
of a uniform tiling; its edges join the seed to its images in the mirrors, so within the triangle
they are the perpendiculars from the seed to the mirrors it does not lie on. They divide the
triangle into parts of the tiles about its corners: the centres of the p-gons (0), the middles of
the edges (1) and the vertices of {p, q} (2).

Points are X = (T, x, y), lines are covectors l with l X = 0 on the line and sinh, sin or the length
itself of the signed distance as l X. With curvature k the pole of l, the direction that leads
straight across it, is (k l_T, l_x, l_y). T is cosh, cos or 1.
Source: Coxeter, Regular Polytopes, 5.7 and 11.2; Conway, The Symmetries of Things, chapter 20.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry, Tiling

FloatArray = NDArray[np.float64]
_NOTHING = 1e-9
# The squared length over the squared time below which a vector counts as lightlike.
_LIGHTLIKE = 1e-14
_SUPERSCRIPTS = str.maketrans("0123456789∞", "⁰¹²³⁴⁵⁶⁷⁸⁹\u221e")


class Uniform(StrEnum):
    """The tilings that one triangle group offers."""

    REGULAR = "regular"
    DUAL = "dual"
    RECTIFIED = "rectified"
    TRUNCATED = "truncated"
    TRUNCATED_DUAL = "truncated dual"
    CANTELLATED = "cantellated"
    OMNITRUNCATED = "omnitruncated"
    TRIANGLES = "triangles"


# The mirrors that the seed lies on, and those it is equally far from.
_SEEDS: dict[Uniform, tuple[tuple[int, ...], tuple[int, ...]]] = {
    Uniform.REGULAR: ((1, 2), ()),
    Uniform.DUAL: ((0, 1), ()),
    Uniform.RECTIFIED: ((0, 2), ()),
    Uniform.TRUNCATED: ((2,), (0, 1)),
    Uniform.TRUNCATED_DUAL: ((0,), (1, 2)),
    Uniform.CANTELLATED: ((1,), (0, 2)),
    Uniform.OMNITRUNCATED: ((), (0, 1, 2)),
}
# The corners on mirror i: the perpendicular to it separates the first from the second.
_ENDS = ((0, 1), (0, 2), (1, 2))


@dataclass(frozen=True)
class Edge:
    """Half an edge: from the seed straight to a mirror.

    line: the covector of its line; clip: of the line across it at the seed, positive ahead.
    """

    mirror: int
    line: tuple[float, ...]
    clip: tuple[float, ...]
    length: float


@dataclass(frozen=True)
class Wythoff:
    """A uniform tiling as the fundamental triangle shows it.

    corners, seed: points; dividers: a covector for each mirror, negative toward the first of its
    corners, None where the seed leaves none. sides: for each corner, the tile's number of sides,
    0 where there is no tile.
    """

    tiling: Tiling
    figure: Uniform
    corners: tuple[tuple[float, ...], ...]
    seed: tuple[float, ...]
    edges: tuple[Edge, ...]
    dividers: tuple[tuple[float, ...] | None, ...]
    sides: tuple[float, float, float]

    @property
    def vertex_figure(self) -> str:
        """The tiles around a vertex, such as 3.7.3.7."""
        p, q = (_order(order) for order in (self.tiling.p, self.tiling.q))
        twice_p, twice_q = (_order(2 * order) for order in (self.tiling.p, self.tiling.q))
        return {
            Uniform.REGULAR: _power(p, self.tiling.q),
            Uniform.DUAL: _power(q, self.tiling.p),
            Uniform.RECTIFIED: f"{p}.{q}.{p}.{q}",
            Uniform.TRUNCATED: f"{q}.{twice_p}.{twice_p}",
            Uniform.TRUNCATED_DUAL: f"{p}.{twice_q}.{twice_q}",
            Uniform.CANTELLATED: f"{p}.4.{q}.4",
            Uniform.OMNITRUNCATED: f"4.{twice_p}.{twice_q}",
            Uniform.TRIANGLES: f"triangles (2, {p}, {q})",
        }[self.figure]

    @property
    def feature(self) -> float:
        """The length of the smallest detail of the picture; inf if all edges are infinite."""
        lengths = [each.length for each in self.edges if math.isfinite(each.length)]
        return min(lengths, default=math.inf)


@lru_cache(maxsize=64)
def wythoff(tiling: Tiling, figure: Uniform) -> Wythoff:
    """One of the uniform tilings of a triangle group."""
    mirrors, k = mirror_covectors(tiling), tiling.kind.curvature
    corners = [_corner(mirrors, others, k) for others in ((0, 1), (0, 2), (1, 2))]
    if figure is Uniform.TRIANGLES:
        edges = tuple(Edge(i, _plain(mirrors[i]), (), _side(tiling, i)) for i in range(3))
        middle = _point(np.cross(mirrors[0] - mirrors[1], mirrors[1] - mirrors[2]), k, mirrors)
        return Wythoff(tiling, figure, tuple(map(_plain, corners)), _plain(middle), edges,
                       (None,) * 3, (3, 0, 0))  # fmt: skip
    on, between = _SEEDS[figure]
    conditions = [mirrors[i] for i in on]
    conditions += [mirrors[a] - mirrors[b] for a, b in pairwise(between)]
    seed = _point(np.cross(conditions[0], conditions[1]), k, mirrors)
    edges = tuple(_edge(seed, i, mirrors, k) for i in range(3) if i not in on)
    dividers = tuple(_divider(seed, i, mirrors, corners, k) for i in range(3))
    return Wythoff(
        tiling,
        figure,
        tuple(map(_plain, corners)),
        _plain(seed),
        edges,
        dividers,
        _sides(tiling, figure),
    )


def mirror_covectors(tiling: Tiling) -> FloatArray:
    """The three mirrors, one a row, positive outside the triangle; shape (3, 3)."""
    if tiling.kind is Geometry.HYPERBOLIC:
        mirrors = Triangle(tiling.p, tiling.q).mirrors
        return np.array([(-each.time, each.normal.real, each.normal.imag) for each in mirrors])
    angle, inradius = math.pi / tiling.p, tiling.inradius
    if tiling.kind is Geometry.SPHERICAL:
        edge = (-math.sin(inradius), math.cos(inradius), 0.0)
    else:
        edge = (-inradius, 1.0, 0.0)
    return np.array([(0.0, 0.0, -1.0), (0.0, -math.sin(angle), math.cos(angle)), edge])


def quadratic_form(covector: tuple[float, ...], curvature: int) -> tuple[float, ...]:
    """(A, B, C, D) with l X (1 + k |z|^2) = A |z|^2 + B Re z + C Im z + D in the chart of z.

    z = tanh(d/2), tan(d/2) along a direction; in the Euclidean plane d itself.
    """
    time, x, y = covector
    if curvature == 0:
        return 0.0, x, y, time
    return -curvature * time, 2.0 * x, 2.0 * y, time


def chart(point: tuple[float, ...], curvature: int) -> complex:
    """The coordinate z of a point (T, x, y); of modulus 1 if it is ideal."""
    time, x, y = point
    if curvature == 0:
        return complex(x, y) / time
    if curvature < 0 and _is_ideal(point):
        return complex(x, y) / abs(complex(x, y))
    return complex(x, y) / (time + 1.0)


def midpoint(
    first: tuple[float, ...], second: tuple[float, ...], curvature: int
) -> tuple[float, ...]:
    """The point halfway between two points, or some point between them if one is ideal."""
    return _plain(_normalised(np.add(first, second), curvature))


def foot_on_mirror(tiling: Tiling, mirror: int, point: tuple[float, ...]) -> tuple[float, ...]:
    """The foot of the perpendicular from a point, ideal or not, to a mirror of the triangle."""
    line, k = mirror_covectors(tiling)[mirror], tiling.kind.curvature
    x = np.array(point)
    return _plain(_normalised(x - float(line @ x) * _pole(line, k), k))


@lru_cache(maxsize=64)
def incentre(tiling: Tiling) -> complex:
    """The incentre of the fundamental triangle, at equal distance from its sides, in the chart."""
    mirrors, k = mirror_covectors(tiling), tiling.kind.curvature
    middle = np.cross(mirrors[0] - mirrors[1], mirrors[1] - mirrors[2])
    return chart(_plain(_point(middle, k, mirrors)), k)


def region_of(figure: Wythoff, point: FloatArray) -> int:
    """The corner whose tile a point (T, x, y) of the triangle belongs to."""
    # Without a divider the whole triangle belongs to the first corner that has a tile.
    beyond = [not figure.sides[0] if divider is None else float(np.dot(divider, point)) > 0
              for divider in figure.dividers]  # fmt: skip
    if not beyond[0] and not beyond[1]:
        return 0
    return 1 if beyond[0] and not beyond[2] else 2


def _corner(mirrors: FloatArray, others: tuple[int, int], k: int) -> FloatArray:
    return _point(np.cross(mirrors[others[0]], mirrors[others[1]]), k, mirrors)


def _point(x: FloatArray, k: int, mirrors: FloatArray) -> FloatArray:
    """The point on a ray, on the triangle's side; an ideal one with T = 1."""
    if (x[0] < 0) if k <= 0 else (float((mirrors @ x).sum()) > 0):
        x = -x
    return _normalised(x, k)


def _normalised(x: FloatArray, k: int) -> FloatArray:
    """With T = cosh, 1 or cos; with T = 1 if it is ideal."""
    square = {-1: x[0] ** 2 - x[1] ** 2 - x[2] ** 2, 0: x[0] ** 2, 1: float(x @ x)}[k]
    return np.asarray(x / (math.sqrt(square) if square > _LIGHTLIKE * x[0] ** 2 else x[0]))


def _is_ideal(point: tuple[float, ...] | FloatArray) -> bool:
    """Whether a normalised vector is ideal: <x, x> is 0, not -1."""
    return bool(point[0] ** 2 - point[1] ** 2 - point[2] ** 2 < 0.5)


def _pole(covector: FloatArray, k: int) -> FloatArray:
    return covector * (k, 1.0, 1.0)


def _unit(covector: FloatArray, k: int) -> FloatArray | None:
    square = k * covector[0] ** 2 + covector[1] ** 2 + covector[2] ** 2
    return covector / math.sqrt(square) if square > _NOTHING else None


def _edge(seed: FloatArray, mirror: int, mirrors: FloatArray, k: int) -> Edge:
    ahead = _pole(mirrors[mirror], k)
    line = _unit(np.cross(seed, ahead), k)
    assert line is not None
    is_ideal = k < 0 and _is_ideal(seed)
    clip: tuple[float, ...] = ()
    if not is_ideal:
        across = _unit(np.cross(seed, _pole(line, k)), k)
        assert across is not None
        clip = _plain(across if float(across @ ahead) > 0 else -across)
    length = _length(abs(float(mirrors[mirror] @ seed)), k, is_ideal)
    return Edge(mirror, _plain(line), clip, length)


def _length(value: float, k: int, is_ideal: bool) -> float:
    if is_ideal:
        return math.inf
    return {-1: math.asinh, 0: float, 1: math.asin}[k](min(value, 1.0) if k > 0 else value)


def _divider(
    seed: FloatArray, mirror: int, mirrors: FloatArray, corners: list[FloatArray], k: int
) -> tuple[float, ...] | None:
    line = _unit(np.cross(seed, _pole(mirrors[mirror], k)), k)
    if line is None:
        return None
    first, second = (float(line @ corners[c]) for c in _ENDS[mirror])
    turned = second if abs(second) >= abs(first) else -first
    if abs(turned) < _NOTHING:
        return None
    return _plain(line if turned > 0 else -line)


def _sides(tiling: Tiling, figure: Uniform) -> tuple[float, float, float]:
    p, q = tiling.p, tiling.q
    return {
        Uniform.REGULAR: (p, 0, 0),
        Uniform.DUAL: (0, 0, q),
        Uniform.RECTIFIED: (p, 0, q),
        Uniform.TRUNCATED: (2 * p, 0, q),
        Uniform.TRUNCATED_DUAL: (p, 0, 2 * q),
        Uniform.CANTELLATED: (p, 4, q),
        Uniform.OMNITRUNCATED: (2 * p, 4, 2 * q),
        Uniform.TRIANGLES: (3, 0, 0),
    }[figure]


def _side(tiling: Tiling, mirror: int) -> float:
    return (tiling.inradius, tiling.circumradius, tiling.edge / 2)[mirror]


def _plain(x: FloatArray) -> tuple[float, ...]:
    return tuple(float(each) for each in x)


def _order(order: float) -> str:
    return "∞" if math.isinf(order) else str(int(order))


def _power(sides: str, times: float) -> str:
    if times <= 4:
        return ".".join([sides] * int(times))
    return sides + _order(times).translate(_SUPERSCRIPTS)
