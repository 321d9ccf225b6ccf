"""The layer above the picture from outside: gestures that turn, move and magnify it, and marks."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from severe_gui.panels.contract import Host
from severe_gui.panels.space.orbit import Orbit, Sight
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.style import Style

DEGREES_A_POINT, STEP, ZOOM = 0.35, 6.0, 1.2
ARROWS: Mapping[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
PaintAbove = Callable[[QPainter, Sight, Style], None]


class OrbitOverlay(QWidget):
    """Turns gestures into changes of a state's orbit. paint: what stands above the picture."""

    def __init__(
        self, state: SpaceState, host: Host, sight: Callable[[float, float], Sight],
        paint: PaintAbove,
    ) -> None:  # fmt: skip
        super().__init__()
        self._state, self._host, self._sight, self._paint = state, host, sight, paint
        self._grabbed: QPointF | None = None
        self._moves = False
        self.sentence = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setAccessibleName("Honeycomb from outside")
        self.setAccessibleDescription(
            "Drag or the arrows turn; Shift and drag moves; the wheel, plus and minus magnify; a "
            "double-click resets"
        )

    @property
    def is_busy(self) -> bool:
        """Whether a drag is going on."""
        return self._grabbed is not None

    def stop(self) -> None:
        """End a drag."""
        if self._grabbed is not None:
            self._grabbed = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self._host.end_gesture()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None or event.button() == Qt.MouseButton.MiddleButton:
            return
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._moves = event.button() == Qt.MouseButton.RightButton or shifted
        self._grabbed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._host.begin_gesture("move the model" if self._moves else "turn the model")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        step = event.position() - self._grabbed
        self._grabbed = event.position()
        orbit = self._state.orbit
        if self._moves:
            unit = self._sight(self.width(), self.height()).radius
            self._state.orbit = orbit.moved(step.x() / unit, -step.y() / unit)
        else:
            self._state.orbit = orbit.turned(
                DEGREES_A_POINT * step.x(), -DEGREES_A_POINT * step.y()
            )
        self._say()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.stop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def wheelEvent(self, event: QWheelEvent) -> None:
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = (event.angleDelta().y() or event.angleDelta().x()) / 120
        self.zoom(ZOOM ** (fine * turned), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        if key in ARROWS:
            right, down = ARROWS[key]
            self._host.begin_gesture("turn the model", merges=True)
            self._state.orbit = self._state.orbit.turned(fine * STEP * right, -fine * STEP * down)
            self._host.end_gesture()
            self._say()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            sign = -1 if key == Qt.Key.Key_Minus else 1
            self.zoom(ZOOM ** (sign * fine), QPointF(self.width() / 2, self.height() / 2))
        else:
            super().keyPressEvent(event)

    def reset(self) -> None:
        """Back to how the model is first seen."""
        self._host.begin_gesture("reset the model")
        self._state.orbit = Orbit()
        self._host.end_gesture()

    def zoom(self, factor: float, at: QPointF) -> None:
        """Magnify; what is seen at a position stays there."""
        unit = self._sight(self.width(), self.height()).radius
        place = (at.x() - self.width() / 2) / unit, (self.height() / 2 - at.y()) / unit
        self._host.begin_gesture("magnify the model", merges=True)
        self._state.orbit = self._state.orbit.zoomed(factor, place)
        self._host.end_gesture()
        self._say()

    def _say(self) -> None:
        orbit = self._state.orbit
        self._host.status(
            f"azimuth {orbit.azimuth:.0f}°, elevation {orbit.elevation:.0f}°, "
            f"magnified {orbit.zoom:.3g} times".replace("-", "\N{MINUS SIGN}")
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        style = Style(self._host.theme.roles, self._host.theme.scale)
        painter = QPainter(self)
        try:
            self._paint(painter, self._sight(self.width(), self.height()), style)
            self._paint_sentence(painter, style)
        finally:
            # A painter that outlives its event crashes the process.
            painter.end()

    def _paint_sentence(self, painter: QPainter, style: Style) -> None:
        if not self.sentence:
            return
        painter.setPen(style.roles.color("muted"))
        painter.setFont(style.font(9.0))
        box = QRectF(self.rect()).adjusted(16, 12, -16, -12)
        wraps = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(wraps), self.sentence)
