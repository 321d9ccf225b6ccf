"""Rays through a honeycomb, folded back into one simplex at every wall, in all three geometries.

A ray C(t) p + S(t) v (C, S of the space) is followed with u = S(t) / C(t): it goes through the
points x = (p + u v) / sqrt(1 + k u^2) and meets wall w at u = -w(p) / w(v). What is drawn are
surfaces x^T Q x = 0, outside of which x^T Q x > 0: along the ray a quadratic in u. S^2 of the
distance from a line or a point is a sum of squares of functionals, orthonormal across it: that
gives tubes and spheres. For a vertex e at infinity or beyond, (x, e)^2 = K is a horosphere, or the
two surfaces at equal distance from the plane orthogonal to e. A uniform variant has a tube for each
half of an edge that the simplex shows, cut off behind its vertex. Faces are panes that a ray goes
through: it may meet many. The shader does the same in float32 and is tested against this.
Source: the kaleidoscope of the design, with Beardon 7.2 and Ratcliffe 3.2 for the products.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.frame import Frame, make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import HYPERBOLIC, FloatArray, Space
from severe_gui.maths.hyperbolic.uniform.generator import REGULAR_WEIGHTS, Generator, Weights
from severe_gui.maths.hyperbolic.uniform.panes import Panes, panes_on_the_way
from severe_gui.maths.hyperbolic.uniform.parts import HalfEdge, Parts, uniform_parts

FOLDS: Mapping[int, int] = {-1: 60, 0: 240, 1: 120}
"""For each curvature; a great circle meets 120 walls of {5, 3, 3}, the most on the sphere."""
REACH: Mapping[int, float] = {-1: math.inf, 0: 30.0, 1: 2.0 * math.pi}
"""How far rays go: in Euclidean space as far as the folds, on the sphere once round."""
LOST = 4.0
"""Beyond this share of fog a hit differs from the canvas by no more than a step or two of 256."""
NEARLY_ONE = 1.0 - 1e-12
BEAD = 1.7
"""The radius of the sphere at a vertex, in those of a tube."""
SMALL_BEAD = 1.35
"""The same in a uniform variant, whose vertices lie closer."""
CELL_DEPTH = 0.8
"""How far behind the base point the horosphere in a cell begins: from there it looks 53° wide."""

INNER = 0.4
"""The greatest level of an end in a cell, in that of the honeycomb's vertices."""

NOTHING, TUBE, VERTEX, CELL = 0, 1, 2, 3


@dataclass(frozen=True)
class End:
    """The surface around a vertex of the simplex at infinity or beyond: (x, vertex)^2 = level.

    square: of the vertex, 0 at infinity and 1 beyond.
    """

    vertex: FloatArray
    square: float
    level: float

    @property
    def surface(self) -> FloatArray:
        """The matrix Q: (4, 4)."""
        covector = self.vertex * HYPERBOLIC.product_weights
        return np.outer(covector, covector) - self.level * np.diag(HYPERBOLIC.pairing_weights)


@dataclass(frozen=True)
class Surface:
    """x^T matrix x = 0, outside of which it is positive, where cut x >= 0.

    edge: the place of a tube's half-edge among the parts.
    """

    kind: int
    matrix: FloatArray
    cut: FloatArray
    edge: int = 0


@dataclass(frozen=True)
class Scene:
    """What is drawn in the simplex.

    square: S^2 of the tubes' radius; bead: S^2 of that of the sphere at a vertex, or its end.
    window: how much of each face is open, from 0 to 1; None where no faces are drawn. cells: the
    ends drawn in cells without a middle.
    """

    frame: Frame
    square: float
    bead: float | End
    parts: Parts
    window: float | None = None
    cells: tuple[End, ...] = ()

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

    @property
    def is_regular(self) -> bool:
        """Whether it is {p, q, r} itself, not a variant or the dual."""
        return self.parts.generator.rings == (0,)

    @cached_property
    def surfaces(self) -> tuple[Surface, ...]:
        """All that stops a ray."""
        unit = np.diag(self.space.pairing_weights)
        if isinstance(self.bead, End):
            bead = self.bead.surface
        else:
            bead = self.parts.around.T @ self.parts.around - self.bead * unit
        tubes = [
            Surface(TUBE, edge.across.T @ edge.across - self.square * unit, edge.cut, place)
            for place, edge in enumerate(self.parts.edges)
        ]
        uncut = np.zeros(4)
        cells = [Surface(CELL, end.surface, uncut) for end in self.cells]
        return (*tubes, Surface(VERTEX, bead, uncut), *cells)


