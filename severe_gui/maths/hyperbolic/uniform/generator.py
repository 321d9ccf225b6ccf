"""The generator point: where in the simplex the vertex of a uniform honeycomb lies.

Four weights, not negative, are the ratios of sinh (sin, or the length itself) of its distances from
the four walls. With w_i the covectors of the walls and d_i the corners with w_j d_i = -1 if j = i
and 0 otherwise, the point is the sum of weight_i d_i, normalised. An edge is twice a distance: all
are equally long where all weights that are not 0 are equal, the fifteen uniform points.
Source: Coxeter, Regular Polytopes, 5.7 and 11.6.
"""

import math
from dataclasses import dataclass

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.honeycombs.frame import Frame
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.uniform.rings import NAMES, Rings

Weights = tuple[float, float, float, float]

REGULAR_WEIGHTS: Weights = (1.0, 0.0, 0.0, 0.0)
FARTHEST = 3.0
"""How far from the middle of the simplex a generator point may lie."""
_ALONG = 60


@dataclass(frozen=True, eq=False)
class Generator:
    """A generator point. point: (4,), normalised if it lies in space; weights: the greatest 1.

    is_finite: whether it does: a vertex of a regular honeycomb may be ideal or beyond.
    """

    frame: Frame
    weights: Weights
    point: FloatArray
    is_finite: bool

    @property
    def rings(self) -> Rings:
        return rings_of(self.weights)


def normalised(weights: Weights) -> Weights:
    """With the greatest weight 1. Raises BadInput for a negative weight or none."""
    if len(weights) != 4 or not all(math.isfinite(w) and w >= 0 for w in weights):
        raise BadInput("The generator point has no place", "its weights must be four numbers ≥ 0")
    greatest = max(weights)
    if greatest <= 0:
        raise BadInput("The generator point has no place", "one weight at least must be positive")
    first, second, third, fourth = (float(w) / greatest for w in weights)
    return first, second, third, fourth


def rings_of(weights: Weights) -> Rings:
    """The walls that the point lies off."""
    return tuple(i for i, weight in enumerate(weights) if weight > 0)


def weights_of(rings: Rings) -> Weights:
    """The uniform point of a diagram with these nodes ringed."""
    first, second, third, fourth = (float(i in rings) for i in range(4))
    return first, second, third, fourth


def is_uniform(weights: Weights) -> bool:
    """Whether all edges are equally long."""
    return all(weight in (0.0, max(weights)) for weight in weights)


def place(frame: Frame, weights: Weights) -> Generator:
    """The point of these weights.

    Raises BadInput where the point is at infinity, or too close to it, and not a vertex of the
    regular honeycomb or its dual.
    """
    weights = normalised(weights)
    rings = rings_of(weights)
    point = _sum(frame, np.array(weights))
    square = float(frame.space.pairing(point, point))
    if len(rings) == 1 and square < 1e-9 * float(np.abs(point).max()) ** 2:
        return Generator(frame, weights, point, is_finite=False)
    if len(rings) > 1 and _distance(frame, point) > FARTHEST:
        raise BadInput(
            "The generator point lies too far away",
            "corners of this simplex are at infinity, and it is close to one of them",
            "move it toward the middle",
        )
    return Generator(frame, weights, frame.space.point(point), is_finite=True)


def within_reach(frame: Frame, weights: Weights) -> Weights:
    """These weights, or the nearest on the way to the uniform point of the same rings.

    Raises BadInput where that point itself lies at infinity.
    """
    weights = normalised(weights)
    rings = rings_of(weights)
    start, end = np.array(weights), np.array(weights_of(rings))
    if len(rings) == 1 or _distance(frame, _sum(frame, start)) <= FARTHEST:
        return weights
    if _distance(frame, _sum(frame, end)) > FARTHEST:
        raise BadInput(
            f"There is no {NAMES[rings]} honeycomb here",
            "its vertices would lie beyond infinity",
            "put the ring of another mirror on, or choose smaller numbers",
        )
    low, high = 0.0, 1.0
    for _ in range(_ALONG):
        middle = 0.5 * (low + high)
        if _distance(frame, _sum(frame, start + middle * (end - start))) <= FARTHEST:
            high = middle
        else:
            low = middle
    first, second, third, fourth = (float(w) for w in start + high * (end - start))
    return normalised((first, second, third, fourth))


def nearest_uniform(weights: Weights, tolerance: float) -> Rings | None:
    """The uniform point within a tolerance of each weight, if any."""
    weights = normalised(weights)
    for rings in NAMES:
        if all(abs(w - u) <= tolerance for w, u in zip(weights, weights_of(rings), strict=True)):
            return rings
    return None


def describe(honeycomb: Honeycomb, weights: Weights) -> str:
    """The rings as a diagram, such as ●-5-●-3-o-4-o."""
    nodes = ["●" if weight > 0 else "o" for weight in weights]
    return (
        "".join(
            f"{node}-{order}-"
            for node, order in zip(nodes, (honeycomb.p, honeycomb.q, honeycomb.r), strict=False)
        )
        + nodes[3]
    )


def _sum(frame: Frame, weights: FloatArray) -> FloatArray:
    return np.asarray(weights @ frame.opposite)


def _distance(frame: Frame, point: FloatArray) -> float:
    """From the middle of the simplex; inf if the point is not in space, 0 off hyperbolic space."""
    space = frame.space
    if space.curvature >= 0:
        return 0.0
    if float(space.pairing(point, point)) <= 1e-12 * float(np.abs(point).max()) ** 2:
        return math.inf
    return float(space.distance(frame.base_point, space.point(point)))
