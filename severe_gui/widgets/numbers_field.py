"""Several numbers in one line, separated by commas; a single one has a slider too."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSlider

from severe_gui.widgets.fields import Field
from severe_gui.widgets.theme import SIZES

_NOTCHES = 200
_ANY_WIDTH = 16_777_215
"""The largest that Qt knows."""


class NumbersField(Field):
    """1, 10, 30: a line that holds numbers. kind: int or float.

    low, high: the ends of a slider that is there while the line holds one number; none if equal.
    """

    def __init__(
        self,
        label: str,
        help_text: str,
        default: Sequence[Any],
        kind: Callable[[Any], Any],
        low: float = 0,
        high: float = 0,
        log: bool = False,
    ) -> None:
        super().__init__(label, help_text, tuple(default))
        self._kind, self._ends, self._log = kind, (low, high), log
        self._line = QLineEdit()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._stops = self._made_stops()
        self._slider.setRange(0, len(self._stops) - 1)
        self._pair(self._slider, self._line)
        self.set_value(default)
        self._line.editingFinished.connect(self._edited)
        self._slider.valueChanged.connect(self._slid)

    def value(self) -> tuple[Any, ...]:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = tuple(value)
        self._line.setText(_text(self._value))
        # A long list is shown from its start.
        self._line.setCursorPosition(0)
        has_slider = len(self._value) == 1 and len(self._stops) > 1
        self._slider.setVisible(has_slider)
        self._row.setStretchFactor(self._line, 0 if has_slider else 1)
        self._line.setMaximumWidth(19 * SIZES.step if has_slider else _ANY_WIDTH)
        side = Qt.AlignmentFlag.AlignHCenter if has_slider else Qt.AlignmentFlag.AlignLeft
        self._line.setAlignment(side)
        if has_slider and not self._slider.isSliderDown():
            self._slider.blockSignals(True)
            nearest = np.abs(np.array(self._stops) - self._value[0]).argmin()
            self._slider.setValue(int(nearest))
            self._slider.blockSignals(False)

    def _made_stops(self) -> list[Any]:
        """The numbers that the slider stops at, each once."""
        low, high = self._ends
        if low == high:
            return [low]
        space = np.geomspace if self._log else np.linspace
        return sorted(
            {
                self._kind(round(each)) if self._kind is int else float(f"{each:.3g}")
                for each in space(low, high, _NOTCHES + 1)
            }
        )

    def _slid(self, notch: int) -> None:
        self._value = (self._stops[notch],)
        self._line.setText(_text(self._value))
        self.show_error()
        self.changed.emit(self._value)

    def _edited(self) -> None:
        words = [word.strip() for word in self._line.text().replace(";", ",").split(",")]
        try:
            given = tuple(self._kind(word) for word in words if word)
        except ValueError:
            self.show_error("Write numbers with commas between them, such as 1, 10, 30.")
            return
        if not given:
            self.show_error("At least one number is needed.")
            return
        self.show_error()
        if given != self._value:
            self.set_value(given)
            self.changed.emit(given)

    def _tip(self) -> str:
        return f"{self.help_text} Default: {_text(self.default)}."


def _text(values: Sequence[Any]) -> str:
    return ", ".join(f"{value:g}" for value in values)