@dataclass(frozen=True)
class Hits:
    """What each ray met.

    kind: NOTHING, TUBE, VERTEX or CELL. light: |cosine| of its normal to the ray. cells: how many
    faces were crossed. edge: the place of a tube's half-edge among the parts. course: (..., 3), the
    direction of its axis, of length 1, carried along the ray to the camera: right, up and back.
    panes: the faces before it. walls: (..., folds), the walls crossed in order, then -1.
    """

    kind: np.ndarray
    distance: FloatArray
    light: FloatArray
    cells: np.ndarray
    edge: np.ndarray
    course: FloatArray
    panes: Panes
    walls: np.ndarray


def scene_of(
    honeycomb: Honeycomb,
    radius: float,
    weights: Weights = REGULAR_WEIGHTS,
    window: float | None = None,
    horospheres: bool = False,
) -> Scene:
    """The scene of a honeycomb with edges of a given radius, and vertices a little larger.

    horospheres: whether one is drawn in each cell whose middle is at infinity, and the plane that
    truncates a cell whose middle is beyond. Tubes of a variant are thinner where they would fill
    it. Raises BadInput if it does not exist.
    """
    frame, parts = make_frame(honeycomb), uniform_parts(honeycomb, weights)
    bead_size = BEAD
    if parts.generator.rings != (0,):
        radius, bead_size = min(radius, parts.thickest), SMALL_BEAD
    sine = frame.space.sine
    bead: float | End = float(sine(bead_size * radius)) ** 2
    if not parts.generator.is_finite:
        # A horosphere is a small bead at the cusp.
        bead = _end(frame, parts.generator.point, 2.0 * (1.2 - 2.0 * radius), radius)
    cells = _cells(frame, parts.generator, radius) if horospheres else ()
    return Scene(frame, float(sine(radius)) ** 2, bead, parts, window, cells)


def _cells(frame: Frame, generator: Generator, radius: float) -> tuple[End, ...]:
    """The ends in the cells around the corners v_0 and v_3, where these are not in space."""
    ends = []
    for corner in (0, 3):
        vertex = frame.vertices[corner]
        square = float(frame.space.pairing(vertex, vertex))
        is_in_space = square > 1e-9 * float(np.abs(vertex).max()) ** 2
        if is_in_space or generator.rings == (corner,):
            continue
        end = _end(frame, vertex, CELL_DEPTH, radius)
        # It stays within its cell also where a vertex of the honeycomb is near.
        near = float(frame.space.product(generator.point, end.vertex)) ** 2
        if generator.is_finite and end.square == 0.0:
            end = replace(end, level=min(end.level, INNER * near))
        if not generator.is_finite or end.level <= INNER * near:
            ends.append(end)
    return tuple(ends)


