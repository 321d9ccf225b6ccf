"""Gestures of flight: a transparent widget above the picture that turns them into motions."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.space import rotation
from severe_gui.panels.contract import Host
from severe_gui.panels.space.state import SpaceState

FRAME_MILLISECONDS = 16
LONGEST_FRAME = 0.12
CLICK_PIXELS = 4
"""A pointer that moves less between press and release clicks."""
LEAST_SPEED, MOST_SPEED = 0.02, 6.0

# Axis (0 right, 1 up, 2 backward) and direction of each key.
KEYS: Mapping[int, tuple[int, float]] = {
    Qt.Key.Key_W: (2, -1.0),
    Qt.Key.Key_Up: (2, -1.0),
    Qt.Key.Key_S: (2, 1.0),
    Qt.Key.Key_Down: (2, 1.0),
    Qt.Key.Key_A: (0, -1.0),
    Qt.Key.Key_Left: (0, -1.0),
    Qt.Key.Key_D: (0, 1.0),
    Qt.Key.Key_Right: (0, 1.0),
    Qt.Key.Key_E: (1, 1.0),
    Qt.Key.Key_Q: (1, -1.0),
}


class Pilot(QWidget):
    """Emits `moved` while the camera turns or flies, `rested` when all keys are released.

    `appeared` is emitted when it is shown, `started` at the first step of a gesture; `hovered` with
    the place of a free pointer, `picked` with that of a click.
    """

    moved = Signal()
    rested = Signal()
    appeared = Signal()
    started = Signal()
    hovered = Signal(QPointF)
    picked = Signal(QPointF)

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__()
        self._state, self._host = state, host
        self._keys: set[int] = set()
        self._grabbed: QPointF | None = None
        self._may_be_click = False
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._fly)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Hyperbolic space")
        self.setAccessibleDescription(
            "Drag to look, click to pick; W A S D or the arrows fly; the wheel changes the speed"
        )
        self.setToolTip("")

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive() or self._grabbed is not None

    def stop(self) -> None:
        """Release all keys."""
        if self._keys:
            self._keys.clear()
            self._timer.stop()
            self._host.end_gesture()
            self.rested.emit()

    def hold(self, key: int) -> None:
        """Start flying in the direction of a key."""
        if not self._keys:
            self._host.begin_gesture("fly")
            self.started.emit()
            self._clock.start()
            self._timer.start()
        self._keys.add(key)

    def look(self, right: float, up: float) -> None:
        """Turn the camera by angles."""
        turn = rotation(0, 2, right) @ rotation(1, 2, up)
        self._state.fly_to(self._state.flight().moved(turn))
        self.moved.emit()

    def fly(self, seconds: float) -> None:
        """Fly for a moment in the direction of the held keys."""
        way = np.zeros(3)
        for key in self._keys:
            axis, sign = KEYS[key]
            way[axis] += sign
        length = float(np.linalg.norm(way))
        if length == 0:
            return
        flight = self._state.flight()
        reach = self._state.speed * seconds
        flight = flight.moved(flight.space.translation(reach / length * way))
        self._state.fly_to(flight)
        if flight.held:
            self._host.status("You cannot fly further into this cusp; turn round.")
        self.moved.emit()

    def _fly(self) -> None:
        seconds = min(self._clock.restart() / 1000.0, LONGEST_FRAME)
        self.fly(seconds)

    # Events.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._may_be_click = event.position(), True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._host.begin_gesture("look")
            self.started.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            self.hovered.emit(event.position())
            return
        step = event.position() - self._grabbed
        if self._may_be_click and step.manhattanLength() < CLICK_PIXELS:
            return
        self._may_be_click = False
        self._grabbed = event.position()
        angle = np.radians(self._state.view_angle) / max(self.height(), 1)
        # The picture follows the pointer.
        self.look(step.x() * angle, -step.y() * angle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            self._grabbed = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self._host.end_gesture()
            self.rested.emit()
            if self._may_be_click:
                self.picked.emit(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = (event.angleDelta().y() or event.angleDelta().x()) / 120
        self.change_speed(1.25 ** (fine * turned))
        event.accept()

    def change_speed(self, factor: float) -> None:
        """Fly faster or slower by a factor."""
        self._host.begin_gesture("change the speed", merges=True)
        self._state.speed = min(max(self._state.speed * factor, LEAST_SPEED), MOST_SPEED)
        self._host.end_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key not in KEYS or plain & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        if not event.isAutoRepeat():
            self.hold(key)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() or key not in self._keys:
            super().keyReleaseEvent(event)
            return
        if len(self._keys) == 1:
            self._fly()
            self.stop()
        self._keys.discard(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.stop()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()
        super().hideEvent(event)
