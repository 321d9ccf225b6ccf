"""A line that takes a curve as a text, with a button for the list of curves."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from severe_gui.widgets.fields import Field


class CurveField(Field):
    """Emits `changed` with what is entered, and `listed` if the list is wanted."""

    listed = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Curve",
            "A label such as 389a1, an equation such as y² = x³ − x + 1, or [a1,a2,a3,a4,a6]; "
            "Enter shows the curve.",
            "",
        )
        self.hide_label()
        self._line = QLineEdit()
        self._line.setPlaceholderText("Label, equation or [a1,…,a6]")
        self._button = QPushButton("Curves…")
        self._button.setAccessibleName("List of curves")
        self._button.setToolTip("Choose from a few hundred curves, with search (Ctrl+L)")
        self._row.addWidget(self._line, 1)
        self._row.addWidget(self._button)
        self._adopt(self._line)
        self._line.returnPressed.connect(lambda: self.changed.emit(self.value()))
        self._button.clicked.connect(self.listed)

    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: Any) -> None:
        self._line.setText(str(value))
        self._line.setCursorPosition(0)

    def mark(self, place: int) -> None:
        """Select the character that could not be read."""
        self._line.setSelection(place, 1)

    def _tip(self) -> str:
        return self.help_text
