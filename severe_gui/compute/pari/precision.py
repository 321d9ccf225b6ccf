"""Real numbers of PARI, computed at two precisions: they differ by what the lower one errs."""

from collections.abc import Callable, Sequence
from typing import Any

from severe_gui.compute.pari.questions import Approximation

DIGITS = (38, 57)
ROUNDING = 2.0**-53


def approximations(pari: Any, computed: Callable[[], Sequence[Any]]) -> tuple[Approximation, ...]:
    """Numbers as floats, each with a bound of its error. computed: by PARI, called twice."""
    low, high = (_at(pari, digits, computed) for digits in DIGITS)
    return tuple(
        Approximation(float(best), float(abs(rough - best)) + abs(float(best)) * ROUNDING)
        for rough, best in zip(low, high, strict=True)
    )


def _at(pari: Any, digits: int, computed: Callable[[], Sequence[Any]]) -> Sequence[Any]:
    before = pari.set_real_precision(digits)
    try:
        return computed()
    finally:
        pari.set_real_precision(before)
