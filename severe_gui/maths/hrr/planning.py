"""How many numbers a memory needs: a rule for planning, and the least that the prediction allows.

Plate's planning rule: k pairs, one of m items recalled with a share q of errors, take
n = 4.5 (k + 0.7) ln(m / (30 q^4)) numbers. It is conservative: the prediction needs fewer.
Source: Plate, Holographic Reduced Representations (1995).
"""

import math
from functools import lru_cache
from typing import Literal

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.capacity import predicted_accuracy
from severe_gui.maths.hrr.tensors import predicted_tensor_accuracy

Memory = Literal["unitary", "gaussian", "tensor"]
LEAST, MOST = 8, 1 << 26
"""The dimension from which, and the numbers up to which, the least is looked for."""


def planned_dimension(pairs: float, items: float, errors: float) -> float:
    """Plate's rule: numbers for so many pairs. Raises BadInput for errors that it does not plan."""
    return 4.5 * (pairs + 0.7) * _logarithm(items, errors)


def planned_pairs(dimension: float, items: float, errors: float) -> float:
    """Plate's rule: pairs for so many numbers; below 0 if there are too few for any."""
    return dimension / (4.5 * _logarithm(items, errors)) - 0.7


def planned_items(dimension: float, pairs: float, errors: float) -> float:
    """Plate's rule: known items for so many numbers and pairs; infinite if beyond all floats."""
    exponent = dimension / (4.5 * (pairs + 0.7))
    return 30 * errors**4 * math.exp(exponent) if exponent < 700 else math.inf


def _logarithm(items: float, errors: float) -> float:
    if not 0 < errors < (items / 30) ** 0.25:
        raise BadInput(
            f"Plate's rule does not plan for errors of {errors:g} among {items:g} items",
            "its logarithm of m / (30 q^4) is not positive",
            "ask for fewer errors",
        )
    return math.log(items / (30 * errors**4))


@lru_cache(maxsize=4096)
def needed_dimension(memory: Memory, pairs: int, items: int, errors: float) -> int | None:
    """The least dimension with a predicted share of errors of at most `errors`, from 8 on.

    For a tensor memory that of its keys and items: it has the square of it as numbers. None if it
    is beyond 2^26 numbers.
    """
    most = math.isqrt(MOST) if memory == "tensor" else MOST
    low, high = LEAST - 1, LEAST
    while predicted_errors(memory, high, pairs, items) > errors:
        low, high = high, 2 * high
        if high > most:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        is_enough = predicted_errors(memory, middle, pairs, items) <= errors
        low, high = (low, middle) if is_enough else (middle, high)
    return high


def predicted_errors(memory: Memory, dimension: int, pairs: int, items: int) -> float:
    """The predicted share of wrong recalls."""
    if memory == "tensor":
        return 1 - predicted_tensor_accuracy(dimension, pairs, items)
    return 1 - predicted_accuracy(dimension, pairs, items, memory == "unitary")
