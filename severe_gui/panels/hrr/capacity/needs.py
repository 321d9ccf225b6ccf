"""How many numbers a memory needs for the errors allowed: planned, and predicted. No Qt."""

import math
from functools import lru_cache

import numpy as np

from severe_gui.maths.hrr import planning
from severe_gui.maths.hrr.planning import Memory
from severe_gui.panels.hrr.state import HrrState, Way

CURVE_PLACES = 9
MEMORIES: dict[Way, Memory] = {
    "unitary": "unitary", "gaussian": "gaussian", "orthogonal": "gaussian", "tensor": "tensor",
    "tensor-equal": "tensor",
}  # fmt: skip
"""What predicts a way of storing; nothing predicts an exact inverse."""


def planned_place(state: HrrState) -> float:
    """The place on the state's axis that Plate's rule gives for the other two numbers."""
    items = max(state.items, state.pairs)
    if state.axis == "pairs":
        return planning.planned_pairs(state.dimension, items, state.errors)
    if state.axis == "dimension":
        return planning.planned_dimension(state.pairs, items, state.errors)
    return planning.planned_items(state.dimension, state.pairs, state.errors)


def planned_numbers(state: HrrState, pairs: int) -> float:
    """Numbers for so many pairs by Plate's rule."""
    return planning.planned_dimension(pairs, max(state.items, pairs), state.errors)


def needed_numbers(memory: Memory, pairs: int, items: int, errors: float) -> int | None:
    """The least numbers that a memory must have; None if it is beyond those looked for."""
    least = planning.needed_dimension(memory, pairs, max(items, pairs, 2), errors)
    if least is None:
        return None
    return least**2 if memory == "tensor" else least


def memories_of(ways: tuple[Way, ...]) -> dict[Memory, Way]:
    """The memories with a prediction, each with the first of the ways that has it."""
    found: dict[Memory, Way] = {}
    for way in ways:
        if way in MEMORIES:
            found.setdefault(MEMORIES[way], way)
    return found


def most_pairs(state: HrrState) -> int:
    """Pairs at which the plot ends."""
    return max(64, state.pairs)


@lru_cache(maxsize=64)
def needs(memory: Memory, items: int, errors: float, most: int) -> tuple[tuple[int, int], ...]:
    """Pairs and the numbers that they need, where more than the least is predicted to be needed."""
    pairs = np.unique(np.geomspace(1, most, CURVE_PLACES).round().astype(int)).tolist()
    found = ((k, needed_numbers(memory, k, items, errors)) for k in pairs)
    least = planning.LEAST ** (2 if memory == "tensor" else 1)
    return tuple((k, numbers) for k, numbers in found if numbers is not None and numbers > least)


def pairs_that_fit(memory: Memory, numbers: int, items: int, errors: float) -> int:
    """How many pairs a memory of so many numbers recalls with at most these errors."""
    low, high = 0, 1
    while high <= items and _fits(memory, high, numbers, items, errors):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        fits = middle <= items and _fits(memory, middle, numbers, items, errors)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _fits(memory: Memory, pairs: int, numbers: int, items: int, errors: float) -> bool:
    size = math.isqrt(numbers) if memory == "tensor" else numbers
    return (
        size >= planning.LEAST and planning.predicted_errors(memory, size, pairs, items) <= errors
    )
