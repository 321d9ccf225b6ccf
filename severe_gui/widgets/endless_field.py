"""A whole number that may also be infinite: the last notch of its slider, or inf typed."""

import math
from typing import Any

from PySide6.QtGui import QValidator

from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.number_box import NumberBox

_WORDS = ("inf", "infinity", "∞")


class _EndlessBox(NumberBox):
    """Its maximum means infinity."""

    def __init__(self) -> None:
        super().__init__(True, False)

    def textFromValue(self, value: float) -> str:
        return "∞" if value >= self.maximum() else super().textFromValue(value)

    def valueFromText(self, text: str) -> float:
        return self.maximum() if text.strip().lower() in _WORDS else super().valueFromText(text)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        word = text.strip().lower()
        if word in _WORDS:
            return QValidator.State.Acceptable, text, position
        if word and any(each.startswith(word) for each in _WORDS):
            return QValidator.State.Intermediate, text, position
        return super().validate(text, position)


class EndlessField(NumberField):
    """A slider from low to high and to infinity; numbers up to most can be typed."""

    def __init__(
        self, label: str, help_text: str, default: int, low: int, high: int, most: int
    ) -> None:
        # One extra notch and one extra number mean infinity.
        self._most = most
        super().__init__(
            label, help_text, default, low, high + 1, integer=True, least=low, most=most + 1
        )

    def _make_box(self) -> NumberBox:
        return _EndlessBox()

    def value(self) -> float | int:
        value = super().value()
        return math.inf if value > self._most else value

    def set_value(self, value: Any) -> None:
        super().set_value(min(float(value), self._most + 1))

    def _tip(self) -> str:
        return (
            f"{self.help_text} From {self._low:g} to {self._most}, or infinite (type inf); default "
            f"{self.default:g}. Double-click to reset."
        )

    def _at(self, notch: int) -> float:
        return self._most + 1 if notch == self._slider.maximum() else super()._at(notch)
