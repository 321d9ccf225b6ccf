"""A prime: a slider of small ones, and a box in which any up to 10^18 is typed or stepped to."""

from bisect import bisect_left
from typing import Any

from PySide6.QtGui import QFontMetrics

from severe_gui.maths.primes import is_prime, next_prime, previous_prime, primes_up_to
from severe_gui.panels.elliptic.state import LARGEST_PRIME
from severe_gui.widgets.exact_box import ExactBox
from severe_gui.widgets.fields import Field
from severe_gui.widgets.number_box import StepSlider
from severe_gui.widgets.theme import SIZES

SMALL_PRIMES = primes_up_to(1000)
"""What the slider goes through."""


class PrimeField(Field):
    """A prime from 2 to `LARGEST_PRIME`; its value is an int."""

    def __init__(self, default: int) -> None:
        super().__init__("Prime p", "The points are counted modulo p.", default)
        self._label.setMinimumWidth(13 * SIZES.step)
        self._box = _PrimeBox(default)
        self._slider = StepSlider(self._box)
        self._slider.setRange(0, len(SMALL_PRIMES) - 1)
        self._pair(self._slider, self._box)
        self.set_value(default)
        self._slider.valueChanged.connect(self._slid)
        self._box.entered.connect(self._entered)
        self._box.refused.connect(self.show_error)

    def value(self) -> int:
        value: int = self._box.value()
        return value

    def set_value(self, value: Any) -> None:
        self._box.set_value(value)
        self._slide_to(value)

    def _tip(self) -> str:
        return (
            f"{self.help_text} Type any prime up to 10¹⁸; the arrow keys step from prime to prime. "
            f"Default: {self.default}. Double-click to reset."
        )

    def _slide_to(self, value: int) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(bisect_left(SMALL_PRIMES, value))
        self._slider.blockSignals(False)

    def _slid(self, notch: int) -> None:
        self._box.set_value(SMALL_PRIMES[notch])
        self._take()

    def _entered(self, value: int) -> None:
        self._slide_to(value)
        self._take()

    def _take(self) -> None:
        self.show_error()
        self.changed.emit(self.value())


class _PrimeBox(ExactBox):
    """Its value is a prime; it is as wide as the prime is long."""

    letters = "0123456789 ,_\u2009"

    def read(self, text: str) -> int:
        digits = "".join(each for each in text if each.isdigit())
        if not digits:
            raise ValueError(f"{text!r} is not a number; write a prime, such as 23.")
        n = int(digits)
        if n > LARGEST_PRIME:
            last = previous_prime(LARGEST_PRIME)
            raise ValueError(f"Primes go up to 10¹⁸ here; the greatest below it is {last}.")
        if not is_prime(n):
            below, above = previous_prime(n), next_prime(n)
            near = f"primes are {below} and {above}" if below else f"prime is {above}"
            raise ValueError(f"{n} is not prime; the nearest {near}.")
        return n

    def stepped(self, value: int, steps: int, fine: bool) -> int:
        # From a number that was refused, steps go to its neighbours.
        text = "".join(each for each in self.lineEdit().text() if each.isdigit())
        n = int(text) if text and int(text) <= LARGEST_PRIME else value
        for _ in range(abs(steps)):
            n = next_prime(n) if steps > 0 else previous_prime(n) or 2
        return n if n <= LARGEST_PRIME else value

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        needed = QFontMetrics(self.font()).horizontalAdvance(self.written(value)) + 10 * SIZES.step
        self.setFixedWidth(max(19 * SIZES.step, needed))
