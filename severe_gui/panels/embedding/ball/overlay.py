"""The layer above a ball: gestures that turn it; names, marks and the rest are those of a disk."""

from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from severe_gui.panels.embedding.ball.eye import FRONT, orbit_by, zoomed
from severe_gui.panels.embedding.picture.overlay import DiskOverlay
from severe_gui.panels.embedding.state import Pair


class BallOverlay(DiskOverlay):
    """A drag turns the ball, with Shift it moves it on the page; the wheel magnifies."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._moves = False
        self._from: tuple[Pair, Pair] = (0.0, 0.0), (0.0, 0.0)
        self.setAccessibleDescription(
            "Drag turns the ball, with Shift it moves it, the wheel magnifies, a click chooses a "
            "node, a double-click turns it to the front; arrows turn, Tab goes through the "
            "relations of the chosen node, Enter turns it to the front, Home goes back"
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._moves = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mousePressEvent(event)

    def _take_hold(self, start: QPointF, _node: int | None) -> None:
        """Hold the ball where the pointer is."""
        assert self.seen is not None
        before = {"orbit": self._state.orbit, "shift": self._state.shift}
        self._from = self._state.orbit, self._state.shift
        self._grab = start, 0j, self.seen.sight, before
        self._host.begin_gesture("move the ball" if self._moves else "turn the ball")
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _drag(self, at: QPointF) -> None:
        """Turn so that what is in front goes with the pointer."""
        assert self._grab is not None
        start, _held, eye, _before = self._grab
        right, down = (at.x() - start.x()) / eye.unit, (at.y() - start.y()) / eye.unit
        orbit, (x, y) = self._from
        if self._moves:
            self._state.shift = x - right, y + down
        else:
            self._state.orbit = orbit_by(orbit, right / FRONT, down / FRONT)

    def zoom(self, factor: float, at: QPointF) -> None:
        """Magnify; what is seen at a position stays there."""
        if self.seen is None:
            return
        self.taken_hold.emit()
        self._host.begin_gesture("zoom", merges=True)
        self._state.update(zoomed(self._state, self.seen.sight, factor, at.x(), at.y()))
        self._host.end_gesture()

    def _nudge(self, step: complex) -> None:
        """Turn the ball a little, as if the eye went in a direction."""
        if self.seen is None:
            return
        self.taken_hold.emit()
        self._host.begin_gesture("turn the ball", merges=True)
        self._state.orbit = orbit_by(self._state.orbit, -step.real, step.imag)
        self._host.end_gesture()
