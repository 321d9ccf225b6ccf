"""The box of a number and the slider beside it: how they step by key and by wheel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSlider


class StepSlider(QSlider):
    """A slider whose wheel turns the box beside it: by a step, with Shift by a tenth."""

    def __init__(self, box: QAbstractSpinBox) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._box = box

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._box.wheelEvent(event)


class NumberBox(QDoubleSpinBox):
    """A number written as briefly as it can be; steps multiply on a log scale."""

    def __init__(self, integer: bool, log: bool) -> None:
        super().__init__()
        self._integer, self._log = integer, log
        self.setDecimals(0 if integer else 12)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setKeyboardTracking(False)
        self.fine = False

    def textFromValue(self, value: float) -> str:
        return str(round(value)) if self._integer else f"{value:.6g}"

    def valueFromText(self, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        try:
            value = float(text)
        except ValueError:
            partial = all(letter in "0123456789.+-eE" for letter in text)
            state = QValidator.State.Intermediate if partial else QValidator.State.Invalid
            return (state, text, position)
        inside = self.minimum() <= value <= self.maximum()
        whole = not self._integer or value == int(value)
        acceptable = inside and whole
        state = QValidator.State.Acceptable if acceptable else QValidator.State.Intermediate
        return (state, text, position)

    def stepBy(self, steps: int) -> None:
        share = 0.1 if self.fine else 1.0
        if self._log and not self._integer:
            self.setValue(self.value() * 10 ** (0.1 * share * steps))
        elif self._integer:
            self.setValue(self.value() + steps)
        else:
            self.setValue(self.value() + steps * share * self.singleStep())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().wheelEvent(event)
        self.fine = False
