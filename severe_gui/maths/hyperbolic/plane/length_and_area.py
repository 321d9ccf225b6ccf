"""How the post finds lengths and areas: what is required of a metric, and what follows.

Source: the post on hyperbolic geometry, "Length and distance in H" and "Hyperbolic area", after
Anderson, Hyperbolic Geometry, 3.1-3.5 and 5.4.
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.mobius import Mobius

FloatArray = NDArray[np.float64]
ComplexArray = NDArray[np.complex128]


def power_length(path: ComplexArray, exponent: float) -> float:
    """The length of a path of the half-plane for the element |dw| / (Im w)^exponent.

    The path is a polyline with many points; each step is measured by Simpson's rule.
    """
    start, end = path[:-1], path[1:]
    middle = (start + end) / 2.0
    weights = (start.imag**-exponent + 4.0 * middle.imag**-exponent + end.imag**-exponent) / 6.0
    return float(np.sum(np.abs(end - start) * weights))


def finely(corners: ComplexArray, pieces: int = 200) -> ComplexArray:
    """A polyline with each of its sides divided into pieces."""
    shares = np.arange(pieces) / pieces
    sides = [a + (b - a) * shares for a, b in pairwise(corners)]
    return np.concatenate([*sides, corners[-1:]])


def dilation(amount: float) -> Mobius:
    """w -> e^amount w, of the half-plane."""
    return Mobius(math.exp(amount / 2), 0.0, 0.0, math.exp(-amount / 2))


def turn_about_i(angle: float) -> Mobius:
    """The rotation of the half-plane about i."""
    half = angle / 2
    return Mobius(math.cos(half), math.sin(half), -math.sin(half), math.cos(half))


def carried(path: ComplexArray, motion: Mobius) -> ComplexArray:
    """The image of a path under a Möbius map that keeps orientation."""
    return np.asarray((motion.a * path + motion.b) / (motion.c * path + motion.d))


@dataclass(frozen=True)
class Carried:
    """Two points of the half-plane whose line is moved to the imaginary axis.

    centre, radius: c and r of the half-circle; first, second: the heights mu and lambda of the
    images.
    """

    centre: float
    radius: float
    first: float
    second: float

    @property
    def distance(self) -> float:
        """|log(lambda / mu)|."""
        return abs(math.log(self.second / self.first))


def carried_to_axis(w1: complex, w2: complex) -> Carried:
    """Move the line through two points to the imaginary axis by (w - c + r) / (c + r - w).

    Raises BadInput if the line is vertical or the points are equal.
    """
    if abs(w1.real - w2.real) < 1e-9 * (1.0 + abs(w1.real)):
        raise BadInput("The line has no centre", "it is vertical, and the distance is ln(y₂/y₁)")
    # |w1|^2 - |w2|^2 over the difference of x, from differences that are exact for near points.
    rise = (w1.imag - w2.imag) * (w1.imag + w2.imag) / (w1.real - w2.real)
    centre = (w1.real + w2.real + rise) / 2.0
    radius = abs(w1 - centre)
    heights = [((w - centre + radius) / (centre + radius - w)).imag for w in (w1, w2)]
    return Carried(centre, radius, heights[0], heights[1])


def distance_by_centre(w1: complex, w2: complex, centre: float, radius: float) -> float:
    """|log |y2 (x1 - c - r) / (y1 (x2 - c - r))||, the post's formula."""
    above = w2.imag * (w1.real - centre - radius)
    below = w1.imag * (w2.real - centre - radius)
    return abs(math.log(abs(above / below)))


def circle_length(radius: float) -> float:
    """2 pi sinh s."""
    return 2.0 * math.pi * math.sinh(radius)


def disk_area(radius: float) -> float:
    """4 pi sinh^2(s / 2)."""
    return 4.0 * math.pi * math.sinh(radius / 2.0) ** 2


def regular_angle(sides: int, circumradius: float) -> float:
    """The interior angle of a regular polygon: cot(angle / 2) = cosh R tan(pi / n)."""
    return 2.0 * math.atan(1.0 / (math.cosh(circumradius) * math.tan(math.pi / sides)))


def grid_area(outline: ComplexArray, cells: int) -> float:
    """The integral of 4 / (1 - |z|^2)^2 over what a closed outline of the disk encloses.

    By midpoints: a grid of cells x cells over the outline's box, where a cell counts if its middle
    is inside (by the parity of crossings of a horizontal ray).
    """
    low, high = (
        complex(outline.real.min(), outline.imag.min()),
        complex(outline.real.max(), outline.imag.max()),
    )
    step_x, step_y = (high.real - low.real) / cells, (high.imag - low.imag) / cells
    x = low.real + step_x * (np.arange(cells) + 0.5)
    total = 0.0
    after = np.roll(outline, -1)
    for row in range(cells):
        y = low.imag + step_y * (row + 0.5)
        crosses = (outline.imag > y) != (after.imag > y)
        a, b = outline[crosses], after[crosses]
        at = np.sort(a.real + (y - a.imag) / (b.imag - a.imag) * (b.real - a.real))
        inside = np.searchsorted(at, x) % 2 == 1
        room = 1.0 - (x[inside] ** 2 + y * y)
        total += float(np.sum(4.0 / np.maximum(room, 1e-12) ** 2))
    return total * step_x * step_y
