"""Rays through a honeycomb, folded back into one simplex at every wall, in all three geometries.

A ray C(t) p + S(t) v (C, S of the space) is followed with u = S(t) / C(t): it goes through the
points x = (p + u v) / sqrt(1 + k u^2) and meets wall w at u = -w(p) / w(v). What is drawn are
surfaces x^T Q x = 0, outside of which x^T Q x > 0: along the ray a quadratic in u. Where some walls
meet lies an edge or a vertex: with w(x) the vector of the point's products with these walls and H
their Gram matrix, S^2(distance to it) = w(x)^T H^-1 w(x), which gives tubes and spheres. For a
vertex e at infinity or beyond, (x, e)^2 = K is a horosphere, or the two surfaces at equal distance
from the plane orthogonal to e. The shader does the same in float32 and is tested against this.
Source: the kaleidoscope of the design, with Beardon 7.2 and Ratcliffe 3.2 for the products.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from severe_gui.maths.hyperbolic.frame import Frame, make_frame
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.space import FloatArray, Space

FOLDS: Mapping[int, int] = {-1: 60, 0: 240, 1: 120}
"""For each curvature; a great circle meets 120 walls of {5, 3, 3}, the most on the sphere."""
REACH: Mapping[int, float] = {-1: math.inf, 0: 30.0, 1: 2.0 * math.pi}
"""How far rays go: in Euclidean space as far as the folds, on the sphere once round."""
LOST = 4.0
"""Beyond this share of fog a hit differs from the canvas by no more than a step or two of 256."""
NEARLY_ONE = 1.0 - 1e-12
BEAD = 1.7
"""The radius of the sphere at a vertex, in those of a tube."""

NOTHING, TUBE, VERTEX, CELL = 0, 1, 2, 3


@dataclass(frozen=True)
class End:
    """The surface around a vertex of the simplex at infinity or beyond: (x, vertex)^2 = level."""

    vertex: FloatArray
    square: float
    level: float


@dataclass(frozen=True)
class Scene:
    """What is drawn in the simplex.

    square: S^2 of the tubes' radius; bead: S^2 of that of the sphere at a vertex, or its end.
    """

    frame: Frame
    square: float
    bead: float | End

    @property
    def space(self) -> Space:
        return self.frame.space

    @property
    def folds(self) -> int:
        return FOLDS[self.space.curvature]

    @property
    def reach(self) -> float:
        return REACH[self.space.curvature]

    @property
    def least_fog(self) -> float:
        """Fog that hides where the folds end in Euclidean space, where nothing shrinks fast."""
        return LOST / self.reach if self.space.curvature == 0 else 0.0

    @cached_property
    def surfaces(self) -> Mapping[int, FloatArray]:
        """The matrix Q of each kind: (4, 4)."""
        k = self.space.curvature
        unit = np.diag([k, k, k, 1.0])
        tube = _from_walls(self.frame, (2, 3)) - self.square * unit
        if isinstance(self.bead, End):
            covector = self.bead.vertex * [1.0, 1.0, 1.0, k]
            bead = np.outer(covector, covector) - self.bead.level * unit
        else:
            bead = _from_walls(self.frame, (1, 2, 3)) - self.bead * unit
        return {TUBE: tube, VERTEX: bead}


@dataclass(frozen=True)
class Hits:
    """What each ray met.

    kind: NOTHING, TUBE or VERTEX. light: |cosine| of its normal to the ray. cells: faces crossed.
    walls: (..., folds), the walls crossed in order, then -1.
    """

    kind: np.ndarray
    distance: FloatArray
    light: FloatArray
    cells: np.ndarray
    walls: np.ndarray


def scene_of(honeycomb: Honeycomb, radius: float) -> Scene:
    """The scene of a honeycomb with edges of a given radius, and vertices a little larger."""
    frame = make_frame(honeycomb)
    sine = frame.space.sine
    bead: float | End = float(sine(BEAD * radius)) ** 2
    if not honeycomb.vertex_is_finite:
        bead = _vertex_end(frame, radius)
    return Scene(frame, float(sine(radius)) ** 2, bead)


def _vertex_end(frame: Frame, radius: float) -> End:
    vertex = frame.vertices[0]
    square = float(frame.space.product(vertex, vertex))
    if abs(square) < 1e-9 * float(np.abs(vertex).max()) ** 2:
        # A horosphere, far enough from the base point to be a small bead at the cusp.
        vertex = vertex / abs(float(frame.space.product(frame.base_point, vertex)))
        return End(vertex, 0.0, math.exp(-4.0 * (1.2 - 2.0 * radius)))
    return End(vertex / math.sqrt(square), 1.0, math.sinh(radius) ** 2)


def _from_walls(frame: Frame, which: tuple[int, ...]) -> FloatArray:
    """S^2 of the distance to where walls meet, as a quadratic form: (4, 4)."""
    walls = frame.walls[list(which)]
    gram = walls @ frame.normals[list(which)].T
    return np.asarray(walls.T @ np.linalg.solve(gram, walls))


def rays(width: int, height: int, field_of_view: float) -> FloatArray:
    """Directions of a picture's pixels in the camera's frame: (height, width, 4).

    field_of_view: of the height, in radians. Rows go from the top.
    """
    reach = math.tan(field_of_view / 2.0)
    y = (height - 1 - 2 * np.arange(height)) / height * reach
    x = (2 * np.arange(width) + 1 - width) / height * reach
    directions = np.zeros((height, width, 4))
    directions[..., 0], directions[..., 1] = np.meshgrid(x, y)
    directions[..., 2] = -1.0
    lengths = np.linalg.norm(directions, axis=-1, keepdims=True)
    return np.asarray(directions / lengths)


def trace(scene: Scene, local: FloatArray, directions: FloatArray, reach: float = math.inf) -> Hits:
    """Follow rays from a camera, as far as `reach`. directions: (..., 4) in its frame."""
    shape, space = directions.shape[:-1], scene.space
    v = directions.reshape(-1, 4) @ local.T
    p = np.broadcast_to(local[:, 3], v.shape).copy()
    count = len(v)
    kind, cells = np.zeros(count, int), np.zeros(count, int)
    travelled, light = np.zeros(count), np.zeros(count)
    last = np.full(count, -1)
    walls = np.full((count, scene.folds), -1, np.int8)
    going = np.arange(count)
    for fold in range(scene.folds):
        u_wall, wall = _next_wall(scene, p[going], v[going], last[going])
        u_hit, what = _next_surface(scene, p[going], v[going])
        met = (u_hit < u_wall) & (u_hit < _most(space))
        which = going[met]
        kind[which] = what[met]
        travelled[which] += space.length_of_tangent(u_hit[met])
        light[which] = _light(scene, p[which], v[which], u_hit[met], what[met])
        on = ~met & (wall >= 0)
        going, u, wall = going[on], u_wall[on], wall[on]
        travelled[going] += space.length_of_tangent(u)
        near = travelled[going] < min(reach, scene.reach)
        going, u, wall = going[near], u[near], wall[near]
        if not len(going):
            break
        cells[going] += wall == 3
        last[going] = walls[going, fold] = wall
        p[going], v[going] = _through(scene.frame, wall, p[going], v[going], u)
    return Hits(
        kind.reshape(shape), travelled.reshape(shape), light.reshape(shape),
        cells.reshape(shape), walls.reshape(*shape, -1),
    )  # fmt: skip


def _most(space: Space) -> float:
    """Where u ends: hyperbolic rays reach infinity at 1, others a wall before."""
    return NEARLY_ONE if space.curvature < 0 else math.inf


def _next_wall(
    scene: Scene, p: FloatArray, v: FloatArray, last: np.ndarray
) -> tuple[FloatArray, np.ndarray]:
    towards, away = v @ scene.frame.walls.T, p @ scene.frame.walls.T
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.where(towards > 0, -away / towards, np.inf)
    u[last[:, None] == np.arange(4)] = np.inf
    u = np.maximum(u, 0.0)
    wall = u.argmin(axis=1)
    nearest = u[np.arange(len(u)), wall]
    return nearest, np.where(nearest < _most(scene.space), wall, -1)


def _next_surface(scene: Scene, p: FloatArray, v: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Where each ray enters the first surface, or inf, and its kind."""
    nearest, kind = np.full(len(p), np.inf), np.zeros(len(p), int)
    for each, matrix in scene.surfaces.items():
        bent = p @ matrix
        u = _first_root(((v @ matrix) * v).sum(1), (bent * v).sum(1), (bent * p).sum(1))
        kind = np.where(u < nearest, each, kind)
        nearest = np.minimum(u, nearest)
    return nearest, kind


