"""Isometries of hyperbolic space as Lorentz matrices: M^T J M = J, J = diag(1, 1, 1, -1).

Columns of a camera's matrix are its right, up and backward directions and its place, in the frame
of its simplex. Matrices near the identity lose the relation slowly; `orthonormalised`
restores it. Source: Ratcliffe, Foundations of Hyperbolic Manifolds, chapter 3.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from severe_gui.maths.hyperbolic.honeycomb import MINKOWSKI

FloatArray = NDArray[np.floating[Any]]


def product(v: ArrayLike, w: ArrayLike) -> FloatArray:
    """The Minkowski product of vectors (..., 4), broadcast: negative between points."""
    v, w = np.asarray(v), np.asarray(w)
    return np.asarray((v[..., :3] * w[..., :3]).sum(-1) - v[..., 3] * w[..., 3])


def distance(v: ArrayLike, w: ArrayLike) -> FloatArray:
    """Hyperbolic distance between points of the hyperboloid (..., 4).

    From the chord |v - w| = 2 sinh(d / 2), which keeps its digits for nearby points.
    """
    chord = product(np.asarray(v) - np.asarray(w), np.asarray(v) - np.asarray(w))
    return np.asarray(2.0 * np.arcsinh(np.sqrt(np.maximum(chord, 0.0)) / 2.0))


def boost(direction: int, length: float) -> FloatArray:
    """The translation by `length` along an axis of the camera (0 right, 1 up, 2 backward)."""
    matrix = np.eye(4)
    matrix[direction, direction] = matrix[3, 3] = math.cosh(length)
    matrix[direction, 3] = matrix[3, direction] = math.sinh(length)
    return matrix


def rotation(first: int, second: int, angle: float) -> FloatArray:
    """The turn from one axis of the camera toward another."""
    matrix = np.eye(4)
    matrix[first, first] = matrix[second, second] = math.cos(angle)
    matrix[second, first], matrix[first, second] = math.sin(angle), -math.sin(angle)
    return matrix


def reflection(normal: ArrayLike) -> FloatArray:
    """The reflection in the plane <x, n> = 0 of a unit spacelike n: (4, 4)."""
    normal = np.asarray(normal, dtype=np.float64)
    matrix: FloatArray = np.eye(4) - 2.0 * np.outer(normal, normal @ MINKOWSKI)
    return matrix


def residual(matrix: ArrayLike) -> float:
    """The largest entry of M^T J M - J: how far rounding has taken it from the group."""
    matrix = np.asarray(matrix)
    return float(np.abs(matrix.T @ MINKOWSKI @ matrix - MINKOWSKI).max())


def orthonormalised(matrix: ArrayLike) -> FloatArray:
    """The same place and nearly the same directions with M^T J M = J restored."""
    result = np.array(matrix, dtype=np.float64)
    place = result[:, 3]
    place /= math.sqrt(-float(product(place, place)))
    for k in (2, 1, 0):
        column = result[:, k]
        column += product(column, place) * place
        for j in range(k + 1, 3):
            column -= product(column, result[:, j]) * result[:, j]
        column /= math.sqrt(float(product(column, column)))
    return result
