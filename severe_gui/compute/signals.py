"""The one file of `compute` that uses Qt: it turns a worker thread's call into a signal."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal


class Announcer(Protocol):
    """Calls listeners from any thread when something has changed: Runner, Arithmetic."""

    listeners: list[Callable[[], None]]


class Announcements(QObject):
    """Emits `changed` in the GUI thread when the announcer reports a change."""

    changed = Signal()

    def __init__(self, announcer: Announcer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._announcer = announcer
        announcer.listeners.append(self._emit)

    def detach(self) -> None:
        """Stop listening to the announcer."""
        if self._emit in self._announcer.listeners:
            self._announcer.listeners.remove(self._emit)

    def _emit(self) -> None:
        self.changed.emit()
