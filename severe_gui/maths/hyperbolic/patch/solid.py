"""A patch as one closed surface: tubes along its edges, joined at vertices by convex hubs.

A tube is a chain of rings of `sides` points around its edge. A hub is the convex hull of the last
rings of its tubes, less the rings themselves; where a tube ends alone, its ring is closed. At a
vertex at infinity the tubes end where they would meet, and the hub closes the end off.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray, Honeycomb
from severe_gui.maths.hyperbolic.patch.charts import Model
from severe_gui.maths.hyperbolic.patch.hull import convex_hull
from severe_gui.maths.hyperbolic.patch.mesh import Mesh
from severe_gui.maths.hyperbolic.patch.rings import Rings
from severe_gui.maths.hyperbolic.patch.skeleton import Integers, Skeleton, make_skeleton
from severe_gui.maths.hyperbolic.patch.tubes import Shape, fit_tubes, segments_of

Flags = NDArray[np.bool_]

MOST_TRIANGLES = 2_000_000
_AT_ONCE = 16


def make_solid(
    honeycomb: Honeycomb,
    shells: int,
    shape: Shape,
    progress: Callable[[float], None] = lambda _share: None,
) -> Mesh:
    """The patch up to a shell as a closed surface. Raises BadInput if it is too large or thick.

    progress: called with the share of the hubs that are made; it may raise to give up.
    """
    truncated = (honeycomb.q - 2) * (honeycomb.r - 2) > 4
    if shape.model is Model.HALF_SPACE and truncated and honeycomb.cell_is_finite:
        # A plane with all the rest on one side is a dome there: its flat triangles would cut in.
        raise BadInput(
            f"{{{honeycomb.p}, {honeycomb.q}, {honeycomb.r}}} is not made in the {shape.model}",
            "the planes that truncate its vertices may enclose all the rest there",
            f"choose {Model.POINCARE} or {Model.KLEIN}",
        )
    skeleton = make_skeleton(honeycomb, shells)
    rings = Rings(skeleton.frame)
    count = 2 * shape.sides * (segments_of(rings, shape) + 2) * len(skeleton.edges)
    if count > MOST_TRIANGLES:
        raise BadInput(
            f"The solid would have about {count:,} triangles",
            f"at most {MOST_TRIANGLES:,} are made",
            "choose fewer shells or sides",
        )
    tubes = fit_tubes(skeleton, rings, shape)
    numbers = np.arange(tubes.points[..., 0].size).reshape(tubes.points.shape[:3])
    handed = np.linalg.det(skeleton.edges) > 0
    turned = handed != _is_handed(skeleton.frame)
    triangles = np.concatenate(
        [_tubes(numbers, turned), _hubs(skeleton, rings, tubes.radii, numbers, turned, progress)]
    )
    mesh = Mesh(tubes.points.reshape(-1, 3), triangles, tubes.thinnest)
    if mesh.volume < 0:
        mesh = Mesh(mesh.points, triangles[:, ::-1], tubes.thinnest)
    return mesh


def _is_handed(frame: Frame) -> bool:
    """Whether the triangles of the first tube, as `_tubes` lists them, face out."""
    rings = frame.rings([0.01, -0.01], 0.01, 4)
    points = rings[..., :3] / rings[..., 3:]
    a, b, c = points[0, 0], points[0, 1], points[1, 1]
    return bool(np.cross(b - a, c - a) @ (a - points[0].mean(axis=0)) > 0)


def _tubes(numbers: Integers, turned: Flags) -> Integers:
    before, after = numbers[:, :-1], numbers[:, 1:]
    following, beyond = np.roll(before, -1, axis=2), np.roll(after, -1, axis=2)
    triangles = np.stack(
        [np.stack([before, following, beyond], -1), np.stack([before, beyond, after], -1)], axis=-2
    ).reshape(len(numbers), -1, 3)
    triangles[turned] = triangles[turned][..., ::-1]
    return triangles.reshape(-1, 3)


def _hubs(
    skeleton: Skeleton,
    rings: Rings,
    radii: FloatArray,
    numbers: Integers,
    turned: Flags,
    progress: Callable[[float], None],
) -> Integers:
    """The triangles of all hubs and of the ends that stand alone."""
    frame, sides = skeleton.frame, numbers.shape[2]
    tubes = np.arange(len(numbers)).repeat(2)
    sorted_ends = np.argsort(skeleton.ends.ravel(), kind="stable")
    bounds = np.searchsorted(skeleton.ends.ravel()[sorted_ends], np.arange(skeleton.vertices + 1))
    known: dict[bytes, Integers] = {}
    found = []
    for vertex in range(skeleton.vertices):
        if vertex % _AT_ONCE == 0:
            progress(vertex / skeleton.vertices)
        darts = sorted_ends[bounds[vertex] : bounds[vertex + 1]]
        edges, ends = tubes[darts], darts % 2
        last = np.where((ends == 0)[:, None], numbers[edges, 0], numbers[edges, -1])
        if len(darts) == 1:
            fan = np.array([(0, j + 1, j) for j in range(1, sides - 1)])
            found.append(last[0][fan[:, ::-1] if turned[edges[0]] != (ends[0] == 1) else fan])
            continue
        local = np.stack(
            [
                skeleton.edges[edge] @ (frame.reflections[0] if end else np.eye(4))
                for edge, end in zip(edges, ends, strict=True)
            ]
        )
        local = np.linalg.inv(local[0]) @ local
        key = np.round(local, 4).tobytes() + np.float64(radii[vertex]).tobytes()
        if key not in known:
            ring = frame.rings(rings.end_of(float(radii[vertex])), radii[vertex], sides)
            known[key] = _hub(frame, local, ring, rings.end_of(float(radii[vertex])))
        triangles = last.ravel()[known[key]]
        # The first tube's isometry, and a mirror for its far end, carry the hub to its place.
        mirrored = (np.linalg.det(skeleton.edges[edges[0]]) < 0) != (ends[0] == 1)
        found.append(triangles[:, ::-1] if mirrored else triangles)
    return np.concatenate(found)


def _hub(frame: Frame, local: FloatArray, ring: FloatArray, s: float) -> Integers:
    """The hull of rings less the rings: (T, 3), indices into the rings' points."""
    sides = len(ring)
    # A tip just outside each ring gives its face a known form: a fan, which is then left out.
    tip = frame.rings(s - 0.003 * _spread(frame, ring), 0.0, 1)
    points = np.einsum("dij,sj->dsi", local, np.concatenate([ring, tip]))
    points = points[..., :3] / points[..., 3:]
    count = len(local) * (sides + 1)
    faces = convex_hull(points.reshape(count, 3))
    is_tip = faces % (sides + 1) == sides
    kept = faces[~is_tip.any(axis=1)]
    kept = kept // (sides + 1) * sides + kept % (sides + 1)
    rim = np.arange(len(local) * sides).reshape(len(local), sides)
    steps = np.concatenate([kept[:, [i, (i + 1) % 3]] for i in range(3)])
    size = rim.size
    present = set((steps[:, 0] * size + steps[:, 1]).tolist())
    for start, end in zip(rim.ravel(), np.roll(rim, -1, axis=1).ravel(), strict=True):
        if ((start * size + end) in present) == ((end * size + start) in present):
            raise SevereError(
                "The tubes could not be joined", "a ring is not on the hull of its hub",
                "choose thinner tubes",
            )  # fmt: skip
    joined: Integers = kept
    return joined


def _spread(frame: Frame, ring: FloatArray) -> float:
    points = ring[:, :3] / ring[:, 3:]
    return float(np.linalg.norm(points - points.mean(axis=0), axis=1).max())
