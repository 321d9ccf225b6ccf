"""The simplex of mirrors of {p, q, r} in coordinates, alike in all three geometries.

Points are those of `space`. A wall is a covector w, with w x <= 0 inside, and a normal n; its
reflection is 1 - 2 n w, and w_i n_j is the Gram matrix. The middle of an edge is m, its direction
u = -n_0; with C and S of the space the edge is C(s) m + S(s) u, and the ring of radius a around it
C(a) (C(s) m + S(s) u) + S(a) (cos f e_1 + sin f e_2), e_i a basis of n_2, n_3.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import MINKOWSKI, Honeycomb, HoneycombKind
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, Space


@dataclass(frozen=True, eq=False)
class Frame:
    """walls, normals: (4, 4) rows; vertices: (4, 4) rows, as of a simplex.

    v_0 is a vertex of the honeycomb, v_1 the middle of an edge, v_2 of a face, v_3 of a cell; those
    at infinity or beyond are not normalised. The middle of the first cell is (0, 0, 0, 1), where
    cells are finite; otherwise of an edge. No array can be written to.
    """

    space: Space
    walls: FloatArray
    normals: FloatArray
    vertices: FloatArray

    def __post_init__(self) -> None:
        for each in (self.walls, self.normals, self.vertices):
            each.setflags(write=False)

    @property
    def curvature(self) -> int:
        return self.space.curvature

    @cached_property
    def reflections(self) -> FloatArray:
        """(4, 4, 4), acting on columns."""
        reflections: FloatArray = np.eye(4) - 2.0 * self.normals[:, :, None] * self.walls[:, None]
        reflections.setflags(write=False)
        return reflections

    @cached_property
    def opposite(self) -> FloatArray:
        """The vertices with w_i v_j = -1 where i = j and 0 otherwise: (4, 4) rows."""
        return np.asarray(-np.linalg.inv(self.walls).T)

    @cached_property
    def base_point(self) -> FloatArray:
        """The point of the simplex at equal distance from its four walls: (4,)."""
        return self.space.point(np.linalg.solve(self.walls, -np.ones(4)))

    @property
    def across(self) -> tuple[FloatArray, FloatArray]:
        """e_1 and e_2."""
        first, second, _ = self.around_vertex
        return first, second

    @cached_property
    def around_vertex(self) -> FloatArray:
        """Orthonormal directions at v_0, which walls 1, 2 and 3 pass through: (3, 4).

        Only the first two are directions if v_0 is at infinity or beyond.
        """
        rows: list[FloatArray] = []
        for normal in self.normals[3:0:-1]:
            for other in rows:
                normal = normal - self.space.product(normal, other) * other
            square = float(self.space.product(normal, normal))
            rows.append(np.asarray(normal / np.sqrt(abs(square) or 1.0)))
        return np.stack(rows)

    def rings(self, s: ArrayLike, radius: ArrayLike, sides: int) -> FloatArray:
        """Rings around the first edge, at s from its middle to v_0: (..., sides, 4)."""
        s, radius = np.broadcast_arrays(np.asarray(s, float), np.asarray(radius, float))
        middle, toward = self.vertices[1], -self.normals[0]
        first, second = self.across
        cosine, sine = self.space.cosine, self.space.sine
        axis = cosine(s)[..., None] * middle + sine(s)[..., None] * toward
        angles = 2.0 * np.pi * np.arange(sides) / sides
        spokes = np.cos(angles)[:, None] * first + np.sin(angles)[:, None] * second
        return np.asarray(
            cosine(radius)[..., None, None] * axis[..., None, :]
            + sine(radius)[..., None, None] * spokes
        )

    def plane(self, s: float) -> FloatArray:
        """The covector of the plane across the first edge at s, positive towards v_0."""
        cosine, sine = float(self.space.cosine(s)), float(self.space.sine(s))
        middle = self.vertices[1] * self.space.pairing_weights
        return np.asarray(-cosine * self.walls[0] - sine * middle)


@lru_cache(maxsize=64)
def make_frame(honeycomb: Honeycomb) -> Frame:
    """The simplex with the middle of a cell, or else of an edge, at (0, 0, 0, 1)."""
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        vertices = np.array([[1, 1, 1, 2], [1, 1, 0, 2], [1, 0, 0, 2], [0, 0, 0, 2]]) / 2.0
        walls = -np.linalg.inv(vertices).T
        walls /= np.linalg.norm(walls[:, :3], axis=1)[:, None]
        return Frame(Space(0), walls, walls * [1.0, 1.0, 1.0, 0.0], vertices)
    normals, curvature = normals_by_eigenvectors(honeycomb), honeycomb.kind.curvature
    form = np.diag([1.0, 1.0, 1.0, curvature])
    vertices = np.asarray(-np.linalg.inv(normals @ form).T)
    squares = np.einsum("ij,jk,ik->i", vertices, form, vertices)
    finite = curvature * squares > 1e-9
    vertices[finite] /= np.sqrt(np.abs(squares[finite]))[:, None]
    home = _home(honeycomb)
    if curvature < 0 and vertices[home, 3] < 0:
        raise AssertionError("the simplex lies on the other sheet")
    basis = [vertices[home]]
    # z points where no vertex lies at infinity, since that is infinity in the upper half-space:
    # from a cell to the middle of an edge, from an edge to the middle of an infinite cell.
    for place in [k for k in ((1, 2, 0, 3) if home == 3 else (3, 2, 1, 0)) if k != home]:
        column = vertices[place].copy()
        for other in basis:
            column -= (column @ form @ other) / (other @ form @ other) * other
        basis.append(column / np.sqrt(column @ form @ column))
    # Columns that are orthonormal: the inverse is form basis^T form.
    inverse = form @ np.stack([basis[2], basis[3], basis[1], basis[0]]) @ form
    vertices, normals = vertices @ inverse.T, normals @ inverse.T
    return Frame(Space(curvature), normals @ form, normals, vertices)


def normals_by_eigenvectors(honeycomb: Honeycomb) -> FloatArray:
    """Rows whose products are the Gram matrix, from its eigenvectors: (4, 4), not Euclidean."""
    values, vectors = np.linalg.eigh(honeycomb.gram)
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        return np.asarray(vectors * np.sqrt(values))
    # The one negative eigenvalue comes first: it is the direction of time.
    order = [1, 2, 3, 0]
    rows: FloatArray = vectors[:, order] * np.sqrt(np.abs(values[order]))
    inside = np.linalg.solve(rows @ MINKOWSKI, -np.ones(4))
    return rows if inside[3] > 0 else rows @ np.diag([1.0, 1.0, 1.0, -1.0])


def _home(honeycomb: Honeycomb) -> int:
    if (honeycomb.p, honeycomb.q, honeycomb.r) == (3, 3, 3):
        # Opposite the middle of a cell is a vertex, which has no picture.
        return 0
    return 3 if honeycomb.cell_is_finite else 1
