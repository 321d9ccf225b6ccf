"""The first seconds of a honeycomb: it turns slowly until the user takes over or it comes to rest.

The turn exists on the screen only: it changes no state, undo step or exported picture.
"""

import math

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, rotation

FRAME_MILLISECONDS = 20
PERIOD_SECONDS = 90.0
LASTS_SECONDS = 30.0


class SlowTurn(QObject):
    """Emits `turned` after each frame. It owns the clock and the angle."""

    turned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = parent
        self._angle = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._step)

    @property
    def is_turning(self) -> bool:
        return self._timer.isActive()

    @property
    def rotation(self) -> FloatArray:
        """How far it has turned, as a matrix of the camera's frame."""
        return rotation(0, 2, self._angle) if self._angle else np.eye(4)

    def start(self) -> None:
        """Start, unless it turns already."""
        if not self._timer.isActive():
            self._clock.start()
            self._timer.start()

    def stop(self) -> FloatArray | None:
        """Stop at once and reset the angle. Returns the rotation so far, if any."""
        rotation = self.rotation if self._angle else None
        self._timer.stop()
        self._angle = 0.0
        return rotation

    def _step(self) -> None:
        seconds = self._clock.elapsed() / 1000.0
        # Eased out over the last third, so that it comes to rest rather than stops.
        share = min(seconds / LASTS_SECONDS, 1.0)
        eased = share if share < 2 / 3 else share - 1.5 * (share - 2 / 3) ** 2
        self._angle = 2 * math.pi * eased * LASTS_SECONDS / PERIOD_SECONDS
        if share >= 1.0 or not self._shown.isVisible():
            self._timer.stop()
        self.turned.emit()
