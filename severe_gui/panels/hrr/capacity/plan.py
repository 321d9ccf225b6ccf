"""Which memories are measured: one for each kind of keys and each place on the axis. No Qt."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from severe_gui.maths import hrr
from severe_gui.panels.hrr.state import Axis, HrrState, Way

PLACES = 14
LOWEST = 0.2
"""Predicted accuracy at which the axis of pairs ends."""
MOST_NUMBERS = 4_000_000
"""Numbers in the keys of one trial, or in the items, that are still drawn."""
WAYS: dict[Way, str] = {
    "unitary": "unitary",
    "gaussian": "Gaussian, involution",
    "exact": "Gaussian, exact inverse",
    "orthogonal": "orthogonal, involution",
}


@dataclass(frozen=True)
class Point:
    """One memory: `pairs` bound pairs in one vector, one of which is recalled among the items."""

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


def point_at(state: HrrState, way: Way, x: int) -> Point:
    """The memory at a place on the state's axis."""
    values = {"dimension": state.dimension, "pairs": state.pairs, "items": state.items}
    values[state.axis] = x
    # A value is drawn once at most: there are never more pairs than items.
    values["items"] = max(values["items"], values["pairs"], 2)
    return Point(way=way, orthogonality=state.orthogonality, seed=state.seed, **values)


def points_of(state: HrrState) -> tuple[Point, ...]:
    """All memories that the state asks for, those of the chosen place first."""
    places = [chosen_place(state), *places_of(state)]
    ordered = dict.fromkeys(point_at(state, way, x) for x in places for way in state.ways)
    return tuple(point for point in ordered if _can_be_drawn(point))


def _can_be_drawn(point: Point) -> bool:
    largest = max(point.pairs, point.items) * point.dimension
    fits = point.way != "orthogonal" or point.pairs <= point.dimension
    return largest <= MOST_NUMBERS and fits


def chosen_place(state: HrrState) -> int:
    """The state's own place on its axis."""
    return {"pairs": state.pairs, "dimension": state.dimension, "items": state.items}[state.axis]


def places_of(state: HrrState) -> tuple[int, ...]:
    """Places on the axis, in order, from the smallest to where little is left to see."""
    if state.axis == "pairs":
        return _spaced(1, last_pairs(state.dimension, state.items), PLACES)
    if state.axis == "dimension":
        most = min(4096, MOST_NUMBERS // max(state.pairs, state.items))
        return tuple(size for size in (2**k for k in range(4, 13)) if size <= most)
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


@lru_cache(maxsize=4096)
def predicted(dimension: int, pairs: int, items: int, unitary: bool) -> float:
    """The predicted accuracy."""
    return hrr.predicted_accuracy(dimension, pairs, items, unitary)


def prediction(point: Point) -> float | None:
    """The predicted accuracy of a memory; None where the noise has no finite variance."""
    if point.way == "exact":
        return None
    return predicted(point.dimension, point.pairs, point.items, point.is_unitary)


def spreads(point: Point) -> tuple[float, float]:
    """Standard deviations of the scores of the right item and of the others."""
    hit, rival = hrr.score_variances(point.dimension, point.pairs, point.is_unitary)
    return hit**0.5, rival**0.5
