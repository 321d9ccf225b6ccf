"""The three geometries of curvature k = -1, 0 and 1, in the same coordinates (x, y, z, t).

A point has k (x^2 + y^2 + z^2) + t^2 = 1: it lies on the upper sheet of a hyperboloid, in the
hyperplane t = 1, or on the unit sphere. A direction at a point p is a vector v with <p, v> = 0, of
square |v|^2 = x^2 + y^2 + z^2 + k t^2, where <p, q> = k (x x' + y y' + z z') + t t'. The geodesic
is C(s) p + S(s) v, with C, S = cosh, sinh; 1, s; cos, sin. Columns of an isometry are the
images of the right, up and backward directions and of the place (0, 0, 0, 1). Source: Ratcliffe,
Foundations of Hyperbolic Manifolds, chapters 1 to 3.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.floating[Any]]

NEARLY = 1e-8
"""How far from an isometry a matrix may be to become one in one step."""


@dataclass(frozen=True)
class Space:
    """The geometry of a curvature: -1, 0 or 1."""

    curvature: int

    def cosine(self, s: ArrayLike) -> FloatArray:
        """cosh, 1 or cos."""
        s = np.asarray(s, dtype=np.float64)
        return np.asarray((np.cosh, np.ones_like, np.cos)[self.curvature + 1](s))

    def sine(self, s: ArrayLike) -> FloatArray:
        """sinh, s or sin."""
        s = np.asarray(s, dtype=np.float64)
        return np.asarray((np.sinh, np.asarray, np.sin)[self.curvature + 1](s))

    def length_of_tangent(self, u: ArrayLike) -> FloatArray:
        """The length s >= 0 whose S(s) / C(s) is u: artanh, u or arctan."""
        u = np.asarray(u, dtype=np.float64)
        return np.asarray((np.arctanh, np.asarray, np.arctan)[self.curvature + 1](u))

    @cached_property
    def pairing_weights(self) -> FloatArray:
        """k, k, k, 1."""
        k = self.curvature
        return np.array([k, k, k, 1.0])

    @cached_property
    def product_weights(self) -> FloatArray:
        """1, 1, 1, k."""
        return np.array([1.0, 1.0, 1.0, self.curvature])

    def pairing(self, p: ArrayLike, q: ArrayLike) -> FloatArray:
        """<p, q> of vectors (..., 4), broadcast: C of the distance between two points."""
        return np.asarray((np.asarray(p) * np.asarray(q)) @ self.pairing_weights)

    def product(self, v: ArrayLike, w: ArrayLike) -> FloatArray:
        """The product of directions (..., 4), broadcast: positive between equal ones."""
        return np.asarray((np.asarray(v) * np.asarray(w)) @ self.product_weights)

    def distance(self, p: ArrayLike, q: ArrayLike) -> FloatArray:
        """The distance of points (..., 4), at most pi on the sphere.

        From the chord |p - q| = 2 S(d / 2), which keeps its digits for nearby points.
        """
        chord = np.asarray(p) - np.asarray(q)
        half = np.sqrt(np.maximum(self.product(chord, chord), 0.0)) / 2.0
        if self.curvature > 0:
            return np.asarray(2.0 * np.arcsin(np.minimum(half, 1.0)))
        return np.asarray(2.0 * (half if self.curvature == 0 else np.arcsinh(half)))

    def point(self, vector: ArrayLike) -> FloatArray:
        """The point that a vector (4,) is a positive multiple of."""
        vector = np.asarray(vector)
        square = float(self.pairing(vector, vector))
        return np.asarray(vector / math.sqrt(square))

    def direction(self, vector: ArrayLike, place: FloatArray) -> FloatArray:
        """What of a vector (4,) is a direction at a place, with length 1."""
        ahead = np.asarray(vector) - self.pairing(vector, place) * place
        return np.asarray(ahead / math.sqrt(float(self.product(ahead, ahead))))

    def on_ray(self, p: FloatArray, v: FloatArray, u: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The points and directions of rays (..., 4) where S / C of the way is u (...)."""
        u = u[..., None]
        root = np.sqrt(1.0 + self.curvature * u**2)
        return (p + u * v) / root, (v - self.curvature * u * p) / root

    def translation(self, way: ArrayLike) -> FloatArray:
        """The translation along a geodesic through (0, 0, 0, 1), by the length of `way` (3,)."""
        way = np.asarray(way, dtype=np.float64)
        length = math.sqrt(float(way @ way))
        matrix = np.eye(4)
        if length == 0.0:
            return matrix
        unit, cosine, sine = way / length, float(self.cosine(length)), float(self.sine(length))
        matrix[:3, :3] += (cosine - 1.0) * np.outer(unit, unit)
        matrix[:3, 3] = sine * unit
        matrix[3, :3] = -self.curvature * sine * unit
        matrix[3, 3] = cosine
        return matrix

    def residual(self, matrix: ArrayLike) -> float:
        """How far rounding has taken a matrix from the isometries: the worst entry of two forms.

        An isometry M keeps the pairing, M^T F M = F, and M G M^T = G for the form of directions;
        each follows from the other but in Euclidean space.
        """
        matrix = np.asarray(matrix)
        pairing, directions = np.diag(self.pairing_weights), np.diag(self.product_weights)
        worst = np.abs(matrix.T @ pairing @ matrix - pairing).max()
        if self.curvature == 0:
            worst = max(worst, np.abs(matrix @ directions @ matrix.T - directions).max())
        return float(worst)

    def orthonormalised(self, matrix: ArrayLike) -> FloatArray:
        """The isometry of the same place and nearly the same directions.

        Of what is nearly an isometry, by one step of Newton's method, M (3 - M* M) / 2 with the
        adjoint M*, whose error is of the square of the former; else by Gram and Schmidt.
        """
        result = np.array(matrix, dtype=np.float64)
        # In Euclidean space the last row is 0, 0, 0, 1, and what else can err are the directions.
        rows = 4 if self.curvature else 3
        part = result[:rows, :rows]
        form = self.product_weights[:rows]
        error = form[:, None] * (part.T @ (form[:, None] * part))
        error.flat[:: rows + 1] -= 1.0
        is_affine = result[3, 3] == 1.0 and not result[3, :3].any()
        if np.abs(error).max() < NEARLY and (self.curvature or is_affine):
            part -= 0.5 * (part @ error)
            return result
        return self._by_columns(result)

    def _by_columns(self, result: FloatArray) -> FloatArray:
        """The columns of a matrix made orthonormal one after the other, in place."""
        result[:, 3] = place = self.point(result[:, 3])
        for k in (2, 1, 0):
            column = result[:, k]
            column -= self.pairing(column, place) * place
            for j in range(k + 1, 3):
                column -= self.product(column, result[:, j]) * result[:, j]
            column /= math.sqrt(float(self.product(column, column)))
        return result


HYPERBOLIC, EUCLIDEAN, SPHERICAL = Space(-1), Space(0), Space(1)


def rotation(first: int, second: int, angle: float) -> FloatArray:
    """The turn from one axis of the camera toward another: 0 right, 1 up, 2 backward."""
    matrix = np.eye(4)
    matrix[first, first] = matrix[second, second] = math.cos(angle)
    matrix[second, first], matrix[first, second] = math.sin(angle), -math.sin(angle)
    return matrix
