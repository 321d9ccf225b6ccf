"""Patches are made in a thread of their own, so that the window never waits for one.

Only the newest wish counts: those that came while a patch was made are left out but for the last.
"""

import logging
import threading

from PySide6.QtCore import QObject, Signal

from severe_gui.panels.space.outside.scene import Patch, Wanted, make_patch

_END_SECONDS = 10.0


class PatchBuilder(QObject):
    """Emits `built` with a Patch in the window's thread; `wanted` is what was asked for last."""

    built = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.wanted: Wanted | None = None
        self._next: Wanted | None = None
        self._lock, self._closed = threading.Lock(), False
        self._thread: threading.Thread | None = None

    def ask(self, wanted: Wanted) -> bool:
        """Make a patch, unless it is the one that was asked for last. Returns whether it is new."""
        if wanted == self.wanted:
            return False
        self.wanted = wanted
        with self._lock:
            self._next = wanted
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._work, name="severe patch builder", daemon=True
                )
                self._thread.start()
        return True

    def close(self) -> None:
        """Say nothing more, and wait until the thread has ended."""
        with self._lock:
            self._closed, self._next = True, None
            thread = self._thread
        if thread is not None:
            thread.join(_END_SECONDS)

    def _work(self) -> None:
        while True:
            with self._lock:
                wanted, self._next = self._next, None
                if wanted is None:
                    self._thread = None
                    return
            try:
                patch = make_patch(wanted)
            except Exception as error:
                # A thread that ends unseen would leave the window waiting.
                logging.getLogger(__name__).exception("no patch of %s", wanted)
                patch = Patch(wanted, 0, None, f"The patch failed: {error}", is_refused=True)
            with self._lock:
                is_newest = self._next is None and not self._closed
            if is_newest:
                self._say(patch)

    def _say(self, patch: Patch) -> None:
        try:
            self.built.emit(patch)
        except RuntimeError:
            # The window went away without closing the builder.
            self._closed = True
