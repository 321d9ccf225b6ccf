"""Geodesics between nodes: which are worth drawing, and their curves. No Qt.

In the disk the geodesic from a to b is the circular arc
    p(t) = ((1 - t) a + t e b) / ((1 - t) + t e),   e = (1 - a conj(b)) / |1 - a conj(b)|,
where e is the turn from the chord to the tangent at a: chords from a point of the arc to both ends
meet at that angle everywhere.
"""

import numpy as np
from numpy.typing import NDArray

from severe_gui.maths.hyperbolic.plane.disk import ComplexArray, FloatArray

IntArray = NDArray[np.int64]
STRAIGHT_MAPS = ("klein", "flat")
CURVED, COARSE = 21, 13
"""Points of a curved line, and of one among very many: at most half a circle."""


def geodesics(a: ComplexArray, b: ComplexArray, count: int) -> ComplexArray:
    """Points of geodesics of the disk, ends included: (E, count)."""
    t = np.linspace(0.0, 1.0, count)
    rest = 1.0 - a * np.conj(b)
    size = np.abs(rest)
    turn = np.where(size > 0, rest / np.where(size > 0, size, 1.0), 1.0)[:, None]
    found = ((1.0 - t) * a[:, None] + t * turn * b[:, None]) / ((1.0 - t) + t * turn)
    return np.asarray(found)


def bends(ends: ComplexArray, middles: ComplexArray, others: ComplexArray) -> ComplexArray:
    """The turn from chord to tangent of circular arcs through three points: (E,), unit size."""
    first, second = middles - ends, others - middles
    ratio = first * np.conj(second)
    size = np.abs(ratio)
    return np.asarray(np.where(size > 0, ratio / np.where(size > 0, size, 1.0), 1.0))


def worth_drawing(
    first: IntArray, second: IntArray, x: FloatArray, y: FloatArray,
    visible: NDArray[np.bool_], weights: FloatArray, least: float, most: int,
) -> IntArray:  # fmt: skip
    """Which of the pairs are seen, and long enough on the page: (K,).

    Of too many those whose length times the weight of the first node is greatest.
    """
    square = (x[first] - x[second]) ** 2 + (y[first] - y[second]) ** 2
    is_seen = (visible[first] | visible[second]) & (square >= least * least)
    found = np.flatnonzero(is_seen)
    if len(found) > most:
        worth = square[found] * weights[first[found]] ** 2
        best = np.argpartition(worth, len(found) - most)[len(found) - most :]
        found = np.sort(found[best])
    return found
