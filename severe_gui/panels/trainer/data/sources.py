"""The list at the left of the data dialog: each source by name, with how much of it is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from severe_gui.widgets.theme import SIZES

# Of the list and of a row, at both sides.
_MARGINS = 48


@dataclass(frozen=True)
class Source:
    """A row at the left. about: what its examples are."""

    id: str
    title: str
    about: str


class SourceRow(QFrame):
    """One source with its state. Emits `selected` (its id) on a click, Enter or Space."""

    selected = Signal(str)

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
        self.setProperty("look", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(source.about)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(2)
        title = QLabel(source.title)
        self._state = QLabel()
        self._state.setProperty("role", "muted")
        column.addWidget(title)
        column.addWidget(self._state)

    def show_state(self, text: str, in_front: bool) -> None:
        """How much of it is here, and whether it is the one looked at."""
        room = self.parentWidget().maximumWidth() - _MARGINS
        cut = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        self._state.setText(cut)
        self.setAccessibleName(f"{self.source.title}, {text}")
        if self.property("front") != in_front:
            self.setProperty("front", in_front)
            self.style().unpolish(self)
            self.style().polish(self)

    def state_text(self) -> str:
        """Its text, cut if there is no room."""
        return self._state.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.selected.emit(self.source.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.selected.emit(self.source.id)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class SourceList(QWidget):
    """Sources in titled groups. Emits `selected` with the id of one."""

    selected = Signal(str)

    def __init__(self, groups: Mapping[str, Sequence[Source]]) -> None:
        super().__init__()
        self.rows: dict[str, SourceRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 14, 12, 14)
        column.setSpacing(2)
        for title, sources in groups.items():
            label = QLabel(title)
            label.setObjectName("sectionTitle")
            label.setContentsMargins(10, 0, 0, 2)
            column.addWidget(label)
            for source in sources:
                row = self.rows[source.id] = SourceRow(source)
                row.selected.connect(self.selected)
                column.addWidget(row)
            column.addSpacing(3 * SIZES.step)
        column.addStretch(1)
