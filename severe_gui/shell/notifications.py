"""Quiet messages at the lower right of the window, with details on demand."""

import logging

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from severe_gui.widgets.icons import icon
from severe_gui.widgets.theme import SIZES, Theme

SHOWN_MILLISECONDS = 8000
MOST_SHOWN = 4
_SIGNS = {"info": "info", "warn": "triangle-alert", "bad": "circle-x"}
_ROLES = {"info": "accent", "warn": "warn", "bad": "bad"}


class Toast(QFrame):
    """One message. It stays while its details are open, and if it is bad news."""

    def __init__(self, text: str, details: str, kind: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.text, self.kind = text, kind
        self.setProperty("look", "toast")
        self.setProperty("kind", kind)
        self.setFixedWidth(95 * SIZES.step)
        self.setAccessibleName(f"Notification: {text}")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 8, 10)
        row = QHBoxLayout()
        outer.addLayout(row)
        sign = QLabel()
        sign.setPixmap(icon(_SIGNS[kind], theme.roles, _ROLES[kind]).pixmap(SIZES.icon, SIZES.icon))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        label = QLabel(text)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(label, 1)
        self._dismiss = _button("Dismiss", "Hide this message", theme)
        self._dismiss.setIcon(icon("x", theme.roles))
        self._dismiss.clicked.connect(self.hide_away)
        row.addWidget(self._dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide_away)
        if details:
            self._add_details(outer, details, theme)
        if kind != "bad":
            self._timer.start(SHOWN_MILLISECONDS)

    def hide_away(self) -> None:
        """Close and be forgotten."""
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def _add_details(self, outer: QVBoxLayout, details: str, theme: Theme) -> None:
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName("Details of the notification")
        text.setToolTip("The details, to copy into a report")
        text.hide()
        button = _button("Details", "Show what the log says", theme)
        button.setText("Details")
        button.setCheckable(True)
        button.toggled.connect(text.setVisible)
        button.toggled.connect(lambda _shown: (self._timer.stop(), self.adjustSize()))
        outer.addWidget(button)
        outer.addWidget(text)


class Notifications(QObject):
    """Stacks toasts over a window, newest lowest."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self._shown: list[Toast] = []
        window.installEventFilter(self)

    def show_message(self, text: str, details: str = "", kind: str = "info") -> None:
        """Show a message and write it to the log."""
        level = {"info": logging.INFO, "warn": logging.WARNING, "bad": logging.ERROR}[kind]
        logging.getLogger(__name__).log(level, "%s %s", text, details)
        for toast in self.toasts()[: -MOST_SHOWN + 1]:
            toast.hide_away()
        toast = Toast(text, details, kind, self._theme, self._window)
        self._shown.append(toast)
        toast.installEventFilter(self)
        toast.show()
        toast.adjustSize()
        self._place()

    def toasts(self) -> list[Toast]:
        """What is on screen, oldest first."""
        return list(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched in self._shown:
            self._shown.remove(watched)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Hide):
            self._place()
        return False

    def _place(self) -> None:
        bottom = self._window.height() - SIZES.status - 2 * SIZES.step
        for toast in reversed(self.toasts()):
            bottom -= toast.height()
            toast.move(self._window.width() - toast.width() - 4 * SIZES.step, bottom)
            toast.raise_()
            bottom -= 2 * SIZES.step


def _button(name: str, tip: str, theme: Theme) -> QToolButton:
    button = QToolButton()
    button.setProperty("look", "quiet")
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button
