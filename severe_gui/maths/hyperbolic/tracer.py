"""Rays through a honeycomb, folded back into one simplex at every wall.

A ray p cosh t + v sinh t is followed with u = tanh t. It meets wall i at u = -<p, n_i> / <v, n_i>.
An edge of the honeycomb lies where walls 2 and 3 meet; with e1, e2 an orthonormal basis of their
normals, sinh^2(distance to it) = <x, e1>^2 + <x, e2>^2, so a tube of radius rho around it is met
where Q(u) = sinh^2(rho) (1 - u^2) with a quadratic Q. Around the vertex w, <x, w>^2 = K is a sphere
(K = cosh^2 of its radius), a horosphere where w is ideal, and a plane's equidistant where w lies
beyond infinity. The shader does the same in float32 and is tested against this.
Source: the kaleidoscope of the design, with Beardon 7.2 and Ratcliffe 3.2 for the products.
"""

import math
from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic import lorentz
from severe_gui.maths.hyperbolic.flight import base_point
from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.lorentz import FloatArray

FOLDS = 60
NEARLY_ONE = 1.0 - 1e-12

NOTHING, TUBE, VERTEX = 0, 1, 2


@dataclass(frozen=True)
class Scene:
    """What is drawn in the simplex. square: sinh^2 of the tubes' radius; level: K of the vertex."""

    mirrors: FloatArray
    edge_frame: FloatArray
    square: float
    vertex: FloatArray
    level: float


@dataclass(frozen=True)
class Hits:
    """What each ray met.

    kind: NOTHING, TUBE or VERTEX. light: |cosine| of its normal to the ray. cells: faces crossed.
    """

    kind: np.ndarray
    distance: FloatArray
    light: FloatArray
    cells: np.ndarray


def scene_of(honeycomb: Honeycomb, radius: float) -> Scene:
    """The scene of a honeycomb with edges of a given radius, and vertices a little larger."""
    mirrors = honeycomb.mirrors
    first = mirrors[3]
    second = mirrors[2] - lorentz.product(mirrors[2], first) * first
    second = second / math.sqrt(float(lorentz.product(second, second)))
    vertex, square = (
        honeycomb.vertices[0],
        float(lorentz.product(honeycomb.vertices[0], honeycomb.vertices[0])),
    )
    scale = float(np.abs(vertex).max())
    if honeycomb.vertex_is_finite:
        vertex = vertex / math.sqrt(-square)
        level = math.cosh(1.7 * radius) ** 2
    elif abs(square) < 1e-9 * scale**2:
        # A horosphere, far enough from the base point to be a small bead at the cusp.
        vertex = vertex / abs(float(lorentz.product(base_point(honeycomb), vertex)))
        level = math.exp(-2.0 * (1.2 - 2.0 * radius)) ** 2
    else:
        vertex = vertex / math.sqrt(square)
        level = math.sinh(radius) ** 2
    return Scene(mirrors, np.stack([first, second]), math.sinh(radius) ** 2, vertex, level)


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


def trace(scene: Scene, local: FloatArray, directions: FloatArray) -> Hits:
    """Follow rays from a camera. directions: (..., 4) in the camera's frame."""
    shape = directions.shape[:-1]
    v = directions.reshape(-1, 4) @ local.T
    p = np.broadcast_to(local[:, 3], v.shape).copy()
    count = len(v)
    kind, cells = np.zeros(count, int), np.zeros(count, int)
    travelled, light = np.zeros(count), np.zeros(count)
    last = np.full(count, -1)
    going = np.arange(count)
    for _ in range(FOLDS):
        u_wall, wall = _next_wall(scene, p[going], v[going], last[going])
        u_tube = _tube(scene, p[going], v[going])
        u_vertex = _vertex(scene, p[going], v[going])
        u_hit = np.minimum(u_tube, u_vertex)
        met = (u_hit < u_wall) & (u_hit < NEARLY_ONE)
        if met.any():
            which = going[met]
            kind[which] = np.where(u_vertex[met] < u_tube[met], VERTEX, TUBE)
            travelled[which] += np.arctanh(u_hit[met])
            light[which] = _light(scene, p[which], v[which], u_hit[met], kind[which])
        on = ~met & (wall >= 0)
        going, u, wall = going[on], u_wall[on], wall[on]
        if not len(going):
            break
        travelled[going] += np.arctanh(u)
        cells[going] += wall == 3
        last[going] = wall
        p[going], v[going] = _through(scene.mirrors[wall], p[going], v[going], u)
    return Hits(*(each.reshape(shape) for each in (kind, travelled, light, cells)))


