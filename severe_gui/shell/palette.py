"""The command palette: every action by a few letters of its name or a synonym."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from severe_gui.widgets.theme import SIZES

MOST_ROWS = 12


def score(query: str, text: str) -> float:
    """How well a query fits: 0 not at all; whole words first, then letters in order."""
    query, text = query.lower().strip(), text.lower()
    if not query:
        return 1.0
    if query in text:
        at = text.index(query)
        return 3.0 - at / 100 + (1.0 if at == 0 or not text[at - 1].isalnum() else 0.0)
    if all(word in text for word in query.split()):
        return 2.0
    at = -1
    for letter in query.replace(" ", ""):
        at = text.find(letter, at + 1)
        if at < 0:
            return 0.0
    return 1.0 / (1 + at)


class CommandPalette(QFrame):
    """A sheet at the top of the window. Escape closes it, Enter runs the chosen action."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("look", "sheet")
        self._actions: Sequence[QAction] = ()
        self._found: list[QAction] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        self._line = QLineEdit()
        self._line.setPlaceholderText("Type what you want to do")
        self._line.setAccessibleName("Command")
        self._line.setToolTip("A few letters of a command")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands found")
        self._list.setToolTip("Enter or a click runs the command")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self._line.textChanged.connect(self._search)
        self._line.returnPressed.connect(self.run_chosen)
        self._list.itemClicked.connect(lambda _item: self.run_chosen())
        self._line.installEventFilter(self)
        self.hide()

    def open(self, actions: Sequence[QAction]) -> None:
        """Show the palette over these actions."""
        self._actions = [each for each in actions if each.isEnabled() and each.text()]
        self._line.clear()
        self._search("")
        width = min(140 * SIZES.step, self.parentWidget().width() - 20 * SIZES.step)
        self.setGeometry(
            (self.parentWidget().width() - width) // 2, SIZES.header + 12, width, 95 * SIZES.step
        )
        self.show()
        self.raise_()
        self._line.setFocus()

    def titles(self) -> list[str]:
        """What is listed now."""
        return [_title(action) for action in self._found]

    def run_chosen(self) -> None:
        """Close and trigger the chosen action."""
        row = self._list.currentRow()
        self.hide()
        if 0 <= row < len(self._found):
            self._found[row].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                self.parentWidget().setFocus()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                rows = max(self._list.count(), 1)
                self._list.setCurrentRow((self._list.currentRow() + step) % rows)
                return True
        return False

    def _search(self, query: str) -> None:
        scored = [(score(query, _haystack(action)), action) for action in self._actions]
        best = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
        self._found = [action for _score, action in best[: MOST_ROWS if query else None]]
        self._list.clear()
        for action in self._found:
            shortcut = action.shortcut().toString()
            text = _title(action) + (f"    {shortcut}" if shortcut else "")
            item = QListWidgetItem(text)
            item.setToolTip(action.toolTip())
            self._list.addItem(item)
        self._list.setCurrentRow(0 if self._found else -1)


def _title(action: QAction) -> str:
    return action.text().replace("&", "")


def _haystack(action: QAction) -> str:
    return f"{_title(action)} {action.property('synonyms') or ''}"