def _first_root(a: FloatArray, half: FloatArray, c: FloatArray) -> FloatArray:
    """Where a u^2 + 2 half u + c falls from c > 0 to 0, with u > 0, or inf."""
    inside = half**2 - a * c
    with np.errstate(divide="ignore", invalid="ignore"):
        u = c / (np.sqrt(np.maximum(inside, 0.0)) - half)
    return np.where((inside > 0) & (c > 0) & ((half < 0) | (a < 0)), u, np.inf)


def _on_ray(
    space: Space, p: FloatArray, v: FloatArray, u: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The point and the direction of rays at u."""
    u = u[:, None]
    root = np.sqrt(1.0 + space.curvature * u**2)
    return (p + u * v) / root, (v - space.curvature * u * p) / root


def _light(
    scene: Scene, p: FloatArray, v: FloatArray, u: FloatArray, kind: np.ndarray
) -> FloatArray:
    """|cosine| of the ray to the gradient of x^T Q x, whose pairing with the point is 0."""
    x, ahead = _on_ray(scene.space, p, v, u)
    light = np.zeros(len(u))
    for each, matrix in scene.surfaces.items():
        met = kind == each
        gradient = x[met] @ matrix
        length = np.sqrt(np.maximum(scene.space.product(gradient, gradient), 1e-30))
        light[met] = np.abs((gradient * ahead[met]).sum(1)) / length
    return light


def _through(
    frame: Frame, wall: np.ndarray, p: FloatArray, v: FloatArray, u: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The ray from its point on a wall, reflected back into the simplex."""
    space = frame.space
    x, ahead = _on_ray(space, p, v, u)
    ahead = ahead - 2.0 * (ahead * frame.walls[wall]).sum(1)[:, None] * frame.normals[wall]
    x = x / np.sqrt(space.pairing(x, x))[:, None]
    ahead = ahead - space.pairing(ahead, x)[:, None] * x
    ahead = ahead / np.sqrt(space.product(ahead, ahead))[:, None]
    return x, ahead