def _next_wall(
    scene: Scene, p: FloatArray, v: FloatArray, last: np.ndarray
) -> tuple[FloatArray, np.ndarray]:
    towards = lorentz.product(v[:, None], scene.mirrors)
    away = lorentz.product(p[:, None], scene.mirrors)
    with np.errstate(divide="ignore", invalid="ignore"):
        u = np.where(towards > 0, -away / towards, np.inf)
    u[last[:, None] == np.arange(4)] = np.inf
    u = np.maximum(u, 0.0)
    wall = u.argmin(axis=1)
    nearest = u[np.arange(len(u)), wall]
    return nearest, np.where(nearest < NEARLY_ONE, wall, -1)


def _tube(scene: Scene, p: FloatArray, v: FloatArray) -> FloatArray:
    at, along = (lorentz.product(x[:, None], scene.edge_frame) for x in (p, v))
    return _first_root(
        (along**2).sum(1) + scene.square, (at * along).sum(1), (at**2).sum(1) - scene.square
    )


def _vertex(scene: Scene, p: FloatArray, v: FloatArray) -> FloatArray:
    at, along = lorentz.product(p, scene.vertex), lorentz.product(v, scene.vertex)
    return _first_root(along**2 + scene.level, at * along, at**2 - scene.level)


def _first_root(a: FloatArray, half: FloatArray, c: FloatArray) -> FloatArray:
    """The entering root of a u^2 + 2 half u + c = 0 in (0, 1), or inf."""
    inside = half**2 - a * c
    root = np.sqrt(np.maximum(inside, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        first = np.where(np.abs(a) > 1e-30, (-half - root) / a, -c / (2.0 * half))
        second = np.where(np.abs(a) > 1e-30, (-half + root) / a, np.inf)
    low, high = np.minimum(first, second), np.maximum(first, second)
    # Entering: the function falls from outside (c > 0) to the surface.
    u = np.where(low > 0, low, high)
    return np.where((inside > 0) & (c > 0) & (u > 0) & (u < 1), u, np.inf)


def _light(
    scene: Scene, p: FloatArray, v: FloatArray, u: FloatArray, kind: np.ndarray
) -> FloatArray:
    root = np.sqrt(1.0 - u**2)[:, None]
    x, ahead = (p + u[:, None] * v) / root, (v + u[:, None] * p) / root
    parts = lorentz.product(x[:, None], scene.edge_frame)
    tube = parts @ scene.edge_frame
    normal = np.where((kind == TUBE)[:, None], tube, scene.vertex)
    normal = normal + lorentz.product(normal, x)[:, None] * x
    length = np.sqrt(np.maximum(lorentz.product(normal, normal), 1e-30))
    return np.abs(lorentz.product(normal, ahead)) / length


def _through(
    normal: FloatArray, p: FloatArray, v: FloatArray, u: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The ray from its point on a wall, reflected back into the simplex."""
    root = np.sqrt(1.0 - u**2)[:, None]
    x, ahead = (p + u[:, None] * v) / root, (v + u[:, None] * p) / root
    ahead = ahead - 2.0 * lorentz.product(ahead, normal)[:, None] * normal
    x = x / np.sqrt(-lorentz.product(x, x))[:, None]
    ahead = ahead + lorentz.product(ahead, x)[:, None] * x
    ahead = ahead / np.sqrt(lorentz.product(ahead, ahead))[:, None]
    return x, ahead
