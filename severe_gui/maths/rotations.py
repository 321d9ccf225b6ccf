"""Rotations of space as unit quaternions w + xi + yj + zk.

A vector v, as a quaternion without real part, goes to q v conj(q); q and -q are one rotation, and
the product q p turns by p first. Source: Hamilton, On quaternions (1844).
"""

import math

import numpy as np
from numpy.typing import NDArray

Quaternion = tuple[float, float, float, float]
Vector = NDArray[np.float64]


def matrix(q: Quaternion) -> Vector:
    """The rotation as a matrix, shape (3, 3), acting on columns."""
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def product(q: Quaternion, p: Quaternion) -> Quaternion:
    """The rotation that turns by p, then by q; of length 1 again."""
    a, b, c, d = q
    w, x, y, z = p
    return normalised(
        (
            a * w - b * x - c * y - d * z,
            a * x + b * w + c * z - d * y,
            a * y - b * z + c * w + d * x,
            a * z + b * y - c * x + d * w,
        )
    )


def carrying(start: Vector, end: Vector) -> Quaternion:
    """The shortest rotation that takes one unit vector to another; opposite ones by half a turn."""
    real = 1.0 + float(start @ end)
    if real < 1e-12:
        axis = np.cross(start, np.eye(3)[int(np.argmin(np.abs(start)))])
        return normalised((0.0, float(axis[0]), float(axis[1]), float(axis[2])))
    x, y, z = np.cross(start, end).tolist()
    return normalised((real, x, y, z))


def normalised(q: Quaternion) -> Quaternion:
    """The quaternion of length 1 in the same direction."""
    size = math.hypot(*q)
    w, x, y, z = (each / size for each in q)
    return w, x, y, z
