"""A surface of triangles, and whether it bounds a solid."""

from dataclasses import dataclass

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import FloatArray
from severe_gui.maths.hyperbolic.patch.skeleton import Integers


@dataclass(frozen=True)
class Mesh:
    """points: (V, 3); triangles: (T, 3), indices, anticlockwise from outside.

    thinnest: the least width of a tube, in the unit of the points.
    """

    points: FloatArray
    triangles: Integers
    thinnest: float

    @property
    def is_closed(self) -> bool:
        """Whether each edge is in two triangles that run through it in opposite directions."""
        count = len(self.points)
        sides = np.concatenate([self.triangles[:, [i, (i + 1) % 3]] for i in range(3)])
        forward = np.sort(sides[:, 0] * count + sides[:, 1])
        backward = np.sort(sides[:, 1] * count + sides[:, 0])
        return bool((np.diff(forward) > 0).all() and np.array_equal(forward, backward))

    @property
    def volume(self) -> float:
        """What it encloses: the sum of det(a, b, c) / 6."""
        a, b, c = (self.points[self.triangles[:, i]] for i in range(3))
        return float((np.cross(a, b) * c).sum() / 6.0)