def _end(frame: Frame, vertex: FloatArray, depth: float, radius: float) -> End:
    """A horosphere this deep behind the base point, or a plane as thick as two radii."""
    square = float(frame.space.product(vertex, vertex))
    if abs(square) < 1e-9 * float(np.abs(vertex).max()) ** 2:
        vertex = vertex / abs(float(frame.space.product(frame.base_point, vertex)))
        return End(vertex, 0.0, math.exp(-2.0 * depth))
    return End(vertex / math.sqrt(square), 1.0, math.sinh(radius) ** 2)


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
    way = directions.reshape(-1, 4)
    v = way @ local.T
    p = np.broadcast_to(local[:, 3], v.shape).copy()
    count = len(v)
    # What of the camera's axes is across the ray stays as it is along the ray.
    axes = local[:, :3].T - way[:, :3, None] * v[:, None]
    kind, cells, edge = np.zeros(count, int), np.zeros(count, int), np.zeros(count, int)
    travelled, light, course = np.zeros(count), np.zeros(count), np.zeros((count, 3))
    last = np.full(count, -1)
    walls = np.full((count, scene.folds), -1, np.int8)
    going = np.arange(count)
    panes: list[Panes] = []
    for fold in range(scene.folds):
        u_wall, wall = _next_wall(scene, p[going], v[going], last[going])
        u_hit, what = _next_surface(scene, p[going], v[going])
        met = (u_hit < u_wall) & (u_hit < _most(space))
        if scene.window is not None:
            end = np.minimum(np.where(met, u_hit, u_wall), _most(space))
            panes.append(panes_on_the_way(
                scene.parts.faces, scene.window, space, going, p[going], v[going], end,
                travelled[going],
            ))  # fmt: skip
        which = going[met]
        travelled[which] += space.length_of_tangent(u_hit[met])
        for place, surface in enumerate(scene.surfaces):
            of = which[what[met] == place]
            x, ahead = space.on_ray(p[of], v[of], u_hit[met][what[met] == place])
            kind[of], edge[of] = surface.kind, surface.edge
            light[of] = _light(space, surface, x, ahead)
            if surface.kind == TUBE:
                along = _course(space, scene.parts.edges[surface.edge], x)
                course[of] = space.product(along, ahead)[:, None] * way[of, :3] + space.product(
                    along[:, None], axes[of]
                )
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
        axes[going] -= 2.0 * (
            (axes[going] @ scene.frame.walls[wall][..., None]) * scene.frame.normals[wall][:, None]
        )
    return Hits(
        kind.reshape(shape), travelled.reshape(shape), light.reshape(shape), cells.reshape(shape),
        edge.reshape(shape), course.reshape(*shape, 3), Panes.joined(panes),
        walls.reshape(*shape, -1),
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
    """Where each ray enters the first surface, or inf, and the place of that surface."""
    nearest, which = np.full(len(p), np.inf), np.zeros(len(p), int)
    for place, surface in enumerate(scene.surfaces):
        bent = p @ surface.matrix
        u = _first_root(((v @ surface.matrix) * v).sum(1), (bent * v).sum(1), (bent * p).sum(1))
        is_met = np.isfinite(u)
        is_met[is_met] = (p[is_met] + u[is_met, None] * v[is_met]) @ surface.cut >= 0.0
        u = np.where(is_met, u, np.inf)
        which = np.where(u < nearest, place, which)
        nearest = np.minimum(u, nearest)
    return nearest, which


def _first_root(a: FloatArray, half: FloatArray, c: FloatArray) -> FloatArray:
    """Where a u^2 + 2 half u + c falls from c > 0 to 0, with u > 0, or inf."""
    inside = half**2 - a * c
    with np.errstate(divide="ignore", invalid="ignore"):
        u = c / (np.sqrt(np.maximum(inside, 0.0)) - half)
    return np.where((inside > 0) & (c > 0) & ((half < 0) | (a < 0)), u, np.inf)


def _light(space: Space, surface: Surface, x: FloatArray, ahead: FloatArray) -> FloatArray:
    """|cosine| of the ray to the gradient of x^T Q x, whose pairing with the point is 0."""
    gradient = x @ surface.matrix
    length = np.sqrt(np.maximum(space.product(gradient, gradient), 1e-30))
    return np.asarray(np.abs((gradient * ahead).sum(1)) / length)


def _course(space: Space, edge: HalfEdge, x: FloatArray) -> FloatArray:
    """The direction at points x in which the foot on the axis moves along: (..., 4), length 1."""
    k = space.curvature
    # The axis is C(s) foot + S(s) along, and these are multiples of C(s) and S(s).
    cosine, sine = space.pairing(x, edge.foot), space.product(x, edge.along)
    if k == 0:
        return np.broadcast_to(edge.along, x.shape)
    course = cosine[:, None] * edge.along - k * sine[:, None] * edge.foot
    return np.asarray(course / np.sqrt(space.product(course, course))[:, None])


def _through(
    frame: Frame, wall: np.ndarray, p: FloatArray, v: FloatArray, u: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The ray from its point on a wall, reflected back into the simplex."""
    space = frame.space
    x, ahead = space.on_ray(p, v, u)
    ahead = ahead - 2.0 * (ahead * frame.walls[wall]).sum(1)[:, None] * frame.normals[wall]
    x = x / np.sqrt(space.pairing(x, x))[:, None]
    ahead = ahead - space.pairing(ahead, x)[:, None] * x
    ahead = ahead / np.sqrt(space.product(ahead, ahead))[:, None]
    return x, ahead
