"""Gestures of flight: a transparent widget above the picture that turns them into motions."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QElapsedTimer, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray, rotation
from severe_gui.panels.contract import Host
from severe_gui.panels.space.state import SpaceState

FRAME_MILLISECONDS = 16
LONGEST_FRAME = 0.12
CLICK_PIXELS = 4
"""A pointer that moves less between press and release clicks."""
LEAST_SPEED, MOST_SPEED = 0.02, 6.0
TURN_SPEED = 1.0
"""Radians a second, by keys."""

# Axis (0 right, 1 up, 2 backward) and direction of each key that flies.
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
# The axes between which each key turns, from the first toward the second.
ROLLS: Mapping[int, tuple[int, int]] = {Qt.Key.Key_Z: (0, 1), Qt.Key.Key_C: (1, 0)}
SHIFTED: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (2, 0),
    Qt.Key.Key_Right: (0, 2),
    Qt.Key.Key_Up: (1, 2),
    Qt.Key.Key_Down: (2, 1),
}


class Pilot(QWidget):
    """Emits `moved` while the camera turns or flies, `rested` when all keys are released.

    `appeared` is emitted when it is shown; `takes_over` before a gesture and `started` at its first
    step, which belongs to it; `left` at Escape, and when it is hidden. `hovered` carries the place
    of a free pointer, `picked` that of a click.
    """

    moved = Signal()
    rested = Signal()
    appeared = Signal()
    takes_over = Signal()
    started = Signal()
    hovered = Signal(QPointF)
    picked = Signal(QPointF)
    left = Signal()

    def __init__(self, state: SpaceState, host: Host) -> None:
        super().__init__()
        self._state, self._host = state, host
        self._keys: set[int] = set()
        self._turns: dict[int, tuple[int, int]] = {}
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
            "Drag to look, with the right button to fly too, click to pick; W A S D or the arrows "
            "fly, Z and C roll, Shift and an arrow turns; the wheel changes the speed"
        )
        self.setToolTip("")

    @property
    def is_busy(self) -> bool:
        return bool(self._keys or self._turns) or self._grabbed is not None

    def stop(self) -> None:
        """Release all keys and the picture."""
        if self._grabbed is not None:
            self._let_go()
        if self._keys or self._turns:
            self._keys.clear()
            self._turns.clear()
            self._timer.stop()
            self._host.end_gesture()
            self.rested.emit()

    def hold(self, key: int, shifted: bool = False) -> None:
        """Start flying in the direction of a key, or turning."""
        if not (self._keys or self._turns):
            self.takes_over.emit()
            self._host.begin_gesture("fly")
            self.started.emit()
            self._clock.start()
            self._timer.start()
        if shifted and key in SHIFTED:
            self._turns[key] = SHIFTED[key]
        elif key in ROLLS:
            self._turns[key] = ROLLS[key]
        else:
            self._keys.add(key)

    def release(self, key: int) -> None:
        """End what a key began; the last one ends the gesture."""
        if len(self._keys) + len(self._turns) == 1:
            self._fly()
            self.stop()
        self._keys.discard(key)
        self._turns.pop(key, None)

    def look(self, right: float, up: float) -> None:
        """Turn the camera by angles."""
        turn = rotation(0, 2, right) @ rotation(1, 2, up)
        self._state.fly_to(self._state.flight().moved(turn))
        self.moved.emit()

    def fly(self, seconds: float) -> None:
        """Fly and turn for a moment as the held keys say."""
        way = np.zeros(3)
        for key in self._keys:
            axis, sign = KEYS[key]
            way[axis] += sign
        length = float(np.linalg.norm(way))
        if length == 0 and not self._turns:
            return
        flight = self._state.flight()
        motion = self._turned(TURN_SPEED * seconds)
        if length:
            motion = motion @ flight.space.translation(self._state.speed * seconds / length * way)
        flight = flight.moved(motion)
        self._state.fly_to(flight)
        if flight.held:
            self._host.status("You cannot fly further into this cusp; turn round.")
        self.moved.emit()

    def _turned(self, angle: float) -> FloatArray:
        motion = np.eye(4)
        for first, second in self._turns.values():
            motion = motion @ rotation(first, second, angle)
        return motion

    def _fly(self) -> None:
        seconds = min(self._clock.restart() / 1000.0, LONGEST_FRAME)
        self.fly(seconds)

    # Events.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() not in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            return
        if self._grabbed is None:
            self.takes_over.emit()
            self._grabbed = event.position()
            self._may_be_click = event.button() == Qt.MouseButton.LeftButton
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._host.begin_gesture("look")
            self.started.emit()
        if event.button() == Qt.MouseButton.RightButton:
            self.hold(Qt.Key.Key_W)

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
        # The picture follows the pointer; in flight, the camera does.
        if not event.buttons() & Qt.MouseButton.RightButton:
            angle = -angle
        self.look(step.x() * angle, -step.y() * angle)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and Qt.Key.Key_W in self._keys:
            self.release(Qt.Key.Key_W)
        held = event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton)
        if self._grabbed is not None and not held:
            self._let_go()
            if self._may_be_click:
                self.picked.emit(event.position())

    def _let_go(self) -> None:
        self._grabbed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._host.end_gesture()
        self.rested.emit()

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
        if key == Qt.Key.Key_Escape:
            self.stop()
            self.left.emit()
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not (key in KEYS or key in ROLLS) or plain & ~Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            return
        if not event.isAutoRepeat():
            self.hold(key, bool(plain & Qt.KeyboardModifier.ShiftModifier))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.isAutoRepeat() or not (key in self._keys or key in self._turns):
            super().keyReleaseEvent(event)
            return
        self.release(key)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.stop()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.stop()
        self.left.emit()
        super().hideEvent(event)
