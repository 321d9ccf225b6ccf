"""Where a tube may end and its hub begin, so that no two parts of the solid meet.

By symmetry one edge is enough. Its tube stays within the simplices around it where no ring reaches
wall 1; a hub, the convex hull of the rings at a vertex, ends at each of its rings where all others
lie beyond that ring's plane. Tubes are convex, and so are the pieces of space around edges and
around vertices: then nothing but tubes and their own hubs meet, and these in rings. A margin leaves
room for what straight triangles in a curved model deviate.
"""

import math
from functools import lru_cache

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame

MARGIN = 1.15
"""Times the radius must fit."""
FARTHEST = 12.0
"""Where a vertex is at infinity: nothing thicker than e^-12 comes so far."""
LEAST_LENGTH = 0.05
"""Of a tube, as a share of the edge, or of 1 where that is infinite."""
_SAMPLES = 96


class Rings:
    """How far from the middle of an edge a tube of some radius goes."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.half = _last_ring(frame)
        self.end_of = lru_cache(maxsize=4096)(self._end_of)

    @property
    def thickest(self) -> float:
        """The greatest radius that fits."""
        low, high = 0.0, 2.0
        for _ in range(40):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self._fits(self._least, middle) else (low, middle)
        return low

    def _end_of(self, radius: float) -> float:
        """From the middle of an edge to the last ring. Raises BadInput if none fits."""
        if not self._fits(self._least, radius):
            raise BadInput(
                f"Tubes of radius {radius:.3g} do not fit",
                "they would meet between the vertices",
                f"choose at most {0.99 * self.thickest:.2g}",
            )
        low, high = self._least, self.half - radius
        for _ in range(50):
            middle = (low + high) / 2.0
            low, high = (middle, high) if self._fits(middle, radius) else (low, middle)
        return low

    @property
    def _least(self) -> float:
        return LEAST_LENGTH * min(self.half, 1.0)

    def _fits(self, s: float, radius: float) -> bool:
        ring = self.frame.rings(s, MARGIN * radius, _SAMPLES)
        neighbour = ring @ self.frame.reflections[1].T
        # A hub is at least as deep as a tube is thick, also where it fills a truncating plane.
        return bool(
            s + radius <= self.half
            and (ring @ self.frame.walls[1] < 0).all()
            and (neighbour @ self.frame.plane(s) > 0).all()
        )


def half_edge(frame: Frame) -> float:
    """From the middle of an edge to its vertex; inf where that is at infinity or beyond."""
    vertex, middle = frame.vertices[0], frame.vertices[1]
    if frame.curvature < 0 and frame.space.pairing(vertex, vertex) < 1e-9:
        return math.inf
    return float(frame.space.distance(vertex, middle))


def _last_ring(frame: Frame) -> float:
    """From the middle of an edge to its vertex, or to where that is truncated."""
    vertex, middle = frame.vertices[0], frame.vertices[1]
    half = half_edge(frame)
    square = float(frame.space.pairing(vertex, vertex))
    if math.isinf(half) and square < -1e-9:
        # The plane of all points orthogonal to a vertex beyond infinity truncates its edges.
        direction = -float(frame.walls[0] @ vertex)
        return math.atanh(float(frame.space.pairing(vertex, middle)) / direction)
    return min(half, FARTHEST)
