"""Which memories are measured: one for each way of storing and each place on the axis. No Qt."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths import hrr
from severe_gui.panels.hrr.state import MOST_DIMENSION, MOST_NUMBERS, Axis, HrrState, Way

PLACES = 14
LOWEST, HIGHEST = 0.2, 0.999
"""Predicted accuracies at which the axis of pairs ends, and that of the dimension."""
MOST_IN_KEYS = 1 << 23
"""Numbers in the keys of one trace that are still drawn."""
LEAST_TENSOR = 8
"""The dimension from which on the accuracy of a tensor memory is predicted."""
WAYS: dict[Way, str] = {
    "unitary": "unitary",
    "gaussian": "Gaussian",
    "exact": "exact inverse",
    "orthogonal": "orthogonal",
    "tensor": "tensor n × n",
    "tensor-equal": "tensor √n × √n",
}
"""The kind of keys, undone by the involution (`exact`: Gaussian, by the exact inverse), or the size
of a tensor memory."""


@dataclass(frozen=True)
class Point:
    """One memory: `pairs` pairs in one trace, one of which is recalled among the items."""

    way: Way
    dimension: int
    pairs: int
    items: int
    orthogonality: float
    seed: int

    def x(self, axis: Axis) -> int:
        """Its place on the axis."""
        return {"pairs": self.pairs, "dimension": self.dimension, "items": self.items}[axis]

    @property
    def is_unitary(self) -> bool:
        return self.way == "unitary"

    @property
    def is_tensor(self) -> bool:
        return self.way in ("tensor", "tensor-equal")

    @property
    def length(self) -> int:
        """Of keys and items: those of a tensor with as many numbers as a vector are shorter."""
        return math.isqrt(self.dimension) if self.way == "tensor-equal" else self.dimension

    @property
    def stored(self) -> int:
        """Numbers that the memory has."""
        return self.length**2 if self.is_tensor else self.dimension


def point_at(state: HrrState, way: Way, x: int) -> Point:
    """The memory at a place on the state's axis."""
    values = {"dimension": state.dimension, "pairs": state.pairs, "items": state.items}
    values[state.axis] = x
    # A value is drawn once at most: there are never more pairs than items.
    values["items"] = max(values["items"], values["pairs"], 2)
    return Point(way=way, orthogonality=state.orthogonality, seed=state.seed, **values)


def points_of(state: HrrState) -> tuple[Point, ...]:
    """All memories that the state asks for, those of the chosen place first."""
    return tuple(point for point in _asked(state) if _can_be_drawn(point))


def left_out(state: HrrState) -> tuple[Point, ...]:
    """Those that are not measured: too large, or with more orthogonal keys than dimensions."""
    return tuple(point for point in _asked(state) if not _can_be_drawn(point))


def _asked(state: HrrState) -> tuple[Point, ...]:
    places = [chosen_place(state), *places_of(state)]
    return tuple(dict.fromkeys(point_at(state, way, x) for x in places for way in state.ways))


def _can_be_drawn(point: Point) -> bool:
    fits = point.pairs * point.length <= MOST_IN_KEYS and point.items * point.length <= MOST_NUMBERS
    return fits and (point.way != "orthogonal" or point.pairs <= point.dimension)


def chosen_place(state: HrrState) -> int:
    """The state's own place on its axis."""
    return {"pairs": state.pairs, "dimension": state.dimension, "items": state.items}[state.axis]


def places_of(state: HrrState) -> tuple[int, ...]:
    """Places on the axis, in order, from the smallest to where little is left to see."""
    if state.axis == "pairs":
        return _spaced(1, last_pairs(state.dimension, state.items), PLACES)
    if state.axis == "dimension":
        last = last_dimension(state.pairs, max(state.items, state.pairs))
        most = min(max(last, state.dimension), MOST_NUMBERS // max(state.pairs, state.items))
        return tuple(size for size in (2**k for k in range(4, 17)) if size <= most)
    most = min(2048, MOST_NUMBERS // state.dimension)
    least = max(2, state.pairs)
    sizes = [2**k for k in range(1, 12) if least <= 2**k <= most]
    return tuple(sizes or [least])


def _spaced(low: int, high: int, count: int) -> tuple[int, ...]:
    places = np.unique(np.geomspace(low, high, count).round().astype(int))
    return tuple(int(each) for each in places)


@lru_cache(maxsize=64)
def last_pairs(dimension: int, items: int) -> int:
    """Pairs at which the predicted accuracy is low, or as many as there are items."""
    pairs = 2
    while pairs < items and predicted(dimension, pairs, items, True) > LOWEST:
        pairs = min(2 * pairs, items)
    return max(min(pairs, 512, items), 2)


@lru_cache(maxsize=64)
def last_dimension(pairs: int, items: int) -> int:
    """Four times the power of 2 at which the predicted accuracy is high, 1024 at least."""
    size = 256
    while size < MOST_DIMENSION and predicted(size, pairs, items, True) < HIGHEST:
        size *= 2
    return min(4 * size, MOST_DIMENSION)


@lru_cache(maxsize=4096)
def predicted(dimension: int, pairs: int, items: int, unitary: bool) -> float:
    """The predicted accuracy with convolution."""
    return hrr.predicted_accuracy(dimension, pairs, items, unitary)


def prediction(point: Point) -> float | None:
    """The predicted accuracy of a memory; None where there is none.

    The noise of an exact inverse has no finite variance, and very short items are not normal.
    """
    if point.way == "exact":
        return None
    if point.is_tensor:
        if point.length < LEAST_TENSOR:
            return None
        return hrr.predicted_tensor_accuracy(point.length, point.pairs, point.items)
    return predicted(point.dimension, point.pairs, point.items, point.is_unitary)


def spreads(point: Point) -> tuple[float, float]:
    """Standard deviations of the scores of the right item and of the others."""
    if point.is_tensor:
        hit, stored, stranger = hrr.tensor_score_variances(point.length, point.pairs)
        own, others = point.pairs - 1, point.items - point.pairs
        rival = (own * stored + others * stranger) / (own + others)
    else:
        hit, rival = hrr.score_variances(point.dimension, point.pairs, point.is_unitary)
    return hit**0.5, rival**0.5
