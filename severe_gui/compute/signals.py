"""The one file of `compute` that uses Qt: what another thread says becomes a signal.

A Qt object must not emit in one thread while it is destroyed in another. So whoever makes one of
these ends it before it is destroyed, and the end waits for a signal that is just being emitted.
"""

import threading
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal


class FromThread(QObject):
    """Emits `arrived`, in the window's thread, with what any thread posts until `close`."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A slot may close: the lock is then taken twice in one thread.
        self._lock, self._is_open = threading.RLock(), True

    def post(self, value: Any) -> None:
        """Have a value arrive; after the end nothing does."""
        with self._lock:
            if self._is_open:
                self.arrived.emit(value)

    def close(self) -> None:
        """Emit nothing more."""
        with self._lock:
            self._is_open = False


class Announcer(Protocol):
    """Calls listeners from any thread when something has changed: Runner, Arithmetic."""

    listeners: list[Callable[[], None]]


class Announcements(QObject):
    """Emits `changed` in the GUI thread when the announcer reports a change, until `detach`."""

    changed = Signal()

    def __init__(self, announcer: Announcer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self._news = FromThread(self)
        self._news.arrived.connect(lambda _nothing: self.changed.emit())
        announcer.listeners.append(self._hear)

    def detach(self) -> None:
        """Stop listening to the announcer."""
        if self._hear in self._announcer.listeners:
            self._announcer.listeners.remove(self._hear)
        self._news.close()

    def _hear(self) -> None:
        self._news.post(None)
