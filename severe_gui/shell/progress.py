"""How far an export has come, and a button that cancels it, while the window lives on."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from severe_gui.errors import SevereError
from severe_gui.widgets.theme import SIZES

_INPUT = frozenset({
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.KeyPress, QEvent.Type.KeyRelease,
    QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.Drop,
})  # fmt: skip
_MOST = 1000


class ProgressStrip(QWidget):
    """A bar, a line of text and Cancel. Hidden unless it works.

    While it works, input reaches nothing else: the export draws what the state was at its start.
    """

    def __init__(self) -> None:
        super().__init__()
        self._is_cancelled = False
        self.is_working = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SIZES.step, 0, 0)
        self._text = QLabel()
        self._text.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, _MOST)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the export")
        self._bar.setToolTip("The share that is done")
        self._cancel = QPushButton("Cancel")
        self._cancel.setAccessibleName("Cancel the export")
        self._cancel.setToolTip("Stop; nothing is written (Escape)")
        self._cancel.clicked.connect(self.cancel)
        for part in (self._text, self._bar, self._cancel):
            column.addWidget(part)
        self.hide()

    def start(self) -> None:
        """Appear, and keep all input to itself."""
        self.is_working, self._is_cancelled = True, False
        self.show()
        self._cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.instance().installEventFilter(self)

    def show_progress(self, text: str, share: float) -> None:
        """Show it and let the window live. Raises SevereError once cancelled."""
        self._text.setText(text)
        self._bar.setValue(round(_MOST * share))
        QApplication.processEvents()
        if self._is_cancelled:
            raise SevereError("The export was cancelled", "nothing was written")

    def stop(self) -> None:
        """Disappear."""
        QApplication.instance().removeEventFilter(self)
        self.is_working = False
        self.hide()

    def cancel(self) -> None:
        """Stop the export at its next report."""
        self._is_cancelled = True
        self._text.setText("Cancelling")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Shortcut:
            return True
        if not isinstance(watched, QWidget):
            return False
        if kind == QEvent.Type.Close and watched.isWindow():
            # Closing waits: the next report stops the export, and then it can be closed.
            self.cancel()
            event.ignore()
            return True
        sheet = self.parentWidget()
        is_here = watched is sheet or sheet.isAncestorOf(watched)
        return kind in _INPUT and not is_here
