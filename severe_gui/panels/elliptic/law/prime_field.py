"""A slider and a box that step from prime to prime; other numbers are refused."""

from bisect import bisect_left
from typing import Any

from severe_gui.panels.elliptic.state import LARGEST_PRIME, PRIMES
from severe_gui.widgets.fields import NumberField


class PrimeField(NumberField):
    """A prime from 2 to `LARGEST_PRIME`."""

    def __init__(self, default: int) -> None:
        super().__init__(
            "Prime p", "The points are counted modulo p.", default, 2, LARGEST_PRIME, integer=True
        )
        self._slider.setRange(0, len(PRIMES) - 1)
        self._box.stepBy = self._step  # type: ignore[method-assign]
        self.set_value(default)

    def _typed(self, value: float) -> None:
        n = round(value)
        at = bisect_left(PRIMES, n)
        if PRIMES[at] == n:
            self.show_error()
            super()._typed(value)
            return
        self.show_error(
            f"{n} is not prime; the nearest primes are {PRIMES[at - 1]} and {PRIMES[at]}."
        )

    def _slid(self, notch: int) -> None:
        self.show_error()
        super()._slid(notch)

    def _step(self, steps: int) -> None:
        now = round(self._box.value())
        at = bisect_left(PRIMES, now) + steps
        if now not in PRIMES and steps > 0:
            at -= 1
        self._box.setValue(PRIMES[min(max(at, 0), len(PRIMES) - 1)])

    def _notch(self, value: float) -> int:
        return min(bisect_left(PRIMES, round(value)), len(PRIMES) - 1)

    def _at(self, notch: int) -> Any:
        return PRIMES[notch]
