"""Garbage is collected in the window's thread only.

Python collects in whichever thread happens to allocate. A timer, an action or a plot's scene that
only a circle of references keeps alive is then destroyed in a thread that it does not live in
(PySide spares widgets alone), which crashes at once or later. So automatic collection is off, and
the event loop collects what is due.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimerEvent

INTERVAL_MILLISECONDS = 250
WHOLE_SECONDS = 60.0
"""Between two collections of everything, which take tens of milliseconds."""


class GarbageCollector(QObject):
    """Turns automatic collection off for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._whole = time.monotonic()
        gc.disable()
        self.startTimer(INTERVAL_MILLISECONDS)

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python itself would."""
        young, middle, old = (
            count > threshold
            for count, threshold in zip(gc.get_count(), self._thresholds, strict=True)
        )
        if old and time.monotonic() - self._whole > WHOLE_SECONDS:
            self._whole = time.monotonic()
            gc.collect(2)
        elif middle or young:
            gc.collect(1 if middle else 0)

    def timerEvent(self, event: QTimerEvent) -> None:
        self.collect()
