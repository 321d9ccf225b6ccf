"""Fetching as a person sees it: a button, a bar, what has arrived, a way to stop, and from where.

Without a connection, a person reads here which files to put into which folder.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from severe_gui.compute.data_store import megabytes
from severe_gui.widgets.elided import ElidedLabel
from severe_gui.widgets.theme import SIZES


@dataclass(frozen=True)
class FetchState:
    """here, total: bytes. about: where from and where to. under_way: bytes are arriving.

    possible: no other set is being fetched.
    """

    here: int
    total: int
    about: str
    under_way: bool
    possible: bool


class FetchStrip(QWidget):
    """Emits `fetched` and `cancelled`."""

    fetched = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SIZES.step, 0, 0)
        column.setSpacing(3 * SIZES.step)
        row = QHBoxLayout()
        row.setSpacing(3 * SIZES.step)
        column.addLayout(row)
        self.fetch = QPushButton("Fetch")
        self.fetch.setAccessibleName("Fetch")
        self.fetch.setToolTip("Fetch this set once and keep it")
        self.fetch.setProperty("primary", "true")
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel the fetch")
        self.cancel.setToolTip("Stop; what has arrived is kept")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("Progress of the fetch")
        self.bar.setToolTip("Share of the set that is here")
        self._text = ElidedLabel()
        self._text.setProperty("role", "muted")
        self._about = QLabel()
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for button in (self.fetch, self.cancel):
            # Enter belongs to Use it.
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addWidget(self.bar, 3)
        row.addWidget(self._text, 2)
        column.addWidget(self._about)
        self.fetch.clicked.connect(self.fetched)
        self.cancel.clicked.connect(self.cancelled)

    def show_state(self, state: FetchState) -> None:
        """Show its progress."""
        started = state.under_way or state.here > 0
        self.fetch.setVisible(not state.under_way)
        self.fetch.setText("Resume" if started else "Fetch")
        self.fetch.setEnabled(state.possible)
        self.cancel.setVisible(state.under_way)
        self.bar.setVisible(started)
        self.bar.setValue(1000 * state.here // max(state.total, 1))
        amount = share(state.here, state.total) if started else megabytes(state.total)
        self._text.setText(amount)
        self._about.setText(state.about)

    def text(self) -> str:
        return self._text.text()


def share(here: int, total: int) -> str:
    """Bytes here of bytes in all, as a person reads them."""
    return f"{megabytes(here)} of {megabytes(total)}"
