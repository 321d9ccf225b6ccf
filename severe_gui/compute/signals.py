"""The one file of `compute` that uses Qt: what another thread says becomes a signal.

A Qt object must not emit in one thread while it is destroyed in another. So whoever makes one of
these ends it before it is destroyed, and the end waits for a signal that is just being emitted.
"""

import threading
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

END_SECONDS = 10.0
"""How long the end waits for work under way."""


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


class NewestWork(QObject):
    """Does one piece of work after the other in a thread; of those that wait only the newest.

    Emits `done`, in the window's thread, with what the newest gave. The work itself catches what it
    raises: a thread that ends unseen would leave the window waiting.
    """

    done = Signal(object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._name = name
        self._next: Callable[[], object] | None = None
        self._lock, self._closed = threading.Lock(), False
        self._thread: threading.Thread | None = None
        self._results = FromThread(self)
        self._results.arrived.connect(self.done)

    def begin(self, work: Callable[[], object]) -> None:
        """Do this next; after the end nothing is done."""
        with self._lock:
            self._next = work
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    @property
    def is_outdated(self) -> bool:
        """Whether what is done now has been replaced by something newer, or by the end."""
        with self._lock:
            return self._next is not None or self._closed

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        self._results.close()
        with self._lock:
            self._closed, self._next = True, None
            thread = self._thread
        if thread is not None:
            thread.join(END_SECONDS)

    def _work(self) -> None:
        while True:
            with self._lock:
                work, self._next = self._next, None
                if work is None or self._closed:
                    self._thread = None
                    return
            result = work()
            if not self.is_outdated:
                self._results.post(result)


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
