"""Room for a camera between the edges of a uniform variant, whose vertex may lie anywhere."""

from functools import lru_cache
from itertools import product

import numpy as np

from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.uniform.generator import Weights
from severe_gui.maths.hyperbolic.uniform.parts import Parts, uniform_parts

STEPS = 7
FARTHEST = 1.2
"""From the middle of the simplex, so that no camera starts far out in a cusp."""


def clearance(parts: Parts, points: FloatArray) -> FloatArray:
    """S of the distance of points (..., 4) in the simplex to the nearest half-edge: (...)."""
    found = []
    for edge in parts.edges:
        squares = ((points @ edge.across.T) ** 2).sum(-1)
        if parts.generator.is_finite:
            # Behind its end, the end is nearest.
            ends = ((points @ parts.around.T) ** 2).sum(-1)
            squares = np.where(points @ edge.cut >= 0.0, squares, ends)
        found.append(squares)
    return np.asarray(np.sqrt(np.min(found, axis=0)))


@lru_cache(maxsize=64)
def roomiest(honeycomb: Honeycomb, weights: Weights) -> FloatArray:
    """The point, of some in the simplex and not too far out, that is farthest from edges: (4,)."""
    parts = uniform_parts(honeycomb, weights)
    frame, space = parts.generator.frame, parts.generator.frame.space
    grid = np.array([each for each in product(range(STEPS), repeat=4) if sum(each) == STEPS - 1])
    # Off all walls a little: there the camera would cross one at once.
    points: FloatArray = (grid + 0.05) @ frame.opposite
    squares = space.pairing(points, points)
    points = points[squares > 0.0] / np.sqrt(squares[squares > 0.0])[:, None]
    near = points[space.distance(points, frame.base_point) <= FARTHEST]
    points = near if len(near) else frame.base_point[None]
    best = np.array(points[clearance(parts, points).argmax()])
    best.setflags(write=False)
    return best
