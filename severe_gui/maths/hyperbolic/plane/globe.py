"""Lines of the unit sphere: great circles, where they meet, and the triangles they bound.

Points are unit vectors (x, y, z) with the eye at z = +inf; in the stereographic picture
(x + i y) / (1 + z). Source: Todhunter, Spherical Trigonometry, chapters 1-5.
"""

import math

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput

Vector = NDArray[np.float64]
_NOTHING = 1e-12


def at(z: complex) -> Vector:
    """The point at a place of the stereographic picture."""
    if not math.isfinite(abs(z)):
        return np.array((0.0, 0.0, -1.0))
    # Far out, by its mirror image in the equator, whose square is small.
    is_far = abs(z) > 1.0
    z = 1.0 / complex(z).conjugate() if is_far else complex(z)
    square = abs(z) ** 2
    height = square - 1.0 if is_far else 1.0 - square
    return np.array((2.0 * z.real, 2.0 * z.imag, height)) / (1.0 + square)


def picture(x: Vector) -> complex:
    """The place of a point in the stereographic picture; enormous near the far pole."""
    return complex(x[0], x[1]) / max(1.0 + float(x[2]), 1e-300)


def distance(a: Vector, b: Vector) -> float:
    """The length of the shorter arc between two points, in [0, pi]."""
    return math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))


def line_through(a: Vector, b: Vector) -> Vector:
    """The pole of the great circle through two points.

    Raises BadInput for equal or opposite ones, through which there are infinitely many.
    """
    pole = np.cross(a, b)
    size = float(np.linalg.norm(pole))
    if size < _NOTHING:
        raise BadInput("The line is not determined", "the points are equal or opposite")
    return np.asarray(pole / size)


def points_of(pole: Vector, count: int = 181) -> Vector:
    """Points all around a great circle, shape (count, 3); the last is the first."""
    first = np.cross(pole, np.eye(3)[int(np.argmin(np.abs(pole)))])
    first /= np.linalg.norm(first)
    second = np.cross(pole, first)
    t = np.linspace(0, 2 * math.pi, count)[:, None]
    return np.asarray(np.cos(t) * first + np.sin(t) * second)


def meetings(first: Vector, second: Vector) -> tuple[Vector, Vector]:
    """The two opposite points that two different great circles share, by their poles."""
    meeting = line_through(first, second)
    return meeting, -meeting


def angle_between(first: Vector, second: Vector) -> float:
    """The angle of two great circles, in [0, pi/2], by their poles."""
    angle = distance(first, second)
    return min(angle, math.pi - angle)


def triangle_angles(a: Vector, b: Vector, c: Vector) -> tuple[float, float, float]:
    """The angles at three points; they exceed pi by the area (Girard)."""
    corners = (a, b, c)
    found = []
    for k in range(3):
        here, left, right = corners[k], corners[(k + 1) % 3], corners[(k + 2) % 3]
        found.append(distance(line_through(here, left), line_through(here, right)))
    return found[0], found[1], found[2]
