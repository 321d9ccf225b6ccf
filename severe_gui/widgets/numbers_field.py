"""Several numbers in one line, separated by commas."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit

from severe_gui.widgets.fields import Field


class NumbersField(Field):
    """1, 10, 30: a line that holds numbers. kind: int or float."""

    def __init__(
        self, label: str, help_text: str, default: Sequence[Any], kind: Callable[[str], Any]
    ) -> None:
        super().__init__(label, help_text, tuple(default))
        self._kind = kind
        self._line = QLineEdit()
        self._row.addWidget(self._line, 1)
        self._adopt(self._line)
        self.set_value(default)
        self._line.editingFinished.connect(self._edited)

    def value(self) -> tuple[Any, ...]:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value = tuple(value)
        self._line.setText(_text(self._value))

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
            self._value = given
            self.changed.emit(given)

    def _tip(self) -> str:
        return f"{self.help_text} Default: {_text(self.default)}."


def _text(values: Sequence[Any]) -> str:
    return ", ".join(f"{value:g}" for value in values)
