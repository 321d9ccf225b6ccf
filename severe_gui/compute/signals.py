"""The one file of `compute` that knows Qt: it turns a worker thread's word into a signal."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal


class Announcer(Protocol):
    """Who calls listeners when something has changed, from whatever thread: Runner, Arithmetic."""

    listeners: list[Callable[[], None]]


class Announcements(QObject):
    """Emits `changed` in the GUI thread when the announcer says that something has."""

    changed = Signal()

    def __init__(self, announcer: Announcer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._announcer = announcer
        announcer.listeners.append(self._emit)

    def detach(self) -> None:
        """Hear no more."""
        if self._emit in self._announcer.listeners:
            self._announcer.listeners.remove(self._emit)

    def _emit(self) -> None:
        self.changed.emit()
