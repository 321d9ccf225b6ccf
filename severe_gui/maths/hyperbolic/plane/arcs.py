"""Polygons with circular sides as SVG paths, each side a true arc.

Of each side both ends and a point between them are known. They give the radius of its circle,
    R = |ab| |bc| |ca| / (4 area),
and the angle at the point between shows whether the arc is more than half of the circle.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray

DECIMALS = 7
"""Decimals of all coordinates: a picture is about 2 units wide."""

_STRAIGHT = 1e5
# An arc this close to half a circle is drawn as less, so that rounding does not matter.
_HALF = 1e-6


def outline(vertices: ComplexArray, middles: ComplexArray, radii: FloatArray) -> str:
    """A closed path. middles: a point of each side, from its vertex to the next one.

    The picture's y axis points down, so y changes sign.
    """
    corners, between, sizes = vertices.tolist(), middles.tolist(), radii.tolist()
    parts = [f"M{_point(corners[0])}"]
    for start, middle, end, radius in zip(corners, between, _next(corners), sizes, strict=True):
        if not radius < _STRAIGHT * max(1.0, abs(end - start) / 2.0):
            parts.append(f"L{_point(end)}")
            continue
        sweep = 1 if ((end - start).conjugate() * (middle - start)).imag > 0 else 0
        there, back = end - middle, start - middle
        # The angle at the middle is acute.
        large = (back.conjugate() * there).real > _HALF * abs(there) * abs(back)
        size = decimal(radius)
        parts.append(f"A{size} {size} 0 {int(large)} {sweep} {_point(end)}")
    return "".join(parts) + "Z"


def radii(vertices: ComplexArray, middles: ComplexArray) -> FloatArray:
    """The radius of each side of polygons, one polygon per row; inf if it is straight."""
    a, b, c = vertices, middles, np.roll(vertices, -1, axis=-1)
    doubled_area = np.abs((np.conj(b - a) * (c - a)).imag)
    with np.errstate(divide="ignore", invalid="ignore"):
        radius = np.abs(b - a) * np.abs(c - b) * np.abs(a - c) / (2.0 * doubled_area)
    return np.where(doubled_area > 0, radius, math.inf)


def pass_infinity(vertices: ComplexArray, middles: ComplexArray) -> NDArray[np.bool_]:
    """Which sides go straight from a vertex through infinity and back to the next vertex."""
    after = np.roll(vertices, -1, axis=-1)
    beyond = (np.conj(vertices - middles) * (after - middles)).real > 0
    longest = _STRAIGHT * np.maximum(1.0, np.abs(after - vertices) / 2.0)
    return np.asarray(beyond & ~(radii(vertices, middles) < longest))


def decimal(value: float) -> str:
    """Seven decimals, without trailing zeros or a negative zero."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _next(corners: Sequence[complex]) -> list[complex]:
    return [*corners[1:], corners[0]]


def _point(z: complex) -> str:
    return f"{decimal(z.real)} {decimal(-z.imag)}"
