"""A slider that is also an exact rational: 3, -7/4 or 0.25, typed or stepped."""

from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox

from severe_gui.widgets.fields import Field
from severe_gui.widgets.number_box import StepSlider
from severe_gui.widgets.theme import SIZES

_PARTS = 10
_LETTERS = "0123456789-+/. −"


class _RationalBox(QAbstractSpinBox):
    """A spin box whose value is a Fraction. Emits `stepped` and `entered` with it."""

    entered = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._value = Fraction(0)
        self._fine = False
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(19 * SIZES.step)
        self.editingFinished.connect(self._read)

    def value(self) -> Fraction:
        return self._value

    def set_value(self, value: Fraction) -> None:
        self._value = value
        text = str(value).replace("-", "−")
        if self.lineEdit().text() != text:
            self.lineEdit().setText(text)
            self.lineEdit().setCursorPosition(0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        good = all(letter in _LETTERS for letter in text)
        return (QValidator.State.Acceptable if good else QValidator.State.Invalid, text, position)

    def stepBy(self, steps: int) -> None:
        self._enter(self._value + (Fraction(steps, _PARTS) if self._fine else steps))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        both = QAbstractSpinBox.StepEnabledFlag
        return both.StepUpEnabled | both.StepDownEnabled

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.stepBy(1 if turned > 0 else -1)
        self._fine = False
        event.accept()

    def _read(self) -> None:
        text = self.lineEdit().text()
        try:
            value = Fraction(text.strip().replace("−", "-"))
        except (ValueError, ZeroDivisionError):
            self.refused.emit(text)
            return
        self._enter(value)

    def _enter(self, value: Fraction) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.entered.emit(value)


class RationalField(Field):
    """An exact rational. Its value is the text in lowest terms. low, high: the slider's ends."""

    def __init__(
        self, label: str, help_text: str, default: str, low: int = -10, high: int = 10
    ) -> None:
        super().__init__(label, help_text, default)
        self._low, self._high = low, high
        self._label.setMinimumWidth(8 * SIZES.step)
        self._box = _RationalBox()
        self._slider = StepSlider(self._box)
        self._slider.setRange(low * _PARTS, high * _PARTS)
        self._slider.setPageStep(_PARTS)
        self._pair(self._slider, self._box)
        self.set_value(default)
        self._slider.valueChanged.connect(self._slid)
        self._box.entered.connect(self._entered)
        self._box.refused.connect(self._refuse)

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

    def _refuse(self, text: str) -> None:
        self.show_error(f"{text!r} is not a rational number; write it as 3, −7/4 or 0.25.")
