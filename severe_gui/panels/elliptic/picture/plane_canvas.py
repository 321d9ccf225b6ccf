"""A canvas with a window of the plane and points to drag: what pages about real points share.

A subclass gives `plane`, `handle_places`, `drag_to` and `nudge`, and says what is kept for Escape.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from severe_gui.panels.contract import Host
from severe_gui.panels.elliptic.moving import NUDGE
from severe_gui.panels.elliptic.picture.frame import Plane
from severe_gui.panels.elliptic.picture.handles import HandleCanvas

ZOOM = 1.2
MOST_MAGNIFIED, WIDEST = 1e-7, 1e9
ARROWS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1,
}  # fmt: skip

Window = tuple[float, float, float, float]


class PlaneCanvas(HandleCanvas):
    """Emits `fit_wanted` on a double-click of the background, too."""

    fit_wanted = Signal()

    def __init__(self, host: Host, names: tuple[str, ...], name: str, description: str) -> None:
        super().__init__(host, names, name, description)
        self.setMinimumSize(280, 320)
        self._hover: int | None = None
        self._dragged: int | None = None
        self._panned: QPointF | None = None
        self._before: Mapping[str, Any] = {}

    # What a subclass gives.

    @property
    def plane(self) -> Plane:
        """The window of the plane, and its box on the canvas."""
        raise NotImplementedError(type(self).__name__)

    def drag_to(self, index: int, at: QPointF, wants_rational: bool = False) -> None:
        """Move a handle's point toward a position on the canvas."""
        raise NotImplementedError(type(self).__name__)

    def nudge(self, index: int, step: float) -> None:
        """Move a handle's point along its component by a fraction of a turn."""
        raise NotImplementedError(type(self).__name__)

    def show_window(self, window: Window) -> None:
        """Show another window of the plane."""
        raise NotImplementedError(type(self).__name__)

    def kept(self) -> Mapping[str, Any]:
        """The fields of the state that a drag may change, to go back to on Escape."""
        raise NotImplementedError(type(self).__name__)

    def restore(self, before: Mapping[str, Any]) -> None:
        """Go back to what `kept` gave."""
        raise NotImplementedError(type(self).__name__)

    def said_of(self, at: QPointF) -> str:
        """What is under the pointer."""
        raise NotImplementedError(type(self).__name__)

    # The pointer.

    @property
    def enlarged(self) -> int | None:
        """The handle that is dragged or under the pointer."""
        return self._dragged if self._dragged is not None else self._hover

    @property
    def is_busy(self) -> bool:
        """Whether something is being dragged."""
        return self._dragged is not None or self._panned is not None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._before = self.kept()
        self._dragged = self.hit(at)
        box = self.plane.box
        if self._dragged is not None:
            self.selected = self._dragged
            self._host.begin_gesture(f"move {self._names[self._dragged]}")
        elif box.contains(at.x(), at.y()):
            self._panned = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._host.begin_gesture("move the plane")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._dragged is not None:
            wants_rational = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.drag_to(self._dragged, at, wants_rational)
        elif self._panned is not None:
            step = at - self._panned
            self._panned = at
            self.show_window(self.plane.moved(step.x(), step.y()))
        else:
            self._hover = self.hit(at)
            self._host.status(self.said_of(at))
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.hit(event.position()) is None:
            self.fit_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        at = event.position()
        if not self.plane.box.contains(at.x(), at.y()):
            event.ignore()
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(at, ZOOM ** (fine * turned / 120))
        event.accept()

    def zoom_at(self, at: QPointF, factor: float) -> None:
        """Magnify by a factor about a position on the canvas, which stays fixed."""
        window = self.plane.zoomed(at.x(), at.y(), factor)
        width = window[1] - window[0]
        if width < MOST_MAGNIFIED * max(1.0, abs(window[0])) or width > WIDEST:
            return
        self._host.begin_gesture("zoom", merges=True)
        self.show_window(window)
        self._host.end_gesture()

    # The keyboard.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        box = self.plane.box
        middle = QPointF(box.left + box.width / 2, box.top + box.height / 2)
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            index = self.selected or 0
            self._host.begin_gesture(f"nudge {self._names[index]}", merges=True)
            self.nudge(index, ARROWS[Qt.Key(key)] * NUDGE * (0.1 if fine else 1.0))
            self._host.end_gesture()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_wanted.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_at(middle, ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom_at(middle, 1 / ZOOM)
        elif key == Qt.Key.Key_Space:
            self.choose_next()
        else:
            super().keyPressEvent(event)

    # Ends of gestures.

    def _cancel(self) -> None:
        if self.is_busy:
            self.restore(self._before)
        else:
            self.selected = None
        self._let_go()

    def _let_go(self) -> None:
        if self.is_busy:
            self._host.end_gesture()
        self._dragged = self._panned = None
        self.unsetCursor()
        self.update()
