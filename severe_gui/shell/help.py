"""F1 for the panel in front, the shortcut table, and About: one sheet that closes with Escape."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from severe_gui import __version__
from severe_gui.panels.contract import Panel
from severe_gui.widgets.theme import SIZES

PACKAGES = (
    "PySide6-Essentials", "numpy", "torch", "vispy", "pyqtgraph", "python-flint", "pydantic",
    "psygnal",
)  # fmt: skip

_SHARING = (
    "<b>Share a view:</b> Copy view as text (Ctrl+Alt+C) puts what you see on the clipboard as one "
    "line, to be sent or kept in a note; Paste view (Ctrl+Alt+V) shows it again on any machine. "
    "The line holds the settings of the panel. Runs, weights and files stay where they are: "
    "documents hold those."
)


class HelpSheet(QFrame):
    """A sheet over the window with a title and selectable text."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("look", "sheet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        layout.addWidget(self._title)
        self._text = QTextBrowser()
        self._text.setOpenExternalLinks(True)
        self._text.setAccessibleName("Help text")
        self._text.setToolTip("Select to copy")
        layout.addWidget(self._text)
        row = QHBoxLayout()
        layout.addLayout(row)
        row.addStretch(1)
        close = QPushButton("Close")
        close.setAccessibleName("Close help")
        close.setToolTip("Close (Escape)")
        close.clicked.connect(self.hide)
        row.addWidget(close)
        self._close = close
        self.hide()

    def open(self, title: str, text: str) -> None:
        """Show a text in HTML."""
        self._title.setText(title)
        self._text.setHtml(text)
        window = self.parentWidget()
        width, height = min(620, window.width() - 80), min(560, window.height() - 100)
        self.setGeometry((window.width() - width) // 2, SIZES.header + 16, width, height)
        self.show()
        self.raise_()
        self._close.setFocus()

    def text(self) -> str:
        return self._text.toPlainText()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def panel_help(panel: Panel) -> str:
    """What F1 says of a panel."""
    actions = "".join(
        f"<li><b>{action.title}</b>{f' ({action.shortcut})' if action.shortcut else ''}: "
        f"{action.help}</li>"
        for action in panel.actions
    )
    return f"<p>{panel.help}</p><p><b>Here you can</b></p><ul>{actions}</ul><p>{_SHARING}</p>"


def shortcut_table(actions: Sequence[QAction]) -> str:
    """All shortcuts, as a table."""
    rows = "".join(
        f"<tr><td width='180'>{action.shortcut().toString()}</td><td>"
        f"{action.text().replace('&', '')}</td></tr>"
        for action in actions
        if not action.shortcut().isEmpty()
    )
    return f"<table cellpadding='4'>{rows}</table>"


def about_text() -> str:
    """Versions of Severe and of what it is built on."""
    rows = [("Severe", __version__), ("Python", platform.python_version()), ("Qt", qVersion())]
    rows += [(name, _version(name)) for name in PACKAGES]
    table = "".join(f"<tr><td width='180'>{name}</td><td>{value}</td></tr>" for name, value in rows)
    return (
        "<p>A laboratory for the ideas of the blog <i>Severely Theoretical</i>: hyperbolic "
        "geometry and the degeneracy of deep networks, to touch and to check.</p>"
        f"<table cellpadding='3'>{table}</table>"
        "<p>Free software under the GNU General Public License, version 3 or later. Icons: Lucide "
        "(ISC). Digits: Alpaydin and Kaynak, UCI Machine Learning Repository (CC BY 4.0).</p>"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
