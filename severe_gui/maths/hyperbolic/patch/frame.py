"""The simplex of mirrors of {p, q, r} in coordinates, alike in all three geometries.

A point is (x, y, z, t): on the hyperboloid x^2 + y^2 + z^2 - t^2 = -1, on the unit sphere, or with
t = 1 in Euclidean space. A wall is a covector w, with w x <= 0 inside, and a normal n; its
reflection is 1 - 2 n w. The middle of an edge is m, its direction u = -n_0; with C, S = cosh, sinh
(cos, sin on the sphere; 1, s in Euclidean space) the edge is C(s) m + S(s) u, and the ring of
radius a around it C(a) (C(s) m + S(s) u) + S(a) (cos f e_1 + sin f e_2), e_i a basis of n_2, n_3.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from severe_gui.maths.hyperbolic.honeycomb import MINKOWSKI, FloatArray, Honeycomb, HoneycombKind


@dataclass(frozen=True)
class Frame:
    """curvature: -1, 0 or 1; walls, normals: (4, 4) rows; vertices: (4, 4) rows, as of a simplex.

    The middle of the first cell is (0, 0, 0, 1), where cells are finite; otherwise of an edge.
    """

    curvature: int
    walls: FloatArray
    normals: FloatArray
    vertices: FloatArray

    @property
    def reflections(self) -> FloatArray:
        """(4, 4, 4), acting on columns."""
        return np.eye(4) - 2.0 * self.normals[:, :, None] * self.walls[:, None, :]

    def cosine(self, s: ArrayLike) -> FloatArray:
        s = np.asarray(s, dtype=np.float64)
        return np.asarray((np.cosh, np.ones_like, np.cos)[self.curvature + 1](s))

    def sine(self, s: ArrayLike) -> FloatArray:
        s = np.asarray(s, dtype=np.float64)
        return np.asarray((np.sinh, np.asarray, np.sin)[self.curvature + 1](s))

    @property
    def across(self) -> tuple[FloatArray, FloatArray]:
        """e_1 and e_2."""
        first, second = self._orthonormal(3, 2)
        return first, second

    @property
    def around_vertex(self) -> FloatArray:
        """Orthonormal directions at v_0, which walls 1, 2 and 3 pass through: (3, 4)."""
        return self._orthonormal(3, 2, 1)

    def _orthonormal(self, *walls: int) -> FloatArray:
        """The normals of walls that meet, made orthonormal one after the other: rows."""
        rows: list[tuple[FloatArray, FloatArray]] = []
        for wall in walls:
            normal, covector = self.normals[wall], self.walls[wall]
            for other, dual in rows:
                # The product of two normals is that of one with the covector of the other.
                share = self.walls[wall] @ other
                normal, covector = normal - share * other, covector - share * dual
            size = np.sqrt(covector @ normal)
            rows.append((normal / size, covector / size))
        return np.stack([normal for normal, _ in rows])

    def rings(self, s: ArrayLike, radius: ArrayLike, sides: int) -> FloatArray:
        """Rings around the first edge, at s from its middle to v_0: (..., sides, 4)."""
        s, radius = np.broadcast_arrays(np.asarray(s, float), np.asarray(radius, float))
        middle, toward = self.vertices[1], -self.normals[0]
        first, second = self.across
        axis = self.cosine(s)[..., None] * middle + self.sine(s)[..., None] * toward
        angles = 2.0 * np.pi * np.arange(sides) / sides
        spokes = np.cos(angles)[:, None] * first + np.sin(angles)[:, None] * second
        return np.asarray(
            self.cosine(radius)[..., None, None] * axis[..., None, :]
            + self.sine(radius)[..., None, None] * spokes
        )

    def plane(self, s: float) -> FloatArray:
        """The covector of the plane across the first edge at s, positive towards v_0."""
        if self.curvature == 0:
            covector: FloatArray = -self.walls[0]
            covector[3] -= s
            return covector
        form = MINKOWSKI if self.curvature < 0 else np.eye(4)
        slope = -self.curvature * self.sine(s) * self.vertices[1] - self.cosine(s) * self.normals[0]
        return np.asarray(slope @ form)


def make_frame(honeycomb: Honeycomb) -> Frame:
    """The simplex with the middle of a cell, or else of an edge, at (0, 0, 0, 1)."""
    if honeycomb.kind is HoneycombKind.EUCLIDEAN:
        vertices = np.array([[1, 1, 1, 2], [1, 1, 0, 2], [1, 0, 0, 2], [0, 0, 0, 2]]) / 2.0
        walls = -np.linalg.inv(vertices).T
        walls /= np.linalg.norm(walls[:, :3], axis=1)[:, None]
        return Frame(0, walls, walls * [1.0, 1.0, 1.0, 0.0], vertices)
    if honeycomb.kind is HoneycombKind.SPHERICAL:
        values, vectors = np.linalg.eigh(honeycomb.gram)
        normals, form, curvature = vectors * np.sqrt(values), np.eye(4), 1
    else:
        normals, form, curvature = honeycomb.mirrors, MINKOWSKI, -1
    vertices = -np.linalg.inv(normals @ form).T
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
    return Frame(curvature, normals @ form, normals, vertices)


def _home(honeycomb: Honeycomb) -> int:
    if (honeycomb.p, honeycomb.q, honeycomb.r) == (3, 3, 3):
        # Opposite the middle of a cell is a vertex, which has no picture.
        return 0
    return 3 if honeycomb.cell_is_finite else 1
