"""Random numbers of one batch, all of them from the run's own generator."""

from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Rational = Any
"""flint.fmpq"""

BLOCK = 1024


class Draws:
    """Whole numbers, fractions and choices. generator: a torch.Generator of the CPU."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator
        self._numbers: list[float] = []

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        import torch

        if not self._numbers:
            drawn = torch.rand(BLOCK, dtype=torch.float64, generator=self._generator)
            self._numbers = drawn.tolist()
        return low + int(self._numbers.pop() * (high - low + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        """One of several, all equally likely."""
        return choices[self.whole(0, len(choices) - 1)]

    def several(self, count: int, low: int, high: int) -> list[int]:
        """Different whole numbers from low to high."""
        found: dict[int, None] = {}
        while len(found) < count:
            found[self.whole(low, high)] = None
        return list(found)

    def fraction(self, high: int, most_below: int) -> Rational:
        """A fraction with a numerator up to `high` in size and a denominator up to `most_below`."""
        from flint import fmpq

        return fmpq(self.whole(-high, high), self.whole(1, most_below))
