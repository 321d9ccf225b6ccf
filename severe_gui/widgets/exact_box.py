"""A spin box whose value is exact: any number that a text can say, stepped as its kind is."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox

from severe_gui.widgets.theme import SIZES


class ExactBox(QAbstractSpinBox):
    """Emits `entered` with a new value, or `refused` with a sentence about a text."""

    entered = Signal(object)
    refused = Signal(str)
    letters = ""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self._value = value
        self._fine = False
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(19 * SIZES.step)
        self.editingFinished.connect(self._read)

    def read(self, text: str) -> Any:
        """The value that a text says. Raises ValueError with a sentence."""
        raise NotImplementedError(type(self).__name__)

    def stepped(self, value: Any, steps: int, fine: bool) -> Any:
        """The value so many steps further. fine: Shift is held."""
        raise NotImplementedError(type(self).__name__)

    def written(self, value: Any) -> str:
        """A value as it is shown."""
        return str(value).replace("-", "−")

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value without emitting `entered`."""
        self._value = value
        text = self.written(value)
        if self.lineEdit().text() != text:
            self.lineEdit().setText(text)
            self.lineEdit().setCursorPosition(0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        good = all(letter in self.letters for letter in text)
        return (QValidator.State.Acceptable if good else QValidator.State.Invalid, text, position)

    def stepBy(self, steps: int) -> None:
        self._enter(self.stepped(self._value, steps, self._fine))

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
        try:
            value = self.read(self.lineEdit().text())
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self._enter(value)

    def _enter(self, value: Any) -> None:
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.entered.emit(value)
