"""A slider that is also an exact rational: 3, -7/4 or 0.25, typed or stepped."""

from fractions import Fraction
from typing import Any

from severe_gui.widgets.exact_box import ExactBox
from severe_gui.widgets.fields import Field
from severe_gui.widgets.number_box import StepSlider
from severe_gui.widgets.theme import SIZES

_PARTS = 10


class _RationalBox(ExactBox):
    """Its value is a Fraction."""

    letters = "0123456789-+/. −"

    def read(self, text: str) -> Fraction:
        try:
            return Fraction(text.strip().replace("−", "-"))
        except (ValueError, ZeroDivisionError):
            raise ValueError(
                f"{text!r} is not a rational number; write it as 3, −7/4 or 0.25."
            ) from None

    def stepped(self, value: Fraction, steps: int, fine: bool) -> Fraction:
        return value + (Fraction(steps, _PARTS) if fine else steps)


class RationalField(Field):
    """An exact rational. Its value is the text in lowest terms. low, high: the slider's ends."""

    def __init__(
        self, label: str, help_text: str, default: str, low: int = -10, high: int = 10
    ) -> None:
        super().__init__(label, help_text, default)
        self._low, self._high = low, high
        self._label.setMinimumWidth(8 * SIZES.step)
        self._box = _RationalBox(Fraction(0))
        self._slider = StepSlider(self._box)
        self._slider.setRange(low * _PARTS, high * _PARTS)
        self._slider.setPageStep(_PARTS)
        self._pair(self._slider, self._box)
        self.set_value(default)
        self._slider.valueChanged.connect(self._slid)
        self._box.entered.connect(self._entered)
        self._box.refused.connect(self.show_error)

    def value(self) -> str:
        return str(self._box.value())

    def set_value(self, value: Any) -> None:
        number = Fraction(value)
        self._box.set_value(number)
        self._slide_to(number)

    def _tip(self) -> str:
        return (
            f"{self.help_text} A rational number, such as 3, −7/4 or 0.25; default {self.default}. "
            "Double-click to reset."
        )

    def _slide_to(self, number: Fraction) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(round(min(max(number, self._low), self._high) * _PARTS))
        self._slider.blockSignals(False)

    def _slid(self, notch: int) -> None:
        self._box.set_value(Fraction(notch, _PARTS))
        self.show_error()
        self.changed.emit(self.value())

    def _entered(self, value: Fraction) -> None:
        self._slide_to(value)
        self.show_error()
        self.changed.emit(self.value())
