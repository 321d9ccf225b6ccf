"""Controls of the inspector: each with a label, a value, a default, and room for an error.

A field emits `changed` with its new value when the user changes it, never when `set_value` does.
`grabbed` and `released` enclose a drag of a slider, so that it is one undo step.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from severe_gui.widgets.drawn import Check, Choice
from severe_gui.widgets.number_box import NumberBox, StepSlider
from severe_gui.widgets.offers import Offer
from severe_gui.widgets.theme import SIZES

_NOTCHES = 1000


LONGEST_IN_PAIRS = 18
"""Longer names of choices are placed below each other."""


class Field(QWidget):
    """Label, control and error line."""

    changed = Signal(object)
    grabbed = Signal()
    released = Signal()

    def __init__(self, label: str, help_text: str, default: Any) -> None:
        super().__init__()
        self.label_text, self.help_text, self.default = label, help_text, default
        self._control: QWidget | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        self._row = QHBoxLayout()
        outer.addLayout(self._row)
        self._row.setSpacing(2 * SIZES.step)
        self._label = QLabel(label)
        self._label.setProperty("role", "muted")
        self._label.setMinimumWidth(24 * SIZES.step)
        self._label.setToolTip(help_text)
        self._row.addWidget(self._label)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        outer.addWidget(self._error)

    def value(self) -> Any:
        """The value that the control shows."""
        raise NotImplementedError(type(self).__name__)

    def set_value(self, value: Any) -> None:
        """Show a value without emitting `changed`."""
        raise NotImplementedError(type(self).__name__)

    def show_error(self, sentence: str = "") -> None:
        """Show a sentence below the control, or clear it."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    @property
    def error(self) -> str:
        return self._error.text()

    def hide_label(self) -> None:
        """Give the control the whole row, if a heading above names it already."""
        self._label.hide()

    def focus_control(self) -> None:
        """Give the keyboard focus to the control."""
        if self._control is not None:
            self._control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def offers(self) -> tuple[Offer, ...]:
        """What can be chosen here by name: the values of a choice, or the control to go to."""
        return (Offer(self.label_text, self.focus_control, self._shown_value(), goes=True),)

    def _shown_value(self) -> str:
        value = self.value()
        return f"{value:g}" if isinstance(value, float) else str(value)

    def reset(self) -> None:
        """Go back to the default, as a change by the user."""
        if self.value() != self.default:
            self.set_value(self.default)
            self.changed.emit(self.value())

    def _adopt(self, control: QWidget, role: str = "") -> None:
        """Name a control, and let a double-click on it or the label reset the field."""
        self._control = control
        control.setAccessibleName(f"{self.label_text} {role}".strip())
        control.setToolTip(self._tip())
        control.installEventFilter(self)
        self._label.installEventFilter(self)

    def _pair(self, slider: QSlider, box: QWidget) -> None:
        """A slider with its box beside it; a drag is one gesture."""
        self._row.addWidget(slider, 1)
        self._row.addWidget(box)
        self._adopt(slider, "slider")
        self._adopt(box)
        slider.sliderPressed.connect(self.grabbed)
        slider.sliderReleased.connect(self.released)

    def _tip(self) -> str:
        return f"{self.help_text} Default: {self.default}. Double-click to reset."

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonDblClick and not isinstance(watched, QLineEdit):
            self.reset()
            return True
        return super().eventFilter(watched, event)


class NumberField(Field):
    """A slider that is also a number. low, high: its ends; least, most: what is allowed."""

    def __init__(
        self,
        label: str,
        help_text: str,
        default: float,
        low: float,
        high: float,
        *,
        integer: bool = False,
        log: bool = False,
        unit: str = "",
        least: float | None = None,
        most: float | None = None,
    ) -> None:
        self._low, self._high, self._log, self._integer = low, high, log, integer
        self._unit = unit
        super().__init__(label, help_text, default)
        self._box = self._make_box()
        self._slider = StepSlider(self._box)
        self._slider.setRange(0, round(high - low) if integer and not log else _NOTCHES)
        self._box.setRange(low if least is None else least, high if most is None else most)
        self._box.setSingleStep(1 if integer else (high - low) / 100)
        self._box.setFixedWidth(19 * SIZES.step)
        self._pair(self._slider, self._box)
        self.set_value(default)
        self._slider.valueChanged.connect(self._slid)
        self._box.valueChanged.connect(self._typed)

    def _make_box(self) -> NumberBox:
        return NumberBox(self._integer, self._log)

    def value(self) -> float | int:
        value = self._box.value()
        return round(value) if self._integer else value

    def set_value(self, value: Any) -> None:
        for control in (self._box, self._slider):
            control.blockSignals(True)
        self._box.setValue(float(value))
        self._slider.setValue(self._notch(float(value)))
        for control in (self._box, self._slider):
            control.blockSignals(False)

    def _tip(self) -> str:
        unit = f" {self._unit}" if self._unit else ""
        return (
            f"{self.help_text} From {self._low:g} to {self._high:g}{unit}, default "
            f"{self.default:g}. Double-click to reset."
        )

    def _slid(self, notch: int) -> None:
        self._box.blockSignals(True)
        self._box.setValue(self._at(notch))
        self._box.blockSignals(False)
        self.changed.emit(self.value())

    def _typed(self, value: float) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(self._notch(value))
        self._slider.blockSignals(False)
        self.changed.emit(self.value())

    def _notch(self, value: float) -> int:
        value = min(max(value, self._low), self._high)
        if self._log:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * self._slider.maximum())

    def _at(self, notch: int) -> float:
        share = notch / self._slider.maximum()
        if self._log:
            value = self._low * (self._high / self._low) ** share
            return round(value) if self._integer else float(f"{value:.3g}")
        value = self._low + share * (self._high - self._low)
        return round(value) if self._integer else float(f"{value:.6g}")


