"""The runs that wait for their turn, in the inspector."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from severe_gui.experiments.compact import differing
from severe_gui.panels.trainer.state import QueuedRun
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.icons import icon
from severe_gui.widgets.theme import SIZES, Theme


class QueueList(QWidget):
    """Emits `removed` (an index), `started` and `held`; hidden while nothing waits."""

    removed = Signal(int)
    started = Signal()
    held = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[tuple[QueuedRun, ...], bool] = ((), False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * SIZES.step)
        column.setSpacing(2)
        head = QHBoxLayout()
        column.addLayout(head)
        self._title = QLabel()
        self._title.setProperty("role", "muted")
        head.addWidget(self._title, 1)
        self.go = QPushButton()
        self.go.setProperty("link", "small")
        self.go.clicked.connect(lambda: (self.held if self._shown[1] else self.started).emit())
        head.addWidget(self.go)
        self._rows, self._row_widgets = QVBoxLayout(), list[QWidget]()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.hide()
        theme.changed.connect(self._recolour)

    def show_queue(self, queue: Sequence[QueuedRun], draining: bool) -> None:
        """Show what waits, the next one first."""
        shown = (tuple(queue), draining)
        if shown == self._shown:
            return
        self._shown = shown
        self.setVisible(bool(queue))
        self._title.setText(f"{len(queue)} waiting" + ("" if draining else ", held"))
        self.go.setText("Hold" if draining else "Start the queue")
        self.go.setAccessibleName(self.go.text())
        self.go.setToolTip("Start no further run" if draining else "Start one after the other")
        for row in self._row_widgets:
            row.setParent(None)
            row.deleteLater()
        self._row_widgets = [self._row(index, queued) for index, queued in enumerate(queue)]
        for row in self._row_widgets:
            self._rows.addWidget(row)

    def _row(self, index: int, queued: QueuedRun) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(6, 0, 2, 0)
        row.addWidget(QLabel(queued.name))
        settings = differing(queued.setup.definition, queued.setup.parameters)
        brief = ElidedLabel()
        brief.setProperty("role", "muted")
        brief.setText(", ".join(f"{name} {_brief(value)}" for name, value in settings.items()))
        brief.setToolTip(brief.text())
        brief.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(brief, 1)
        remove = QToolButton()
        remove.setProperty("look", "quiet")
        remove.setIcon(icon("x", self._theme.roles))
        remove.setIconSize(QSize(14, 14))
        remove.setAccessibleName(f"Take {queued.name} out of the queue")
        remove.setToolTip("Take it out of the queue")
        remove.clicked.connect(lambda: self.removed.emit(index))
        row.addWidget(remove)
        return holder

    def _recolour(self) -> None:
        (queue, draining), self._shown = self._shown, ((), False)
        self.show_queue(queue, draining)


def _brief(value: object) -> str:
    if isinstance(value, tuple | list):
        return "+".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
