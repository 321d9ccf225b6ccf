"""Points of hyperbolic space of any dimension d on the hyperboloid, curvature -1.

x = (s, t) with t = sqrt(1 + |s|^2); <x, y> = s . s' - t t' and cosh d(x, y) = -<x, y>. The point 0
of the ball is (0, 1). Arrays are (N, d + 1), the coordinate of time last.
Source: Ratcliffe, Foundations of Hyperbolic Manifolds, chapter 3.
"""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_RIM = 1.0 - 1e-15


def lifted(space: FloatArray) -> FloatArray:
    """Points with these coordinates of space: (N, d) to (N, d + 1)."""
    time = np.sqrt(1.0 + (space**2).sum(axis=1, keepdims=True))
    return np.concatenate([space, time], axis=1)


def from_ball(inside: FloatArray) -> FloatArray:
    """Points of the Poincare ball, (N, d); one on its boundary is taken just inside."""
    square = np.minimum((inside**2).sum(axis=1, keepdims=True), _RIM)
    return lifted(2.0 * inside / (1.0 - square))


def to_ball(points: FloatArray) -> FloatArray:
    """The same points in the Poincare ball: (N, d)."""
    inside: FloatArray = points[:, :-1] / (1.0 + points[:, -1:])
    return inside


def seen_from(points: FloatArray, place: FloatArray) -> FloatArray:
    """All points after the translation that takes a place, (d + 1,), to 0."""
    space, time = place[:-1], place[-1]
    along = points[:, :-1] @ space
    moved = points[:, :-1] + (along / (1.0 + time) - points[:, -1])[:, None] * space
    return lifted(moved)


def logarithms(points: FloatArray) -> FloatArray:
    """Tangent vectors at 0 whose exponentials the points are: (N, d)."""
    size = np.sqrt((points[:, :-1] ** 2).sum(axis=1, keepdims=True))
    ratio = np.arcsinh(size) / np.where(size > 0, size, 1.0)
    vectors: FloatArray = np.where(size > 0, ratio, 1.0) * points[:, :-1]
    return vectors


def exponentials(vectors: FloatArray) -> FloatArray:
    """Points that geodesics from 0 with these velocities reach at time 1: (N, d + 1)."""
    size = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    ratio = np.sinh(size) / np.where(size > 0, size, 1.0)
    return lifted(np.where(size > 0, ratio, 1.0) * vectors)


def distances(points: FloatArray, others: FloatArray) -> FloatArray:
    """From each of the points to each of the others: (N, M)."""
    cosh = np.outer(points[:, -1], others[:, -1]) - points[:, :-1] @ others[:, :-1].T
    found: FloatArray = np.arccosh(np.maximum(cosh, 1.0))
    return found
