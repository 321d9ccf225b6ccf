"""Busemann functions, and projection along horospheres onto the span of 0 and K ideal points.

The ideal point in the direction q is the null vector p = (q, 1). Its Busemann function is
B(x) = log b(x), b(x) = -<x, p>: how far x is on the way from p, 0 at 0. For orthonormal q_1..q_K
the projection of x is the point y of the span of q_1, ..., q_K and the axis of time with
<y, p_i> = <x, p_i> for all i. With S = b_1 + ... + b_K and c_i = S/(K - 1) - b_i the part of y in
the span of the p_i is the sum of c_i p_i, and what is orthogonal to it in the larger span has the
length s, s^2 = S^2/(K - 1) - (b_1^2 + ... + b_K^2) - 1, so that

    y_i = c_i - s/sqrt(K - 1),   t = S/(K - 1) - s/sqrt(K - 1).

The other sign of s gives the mirror image; this one is on the side of 0. For K = 1, y is the point
at distance -B from 0 on the geodesic to p. It brings no two points further apart.
Source: Chami, Gu, Nguyen and Re, HoroPCA (2021), section 3; the formulas are worked out here.
"""

import numpy as np

from severe_gui.maths.hyperbolic.projection.hyperboloid import FloatArray, lifted


def horofunctions(points: FloatArray, frame: FloatArray) -> FloatArray:
    """exp of the Busemann functions: (N, K). frame: unit vectors to the ideal points, (K, d)."""
    time = points[:, -1:]
    # The least that the triangle inequality leaves; the difference may be lost to rounding.
    least = 1.0 / (time + np.sqrt(np.maximum(time**2 - 1.0, 0.0)))
    found: FloatArray = np.maximum(time - points[:, :-1] @ frame.T, least)
    return found


def busemann(points: FloatArray, frame: FloatArray) -> FloatArray:
    """The Busemann functions of ideal points, 0 at 0: (N, K)."""
    found: FloatArray = np.log(horofunctions(points, frame))
    return found


def horospherical_projection(points: FloatArray, frame: FloatArray) -> FloatArray:
    """The projections, in the coordinates of the frame: (N, K + 1), on a hyperboloid again.

    points: (N, d + 1). frame: orthonormal, (K, d).
    """
    if len(frame) == 1:
        return lifted(np.sinh(-busemann(points, frame)))
    parts, away = spanned(horofunctions(points, frame))
    return lifted(parts - away / np.sqrt(len(frame) - 1.0))


def spanned(horofunctions: FloatArray) -> tuple[FloatArray, FloatArray]:
    """c, (N, K), and s, (N, 1), of the formulas above; K at least 2."""
    rest = horofunctions.shape[1] - 1.0
    total = horofunctions.sum(axis=1, keepdims=True)
    parts = total / rest - horofunctions
    square = (horofunctions * parts).sum(axis=1, keepdims=True) - 1.0
    return parts, np.sqrt(np.maximum(square, 0.0))
