"""Exact numbers in the inspector: label, value, error; a click copies the value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QToolTip, QWidget

from severe_gui.widgets.theme import SIZES


@dataclass(frozen=True)
class Reading:
    """A value as text, its error ("" for an exact one), and what a copy takes."""

    text: str
    error: str = ""
    copied: str = ""
    code: bool = False


def number(value: float, digits: int = 10) -> str:
    """A decimal in groups of three, with a typographic minus sign; ∞ if it is infinite."""
    if math.isinf(value):
        return "∞"
    whole, _, decimals = f"{abs(value):.{digits}f}".partition(".")
    groups = "\u202f".join(decimals[i : i + 3] for i in range(0, len(decimals), 3))
    return f"{'−' if value < 0 else ''}{whole}.{groups}"


class Value(QLabel):
    """A number that can be selected, or copied with a click or Ctrl+C."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.copied, self.is_code = "", False
        self.setProperty("role", "value")
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: click to copy")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.hasSelectedText():
            self.copy()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the value on the clipboard and say so."""
        QGuiApplication.clipboard().setText(self.copied or self.text())
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), "Copied", self)


class Readouts(QWidget):
    """Rows of readings by label. `show_readings` replaces all texts, keeping the widgets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SIZES.step)
        self._grid.setVerticalSpacing(SIZES.step + 2)
        self._grid.setColumnMinimumWidth(0, 22 * SIZES.step)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, Value, QLabel]] = {}
        self._has_error: dict[str, bool] = {}

    def show_readings(self, readings: Mapping[str, Reading]) -> None:
        """Show these rows, in order."""
        for name in [name for name in self._rows if name not in readings]:
            self._remove(name)
        known = [name for name in readings if name in self._rows]
        if list(self._rows) != list(readings)[: len(known)]:
            # A new row may come between old ones: all rows are laid out again, in order.
            self._clear()
        for name, reading in readings.items():
            _label, value, error = self._rows.get(name) or self._add(name)
            text = reading.text
            if value.text() != text:
                value.setText(text)
            value.copied = reading.copied
            if error.text() != reading.error:
                error.setText(reading.error)
                error.setToolTip(f"error of a float: {reading.error}" if reading.error else "")
            self._stretch(name, bool(reading.error))
            if value.is_code != reading.code:
                value.is_code = reading.code
                fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
                value.setFont(fixed if reading.code else self.font())

    def _clear(self) -> None:
        for name in list(self._rows):
            self._remove(name)

    def _remove(self, name: str) -> None:
        self._has_error.pop(name, None)
        for widget in self._rows.pop(name):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def texts(self) -> dict[str, str]:
        """The current texts, by label."""
        return {name: row[1].text() for name, row in self._rows.items()}

    def _stretch(self, name: str, has_error: bool) -> None:
        """Let a value without an error use the whole width."""
        _label, value, error = self._rows[name]
        if self._has_error.get(name) != has_error:
            self._has_error[name] = has_error
            error.setVisible(has_error)
            row = self._grid.getItemPosition(self._grid.indexOf(value))[0]
            self._grid.removeWidget(value)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(value, row, 1, 1, 1 if has_error else 2, top)

    def _add(self, name: str) -> tuple[QLabel, Value, QLabel]:
        label, value, error = QLabel(name), Value(name), QLabel()
        label.setBuddy(value)
        label.setProperty("role", "muted")
        error.setProperty("role", "muted")
        error.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = self._grid.rowCount()
        for column, widget in enumerate((label, value, error)):
            self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)
        self._rows[name] = (label, value, error)
        return self._rows[name]
