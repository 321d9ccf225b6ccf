"""A patch as it is looked at from outside: tubes, beads at its vertices, and lines.

Tubes run to their vertices and into each other, which no eye sees, so that a picture takes a
fraction of the time that a solid takes. Each edge has its points at equal steps of length in the
model, and as many of them, with as many sides, as its size there deserves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray, Honeycomb
from severe_gui.maths.hyperbolic.patch.charts import Model, places
from severe_gui.maths.hyperbolic.patch.rings import Rings, half_edge
from severe_gui.maths.hyperbolic.patch.skeleton import Integers, Skeleton, make_skeleton
from severe_gui.maths.hyperbolic.patch.sphere import sphere
from severe_gui.maths.hyperbolic.patch.tubes import Shape, fit_tubes

BEAD = 1.7
"""The radius of a bead, in radii of the tubes that meet in it."""
FARTHEST = 9.0
"""Where a vertex is at infinity or beyond, its edges end this far from their middles."""
PIECES = 24
"""Of a line."""
NEARLY_THICKEST = 0.97
HOME = np.array([0.0, 0.0, 0.0, 1.0])
_DENSE = 96
_LEVELS = (
    (0.08, 14, 24, 3), (0.03, 9, 12, 2), (0.012, 6, 8, 1), (0.006, 4, 4, 0), (0.0, 3, 4, 0),
)  # fmt: skip
"""From which width of a tube on, in extents: its sides, its pieces, how fine the beads are."""


@dataclass(frozen=True)
class Surface:
    """points, normals: (V, 3); away: (V,), distances from the middle of the patch in its space.

    is_bead: (V,), whether a point is of a vertex; triangles: (T, 3), indices.
    """

    points: FloatArray
    normals: FloatArray
    away: FloatArray
    is_bead: np.ndarray
    triangles: Integers


@dataclass(frozen=True)
class Figure:
    """lines: (E, PIECES + 1, 3), along the edges; widths, away: (E, PIECES + 1), of their tubes.

    middle: (3,), extent: a ball that holds what is worth seeing at once. radius: of the tubes, in
    the geometry's own length; thinnest: the least width of a tube of the solid, in the unit of the
    points. cells: 0 where they are infinite. shells: how many there are around the first.
    """

    surface: Surface
    lines: FloatArray
    widths: FloatArray
    away: FloatArray
    middle: tuple[float, float, float]
    extent: float
    radius: float
    thinnest: float
    edges: int
    vertices: int
    cells: int
    shells: int


def make_figure(honeycomb: Honeycomb, shells: int, shape: Shape) -> Figure:
    """The patch up to a shell. Tubes that would meet are made as thin as needed.

    Raises BadInput if it is too large, or if tubes of the least width do not fit.
    """
    skeleton = make_skeleton(honeycomb, shells)
    rings = Rings(skeleton.frame)
    radius = min(shape.radius, NEARLY_THICKEST * rings.thickest)
    shape = replace(shape, radius=radius)
    tubes = fit_tubes(skeleton, rings, shape)
    along = _steps(skeleton, shape, min(half_edge(skeleton.frame), FARTHEST))
    radii = tubes.radii[skeleton.ends]
    near, far = _sections(skeleton, along, radii, 2, slice(None)), _points(skeleton, along)
    lines = shape.size * places(far, shape.model, skeleton.frame.curvature)
    across = shape.size * places(near, shape.model, skeleton.frame.curvature)
    widths = np.linalg.norm(across[:, :, 0] - across[:, :, 1], axis=-1)
    middle, extent = _framed(lines, widths, shape, skeleton.frame.curvature)
    parts = [
        part
        for edges, sides, pieces, fine in _levels(widths / extent)
        for part in (
            _tubes(skeleton, shape, along[edges][:, :: PIECES // pieces], radii, sides, edges),
            *_beads(skeleton, shape, tubes.radii, fine, edges),
        )
    ]
    away = skeleton.frame.space.distance(far, HOME)
    return Figure(
        _joined(parts), lines, widths, away, middle, extent, radius, tubes.thinnest,
        len(skeleton.edges), skeleton.vertices, skeleton.cells, skeleton.shells,
    )  # fmt: skip


def _framed(
    lines: FloatArray, widths: FloatArray, shape: Shape, curvature: int
) -> tuple[tuple[float, float, float], float]:
    """The middle and the extent of a picture of the lines: in a ball model the ball."""
    if curvature < 0 and shape.model is not Model.HALF_SPACE:
        return (0.0, 0.0, 0.0), shape.size
    if curvature >= 0:
        return (0.0, 0.0, 0.0), float((np.linalg.norm(lines, axis=-1) + 0.7 * widths).max())
    # Near infinity edges are as long as one likes: what most of them reach is worth seeing.
    reached = np.linalg.norm(lines[..., :2], axis=-1).max(axis=1)
    extent = 1.8 * float(np.quantile(reached, 0.85))
    return (0.0, 0.0, 0.3 * extent), extent


def _levels(widths: FloatArray) -> Iterator[tuple[Integers, int, int, int]]:
    """Edges by how wide they are at most, with their sides, pieces and fineness of beads."""
    widest, most = widths.max(axis=1), np.inf
    for least, sides, pieces, fine in _LEVELS:
        edges = np.flatnonzero((widest >= least) & (widest < most))
        if len(edges):
            yield edges, sides, pieces, fine
        most = least


def _steps(skeleton: Skeleton, shape: Shape, half: float) -> FloatArray:
    """Distances from the middle of each edge, at equal steps in the model: (E, PIECES + 1)."""
    dense = np.linspace(half, -half, _DENSE + 1)
    points = _points(skeleton, np.broadcast_to(dense, (len(skeleton.edges), len(dense))))
    placed = places(points, shape.model, skeleton.frame.curvature)
    lengths = np.linalg.norm(np.diff(placed, axis=1), axis=-1)
    reached = np.concatenate([np.zeros((len(lengths), 1)), lengths.cumsum(axis=1)], axis=1)
    shares = np.linspace(0.0, 1.0, PIECES + 1)
    return np.stack([np.interp(shares * row[-1], row, dense) for row in reached])


def _points(skeleton: Skeleton, along: FloatArray) -> FloatArray:
    """Points of the edges: (E, K, 4)."""
    frame = skeleton.frame
    middle, toward = frame.vertices[1], -frame.normals[0]
    local = (
        frame.space.cosine(along)[..., None] * middle + frame.space.sine(along)[..., None] * toward
    )
    return np.asarray(np.einsum("eij,ekj->eki", skeleton.edges, local))


def _sections(
    skeleton: Skeleton, along: FloatArray, radii: FloatArray, sides: int, edges: Integers | slice
) -> FloatArray:
    """Rings around edges, with radii (E, 2) at their ends: (E, K, sides, 4)."""
    share = np.linspace(0.0, 1.0, along.shape[1])
    radius = radii[edges][:, :1] * (1.0 - share) + radii[edges][:, 1:] * share
    local = skeleton.frame.rings(along, radius, sides)
    return np.asarray(np.einsum("eij,eksj->eksi", skeleton.edges[edges], local, optimize=True))


def _tubes(
    skeleton: Skeleton,
    shape: Shape,
    along: FloatArray,
    radii: FloatArray,
    sides: int,
    edges: Integers,
) -> Surface:
    frame = skeleton.frame
    rings = _sections(skeleton, along, radii, sides, edges)
    placed = shape.size * places(rings, shape.model, frame.curvature)
    axis = placed.mean(axis=2, keepdims=True)
    # The product of the directions along a ring and along the tube is right in every model.
    around = np.roll(placed, -1, axis=2) - np.roll(placed, 1, axis=2)
    normals = np.cross(around, np.gradient(placed, axis=1))
    normals *= np.sign(np.einsum("eksi,eksi->eks", normals, placed - axis))[..., None]
    count, steps = placed.shape[:2]
    numbers = np.arange(count * steps * sides).reshape(count, steps, sides)
    before, after = numbers[:, :-1], numbers[:, 1:]
    following, beyond = np.roll(before, -1, axis=2), np.roll(after, -1, axis=2)
    triangles = np.stack([before, following, beyond, before, beyond, after], axis=-1)
    return _surface(placed, normals, frame.space.distance(rings, HOME), triangles, False)


def _beads(
    skeleton: Skeleton, shape: Shape, radii: FloatArray, fine: int, edges: Integers
) -> Iterator[Surface]:
    """Spheres at the vertices of edges; each vertex belongs to the widest of its edges."""
    frame, half = skeleton.frame, half_edge(skeleton.frame)
    if np.isinf(half):
        return
    for end in (0, 1):
        vertices = skeleton.ends[:, end]
        # Edges come by shells: the first one that reaches a vertex is as near as any.
        first = np.unique(skeleton.ends.ravel(), return_index=True)[1]
        mine = edges[np.isin(2 * edges + end, first)]
        if not len(mine):
            continue
        directions, triangles = sphere(fine)
        radius = np.minimum(BEAD * radii[vertices[mine]], 0.9 * half)[:, None, None]
        spokes = directions @ frame.around_vertex
        local = frame.space.cosine(radius) * frame.vertices[0] + frame.space.sine(radius) * spokes
        turned = skeleton.edges[mine] @ (frame.reflections[0] if end else np.eye(4))
        points = np.einsum("eij,evj->evi", turned, local)
        placed = shape.size * places(points, shape.model, frame.curvature)
        normals = _smooth_normals(placed, triangles)
        offsets = len(directions) * np.arange(len(mine))[:, None, None]
        yield _surface(
            placed, normals, frame.space.distance(points, HOME), triangles + offsets, True
        )


def _smooth_normals(points: FloatArray, triangles: Integers) -> FloatArray:
    """Normals of many closed surfaces (E, V, 3) with the same triangles, pointing out."""
    corners = points[:, triangles]
    flat = np.cross(corners[:, :, 1] - corners[:, :, 0], corners[:, :, 2] - corners[:, :, 0])
    meets = np.zeros((points.shape[1], len(triangles)))
    meets[triangles.ravel(), np.arange(len(triangles)).repeat(3)] = 1.0
    normals = np.einsum("vt,eti->evi", meets, flat, optimize=True)
    out = points - points.mean(axis=1, keepdims=True)
    return np.asarray(normals * np.sign(np.einsum("evi,evi->ev", normals, out))[..., None])


def _surface(
    points: FloatArray, normals: FloatArray, away: FloatArray, triangles: Integers, is_bead: bool
) -> Surface:
    lengths = np.linalg.norm(normals, axis=-1, keepdims=True)
    normals = normals / np.where(lengths > 0, lengths, 1.0)
    return Surface(
        points.reshape(-1, 3), normals.reshape(-1, 3), away.ravel(),
        np.full(away.size, is_bead), triangles.reshape(-1, 3),
    )  # fmt: skip


def _joined(parts: list[Surface]) -> Surface:
    starts = np.cumsum([0, *(len(each.points) for each in parts)])
    return Surface(
        np.concatenate([each.points for each in parts]),
        np.concatenate([each.normals for each in parts]),
        np.concatenate([each.away for each in parts]),
        np.concatenate([each.is_bead for each in parts]),
        np.concatenate(
            [each.triangles + start for each, start in zip(parts, starts[:-1], strict=True)]
        ),
    )
