"""The sweeps of a folder, newest first: what each varies, and how much of it is done."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from severe_gui.compute.sweep_plan import SweepEntry
from severe_gui.compute.sweep_work import SweepProgress
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.theme import SIZES

MOST_SHOWN = 30


class SweepRow(QFrame):
    """One sweep. Emits `opened`."""

    opened = Signal()

    def __init__(self, entry: SweepEntry) -> None:
        super().__init__()
        self.entry = entry
        self.setProperty("look", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, SIZES.step, 8, SIZES.step)
        column.setSpacing(0)
        title = ElidedLabel()
        title.setText(described(entry))
        self._state = QLabel()
        self._state.setProperty("role", "muted")
        column.addWidget(title)
        column.addWidget(self._state)
        self.say(state_text(entry))

    def say(self, state: str) -> None:
        """Show its progress."""
        self._state.setText(state)
        self.setAccessibleName(f"Sweep of {described(self.entry)}: {state}")
        also = " and continue it" if self.entry.is_unfinished else ""
        self.setToolTip(f"Show this sweep{also}")

    def state(self) -> str:
        return self._state.text()

    def bring_to_front(self, front: bool) -> None:
        self.setProperty("front", "true" if front else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class SweepList(QWidget):
    """The sweeps of a folder. Emits `opened` with the name of one."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SIZES.step)
        self.rows: dict[str, SweepRow] = {}

    def show_entries(self, entries: Sequence[SweepEntry], front: str, running: str) -> None:
        """Show these; front: the one that is shown; running: the one under way."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for entry in entries[:MOST_SHOWN]:
            name = entry.folder.name
            row = SweepRow(entry)
            row.opened.connect(lambda name=name: self.opened.emit(name))
            if name == running:
                row.say(f"under way · {entry.finished} of {entry.total}")
            self._column.addWidget(row)
            self.rows[name] = row
        self.select(front)

    def show_running(self, name: str, progress: SweepProgress) -> None:
        """Show the progress of the one under way."""
        if name in self.rows:
            self.rows[name].say(f"under way · {progress.finished} of {progress.total}")

    def select(self, name: str) -> None:
        """Mark the one that is shown."""
        for each, row in self.rows.items():
            row.bring_to_front(each == name)


def described(entry: SweepEntry) -> str:
    """What a sweep varies, in words."""
    words = [name.replace("_", " ") for name in entry.plan.grid]
    return " × ".join(words) or "seeds"


def state_text(entry: SweepEntry) -> str:
    """The progress of a sweep, and when it started."""
    when = entry.folder.name
    day = f"{when[:4]}-{when[4:6]}-{when[6:8]}" if when[:8].isdigit() else when
    failed = f" · {entry.failed} failed" if entry.failed else ""
    if entry.is_unfinished:
        return f"unfinished · {entry.finished} of {entry.total}{failed} · {day}"
    return f"{entry.finished} of {entry.total} runs{failed} · {day}"
