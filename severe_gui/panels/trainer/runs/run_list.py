"""The list of runs in the inspector: which is in front, shown, pinned; rename and delete."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from severe_gui.panels.trainer.runs.queue_list import QueueList
from severe_gui.panels.trainer.state import RunEntry
from severe_gui.widgets.icons import icon
from severe_gui.widgets.legend import STYLES
from severe_gui.widgets.theme import SIZES, Theme

EMPTY = "Runs appear here. Pin one to compare the next with it."


class LineSample(QWidget):
    """The dash that marks a run's lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._style = theme, 0
        self.setFixedSize(24, SIZES.control)

    def show_style(self, style: int) -> None:
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = painter.pen()
        pen.setColor(self._theme.roles.color("muted"))
        pen.setWidthF(2)
        pen.setStyle(STYLES[self._style])
        painter.setPen(pen)
        middle = self.height() / 2
        painter.drawLine(QPointF(1, middle), QPointF(self.width() - 1, middle))
        painter.end()


class RunRow(QFrame):
    """One run. Emits what a person asks of it."""

    selected = Signal(str)
    renamed = Signal(str, str)
    shown = Signal(str, bool)
    pinned = Signal(str, bool)
    deleted = Signal(str)

    def __init__(self, run_id: str, theme: Theme) -> None:
        super().__init__()
        self.run_id, self._theme = run_id, theme
        self._showing: tuple[RunEntry, str, int, bool] | None = None
        self.setProperty("look", "row")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 2, 2)
        row.setSpacing(SIZES.step)
        self._sample = LineSample(theme)
        row.addWidget(self._sample)
        self._name, self._edit = QLabel(), QLineEdit()
        self._edit.setAccessibleName("Name of the run")
        self._edit.setToolTip("Enter keeps the new name, Escape the old one")
        self._edit.setMaxLength(60)
        self._names = QStackedWidget()
        self._names.setFixedHeight(SIZES.control)
        self._names.addWidget(self._name)
        self._names.addWidget(self._edit)
        row.addWidget(self._names, 1)
        self._phase = QLabel()
        self._phase.setProperty("role", "muted")
        row.addWidget(self._phase)
        self._eye = self._tool("Show or hide", "Draw this run's curves", True, row)
        self._pin = self._tool("Pin", "Keep it shown when the next run starts", True, row)
        self._bin = self._tool("Delete", "Delete this run; undo brings it back", False, row)
        self._eye.clicked.connect(lambda on: self.shown.emit(self.run_id, on))
        self._pin.clicked.connect(lambda on: self.pinned.emit(self.run_id, on))
        self._bin.clicked.connect(lambda: self.deleted.emit(self.run_id))
        self._edit.editingFinished.connect(self._keep_name)
        theme.changed.connect(self.recolour)
        self.recolour()

    def show_entry(self, entry: RunEntry, phase: str, style: int, in_front: bool) -> None:
        """Show a run as it is now."""
        if self._showing == (entry, phase, style, in_front):
            return
        self._showing = (entry, phase, style, in_front)
        self._sample.show_style(style % len(STYLES))
        self._name.setText(entry.name)
        self._phase.setText(phase)
        for button, on in ((self._eye, entry.shown), (self._pin, entry.pinned)):
            if button.isChecked() != on:
                button.setChecked(on)
        self._eye.setIcon(icon("eye" if entry.shown else "eye-off", self._theme.roles))
        self.setAccessibleName(f"{entry.name}, {phase}")
        self.setToolTip("Bring this run to the front (F2 renames it)")
        if self.property("front") != in_front:
            self.setProperty("front", in_front)
            self.style().unpolish(self)
            self.style().polish(self)

    def begin_rename(self) -> None:
        """Start to type its name."""
        self._edit.setText(self._name.text())
        self._names.setCurrentWidget(self._edit)
        self._edit.setFocus()
        self._edit.selectAll()

    def recolour(self) -> None:
        if self._showing is not None:
            shown, self._showing = self._showing, None
            self.show_entry(*shown)
        for button, name in ((self._pin, "pin"), (self._bin, "trash-2")):
            button.setIcon(icon(name, self._theme.roles))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.selected.emit(self.run_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.begin_rename()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._names.currentWidget() is self._edit:
            self._names.setCurrentWidget(self._name)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.selected.emit(self.run_id)
        elif key == Qt.Key.Key_Delete:
            self.deleted.emit(self.run_id)
        else:
            super().keyPressEvent(event)

    def _keep_name(self) -> None:
        if self._names.currentWidget() is not self._edit:
            return
        self._names.setCurrentWidget(self._name)
        name = self._edit.text().strip()
        if name and name != self._name.text():
            self.renamed.emit(self.run_id, name)

    def _tool(self, name: str, tip: str, checkable: bool, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setCheckable(checkable)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(button)
        return button


class RunList(QWidget):
    """All runs, newest first. Emits what its rows emit."""

    selected = Signal(str)
    renamed = Signal(str, str)
    shown = Signal(str, bool)
    pinned = Signal(str, bool)
    deleted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._rows: dict[str, RunRow] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.queue = QueueList(theme)
        outer.addWidget(self.queue)
        self._column = QVBoxLayout()
        outer.addLayout(self._column)
        self._column.setSpacing(2)
        self._empty = QLabel(EMPTY)
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "muted")
        self._column.addWidget(self._empty)

    def show_runs(
        self,
        entries: Sequence[RunEntry],
        phases: Mapping[str, str],
        styles: Mapping[str, int],
        front: str,
    ) -> None:
        """Show these runs."""
        wanted = [entry.id for entry in reversed(entries)]
        if wanted != list(self._rows):
            self._rebuild(wanted)
        for entry in entries:
            phase, style = phases.get(entry.id, ""), styles.get(entry.id, 0)
            self._rows[entry.id].show_entry(entry, phase, style, entry.id == front)

    def rename(self, run_id: str) -> None:
        """Start to rename a run."""
        if run_id in self._rows:
            self._rows[run_id].begin_rename()

    def row(self, run_id: str) -> RunRow:
        return self._rows[run_id]

    def _rebuild(self, wanted: Sequence[str]) -> None:
        for run_id in [run_id for run_id in self._rows if run_id not in wanted]:
            row = self._rows.pop(run_id)
            self._theme.changed.disconnect(row.recolour)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        rows = {run_id: self._rows.get(run_id) or self._new_row(run_id) for run_id in wanted}
        for row in rows.values():
            self._column.removeWidget(row)
            self._column.addWidget(row)
        self._rows = rows
        self._empty.setVisible(not rows)

    def _new_row(self, run_id: str) -> RunRow:
        row = RunRow(run_id, self._theme)
        row.selected.connect(self.selected)
        row.renamed.connect(self.renamed)
        row.shown.connect(self.shown)
        row.pinned.connect(self.pinned)
        row.deleted.connect(self.deleted)
        return row
