"""A line for an expression: it is read while it is typed, and a mistake is marked where it is."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from severe_gui.widgets.theme import SIZES, Theme


class MarkedLine(QLineEdit):
    """A line that underlines one character. mark: its place; None for none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.mark: int | None = None

    def set_mark(self, place: int | None) -> None:
        """Mark the character at a place, or none."""
        self.mark = place
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.mark is None:
            return
        metrics, text = self.fontMetrics(), self.text()
        # Qt says where its cursor is, however far the text is scrolled.
        start = self.cursorRect().center().x() - metrics.horizontalAdvance(
            text[: self.cursorPosition()]
        )
        left = start + metrics.horizontalAdvance(text[: self.mark])
        wide = metrics.horizontalAdvance(text[self.mark : self.mark + 1]) or 8
        y = self.height() / 2 + metrics.height() / 2
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.roles.color("bad"), 2))
        painter.drawLine(QPointF(left, y), QPointF(left + wide, y))
        painter.end()


class ExpressionLine(QWidget):
    """A name, a line and a sentence below it. Emits `edited` with each text that is typed.

    missing: emitted with the name of an unknown symbol that a person wants to have.
    """

    edited = Signal(str)
    missing = Signal(str)

    def __init__(self, theme: Theme, help_text: str) -> None:
        super().__init__()
        self._missing = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 2 * SIZES.step, 16, 0)
        outer.setSpacing(2)
        row = QHBoxLayout()
        outer.addLayout(row)
        row.setSpacing(2 * SIZES.step)
        self._name = QLabel()
        self.line = MarkedLine(theme)
        self.line.setAccessibleName("Expression")
        self.line.setToolTip(help_text)
        self.line.textEdited.connect(self.edited)
        self._name.setBuddy(self.line)
        row.addWidget(self._name)
        row.addWidget(self.line, 1)
        below = QHBoxLayout()
        outer.addLayout(below)
        self._error = QLabel()
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._add = QPushButton()
        self._add.setToolTip("Give this name a vector of its own")
        self._add.clicked.connect(lambda: self.missing.emit(self._missing))
        below.addWidget(self._error, 1)
        below.addWidget(self._add, 0, Qt.AlignmentFlag.AlignTop)
        self.show_error()

    @property
    def error(self) -> str:
        return self._error.text()

    def show_text(self, name: str, text: str) -> None:
        """Show an expression, unless it is the one that is being typed."""
        self._name.setText(f"{name} =")
        if self.line.text() != text:
            self.line.setText(text)

    def show_error(self, sentence: str = "", place: int | None = None, missing: str = "") -> None:
        """Say what is wrong and where; offer to add a missing symbol."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.line.set_mark(place)
        self._missing = missing
        self._add.setText(f"Add {missing}")
        self._add.setAccessibleName(f"Add {missing}" if missing else "Add the symbol")
        self._add.setVisible(bool(missing))