class ChoiceField(Field):
    """One of a few values. choices: value by the text shown."""

    def __init__(
        self, label: str, help_text: str, default: Any, choices: Mapping[str, Any]
    ) -> None:
        super().__init__(label, help_text, default)
        self._choices = dict(choices)
        self._box = Choice()
        # As wide as there is room, even if its longest word is wider.
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(10)
        self._box.addItems(list(choices))
        self._row.addWidget(self._box, 1)
        self._adopt(self._box)
        self.set_value(default)
        self._box.currentIndexChanged.connect(lambda _index: self.changed.emit(self.value()))

    def offers(self) -> tuple[Offer, ...]:
        return tuple(
            Offer(
                f"{self.label_text}: {text}",
                lambda index=index: self._box.setCurrentIndex(index),
                is_current=index == self._box.currentIndex(),
            )
            for index, text in enumerate(self._choices)
        )

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Change what there is to choose from, keeping the value if it is still among it."""
        if list(choices.items()) == list(self._choices.items()):
            return
        value = self.value()
        self._box.blockSignals(True)
        self._choices = dict(choices)
        self._box.clear()
        self._box.addItems(list(choices))
        self._box.blockSignals(False)
        if value in choices.values():
            self.set_value(value)

    def value(self) -> Any:
        return self._choices[self._box.currentText()]

    def set_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setCurrentIndex(list(self._choices.values()).index(value))
        self._box.blockSignals(False)


class ToggleField(Field):
    """Yes or no."""

    def __init__(self, label: str, help_text: str, default: bool) -> None:
        super().__init__(label, help_text, default)
        self._box = Check()
        self._row.addWidget(self._box)
        self._row.addStretch(1)
        self._adopt(self._box)
        self.set_value(default)
        self._box.toggled.connect(lambda on: self.changed.emit(on))

    def offers(self) -> tuple[Offer, ...]:
        return (Offer(self.label_text, self._box.click, "on" if self.value() else "off"),)

    def value(self) -> bool:
        return self._box.isChecked()

    def set_value(self, value: Any) -> None:
        self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(False)


class SeveralField(Field):
    """Some of a few values, in their order; at least one. choices: value by the text shown."""

    def __init__(
        self, label: str, help_text: str, default: Sequence[Any], choices: Mapping[str, Any]
    ) -> None:
        super().__init__(label, help_text, tuple(default))
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.setSpacing(2 * SIZES.step)
        grid = QGridLayout()
        outer.insertLayout(1, grid)
        grid.setVerticalSpacing(2 * SIZES.step)
        self._boxes = {value: Check(text) for text, value in choices.items()}
        columns = 2 if max(map(len, choices), default=0) <= LONGEST_IN_PAIRS else 1
        for index, box in enumerate(self._boxes.values()):
            if columns == 1:
                # A long name is cut so that the inspector is not widened.
                box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(box, index // columns, index % columns)
            self._adopt(box, box.text())
        self.set_value(default)
        for box in self._boxes.values():
            box.clicked.connect(self._clicked)

    def offers(self) -> tuple[Offer, ...]:
        return tuple(
            Offer(f"{self.label_text}: {box.text()}", box.click, "on" if box.isChecked() else "off")
            for box in self._boxes.values()
        )

    def value(self) -> tuple[Any, ...]:
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        self._last = tuple(value)
        for each, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(each in value)
            box.blockSignals(False)

    def _clicked(self) -> None:
        if self.value():
            self.show_error()
            self._last = self.value()
            self.changed.emit(self.value())
        else:
            self.set_value(self._last)
            self.show_error("At least one must stay chosen.")


class FileField(Field):
    """The path of a file, typed or chosen."""

    def __init__(
        self, label: str, help_text: str, default: str, kinds: str, what: str = "Data"
    ) -> None:
        super().__init__(label, help_text, default)
        self._kinds, self._what = kinds, what
        self._line = QLineEdit()
        self._line.setPlaceholderText("none")
        self._button = QPushButton("Choose")
        self._row.addWidget(self._line, 1)
        self._row.addWidget(self._button)
        self._adopt(self._line)
        self._adopt(self._button, "chooser")
        self.set_value(default)
        self._line.editingFinished.connect(lambda: self.changed.emit(self.value()))
        self._button.clicked.connect(self._choose)

    def value(self) -> str:
        return self._line.text().strip()

    def set_value(self, value: Any) -> None:
        self._line.setText(str(value))

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.label_text, self.value(), f"{self._what} ({self._kinds});;All files (*)"
        )
        if path:
            self.set_value(path)
            self.changed.emit(path)


class TextField(Field):
    """A line of text."""

    def __init__(self, label: str, help_text: str, default: str) -> None:
        super().__init__(label, help_text, default)
        self._line = QLineEdit()
        self._row.addWidget(self._line, 1)
        self._adopt(self._line)
        self.set_value(default)
        self._line.editingFinished.connect(lambda: self.changed.emit(self.value()))

    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: Any) -> None:
        self._line.setText(str(value))
        # A long text is shown from its start.
        self._line.setCursorPosition(0)
