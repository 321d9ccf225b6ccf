"""What one simplex shows of a uniform honeycomb: halves of edges and corners of faces.

From the generator point g half an edge runs straight to each wall i that g lies off. The squared
sinh (sin, or the length itself) of the distance from its line, which is spanned by g and the
wall's normal n_i, is (e_1 x)^2 + (e_2 x)^2, with e_1, e_2 orthonormal across that span. Behind g
it is cut off by the plane through g across the line; at its other end it meets the wall squarely.

About the line where walls i and j meet lies a face, if there is one, in the plane spanned by g, n_i
and n_j. The simplex shows the part from g to the face's centre, which is the point of that line
nearest to g. Its rims are linear functionals b x: 0 along an edge, and rising to the centre.

All are covectors in the coordinates of `frame`, so this reads alike in the three geometries.
The simplex holds the nearest image of each of its points in any orbit of the group: what the
neighbours' edges bring into it lies within its own. Source: Coxeter, Regular Polytopes, 5.7 and
11.6; Humphreys, Reflection Groups and Coxeter Groups, 1.12.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.frame import make_frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space
from severe_gui.maths.hyperbolic.uniform.generator import Generator, Weights, place
from severe_gui.maths.hyperbolic.uniform.rings import polygons

FLAT = 1e-9
THICKEST = 0.1
"""The greatest radius of a uniform variant's tubes, in its longest edge."""


@dataclass(frozen=True, eq=False)
class HalfEdge:
    """From the generator point to a wall.

    across: (2, 4), e_1 and e_2. cut: (4,), positive ahead of g; zeros where g is at infinity.
    foot: (4,), where it meets the wall. along: (4,), the direction from there to g.
    length: to the wall; inf from infinity.
    """

    wall: int
    across: FloatArray
    cut: FloatArray
    foot: FloatArray
    along: FloatArray
    length: float


@dataclass(frozen=True, eq=False)
class FaceCorner:
    """The part of a face that the simplex shows, positive in all its rims.

    pair: the walls about whose line the face lies. plane: (4,), of unit normal. rims: (1 or 2, 4),
    scaled to be 1 at the centre. depths: the same rims' values there before: sinh, sin or the
    distance itself from the centre to the edges. in_wall: the wall the face lies in, or None.
    """

    pair: tuple[int, int]
    sides: int
    plane: FloatArray
    centre: FloatArray
    rims: FloatArray
    depths: tuple[float, ...]
    in_wall: int | None


@dataclass(frozen=True, eq=False)
class Parts:
    """All that the simplex shows.

    around: (3, 4), orthonormal functionals that vanish at the generator point alone: the sum of
    their squares is S^2 of the distance from there. Empty where that is at infinity.
    """

    generator: Generator
    edges: tuple[HalfEdge, ...]
    faces: tuple[FaceCorner, ...]
    around: FloatArray

    @property
    def thickest(self) -> float:
        """The greatest radius of tubes; inf where edges are infinite.

        Shorter edges may vanish in their beads: there one variant turns into another.
        """
        return THICKEST * 2.0 * max(edge.length for edge in self.edges)


@lru_cache(maxsize=64)
def uniform_parts(honeycomb: Honeycomb, weights: Weights) -> Parts:
    """What the simplex shows with a generator point. Raises BadInput if there is no such point."""
    return parts_of(honeycomb, place(make_frame(honeycomb), weights))


def parts_of(honeycomb: Honeycomb, generator: Generator) -> Parts:
    """The half-edges and face corners of a generator point in the honeycomb's frame."""
    edges = tuple(_half_edge(generator, wall) for wall in generator.rings)
    faces = tuple(
        _face(generator, pair, sides) for pair, sides in polygons(honeycomb, generator.rings)
    )
    space, g = generator.frame.space, generator.point
    around: FloatArray = np.empty((0, 4))
    if generator.is_finite:
        around = _covectors(space, g, _complement(space, [g]))
    return Parts(generator, edges, faces, around)


def _half_edge(generator: Generator, wall: int) -> HalfEdge:
    space, g = generator.frame.space, generator.point
    normal, covector = generator.frame.normals[wall], generator.frame.walls[wall]
    height = -float(covector @ g)
    foot = space.point(g + height * normal)
    across = _covectors(space, g, _complement(space, [g, normal]))
    if not generator.is_finite:
        return HalfEdge(wall, across, np.zeros(4), foot, -normal, math.inf)
    cut = _covectors(space, g, space.direction(normal, g)[None])[0]
    return HalfEdge(wall, across, cut, foot, -normal, float(space.distance(g, foot)))


def _face(generator: Generator, pair: tuple[int, int], sides: int) -> FaceCorner:
    frame, g = generator.frame, generator.point
    space, walls, normals = frame.space, frame.walls[list(pair)], frame.normals[list(pair)]
    across = _complement(space, [g, *normals])[0]
    # The centre: g less its part across the line where the walls meet.
    centre = space.point(g - np.linalg.solve(walls @ normals.T, walls @ g) @ normals)
    rims, depths = [], []
    for wall in pair:
        if wall not in generator.rings:
            continue
        inward = _complement(space, [g, frame.normals[wall], across])[0]
        rim = _covectors(space, g, inward[None])[0]
        depth = float(rim @ centre)
        rims.append(rim / depth)
        depths.append(abs(depth))
    plane, in_wall = _covectors(space, g, across[None])[0], None
    for k in range(4):
        if abs(frame.walls[k] @ g) < FLAT and abs(frame.walls[k] @ across) > 1.0 - FLAT:
            # Exactly that wall, so that a ray meets both at once.
            plane, in_wall = frame.walls[k], k
    return FaceCorner(pair, sides, plane, centre, np.array(rims), tuple(depths), in_wall)


def _complement(space: Space, vectors: list[FloatArray]) -> FloatArray:
    """Orthonormal directions orthogonal to vectors, the first of which is a point: rows."""
    rows = np.array(vectors)
    if space.curvature == 0:
        # Directions have no fourth coordinate, and the point asks nothing of them.
        rows = np.vstack([rows[1:], [0.0, 0.0, 0.0, 1.0]])
    else:
        rows = rows * [1.0, 1.0, 1.0, space.curvature]
    kernel = np.linalg.svd(rows)[2][len(rows) :]
    lower = np.linalg.cholesky(space.product(kernel[:, None], kernel))
    return np.asarray(np.linalg.solve(lower, kernel))


def _covectors(space: Space, point: FloatArray, directions: FloatArray) -> FloatArray:
    """The functionals that vanish at a point and rise by 1 along each unit direction."""
    covectors = directions * [1.0, 1.0, 1.0, space.curvature]
    if space.curvature == 0:
        covectors[:, 3] = -directions[:, :3] @ point[:3]
    return np.asarray(covectors)
