"""What is drawn over the tiling and dragged: points, geodesics, names; and all gestures."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic import disk
from severe_gui.maths.hyperbolic.camera import Camera
from severe_gui.panels.plane.figure import (
    Arc,
    Frame,
    frame_for,
    geodesic_arc,
    label_offset,
    segments,
)
from severe_gui.panels.plane.readings import pointer_text
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.theme import SIZES, Roles

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host

NUDGE = 0.02
MOST_ZOOM, LEAST_ZOOM = 40.0, 0.5
REACH = 0.999999
_ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1j,
    Qt.Key.Key_Down: -1j,
}


class PlaneOverlay(QWidget):
    """Transparent, above the shader. Emits `home_wanted` on a double-click of the background."""

    home_wanted = Signal()

    def __init__(self, state: PlaneState, host: "Host") -> None:
        super().__init__()
        self._state, self._host = state, host
        self._hover: int | None = None
        self.selected: int | None = None
        self._dragged: int | None = None
        self._grabbed: tuple[complex, Camera] | None = None
        self._before: dict[str, object] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName("Poincaré disk")
        self.setToolTip("")
        self.setAccessibleDescription(
            "Drag the background to move, a point to measure; Tab and arrow keys move points"
        )

    @property
    def frame(self) -> Frame:
        return frame_for(self._state, self.width(), self.height())

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._before = {"place": self._state.place, "points": self._state.points}
        at = event.position()
        self._dragged = self._point_at(at)
        if self._dragged is not None:
            self.selected = self._dragged
            self._host.begin_gesture(f"move {self._state.points[self._dragged].name}")
        else:
            z = self.frame.to_disk(at.x(), at.y())
            if abs(z) < REACH:
                self._grabbed = (z, self._state.camera())
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._host.begin_gesture("move the plane")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        z = _inside(self.frame.to_disk(at.x(), at.y()))
        if self._dragged is not None:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                z = self._constrained(z)
            self._state.points = self._state.with_point(self._dragged, z)
        elif self._grabbed is not None:
            grabbed, camera = self._grabbed
            self._state.move_to(camera.dragged(grabbed, z))
        else:
            self._hover = self._point_at(at)
            self.update()
        pointer = self.frame.to_disk(at.x(), at.y())
        self._host.status(pointer_text(self._state.camera(), pointer))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._point_at(event.position()) is None:
            self.home_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Magnify at the pointer: the point under it stays under it."""
        at = event.position()
        z = self.frame.to_disk(at.x(), at.y())
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(z, 1.2 ** (fine * turned / 120))
        event.accept()

    def zoom_at(self, z: complex, factor: float) -> None:
        """Magnify by a factor, the point z of the disk staying where it is on the screen."""
        state = self._state
        zoom = min(max(state.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        centre = z - (z - complex(*state.centre)) * state.zoom / zoom
        if zoom <= 1:
            centre = 0j
        elif abs(centre) > 1:
            centre /= abs(centre)
        self._host.begin_gesture("zoom", merges=True)
        state.update({"zoom": zoom, "centre": (centre.real, centre.imag)})
        self._host.end_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in _ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._nudge(_ARROWS[key] * NUDGE * (0.1 if fine else 1.0))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_at(0j, 1.2 if key == Qt.Key.Key_Plus else 1 / 1.2)
        elif key == Qt.Key.Key_Space:
            self._select_next()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the points before it leaves the disk."""
        if forward and self.hasFocus() and (self.selected or 0) < len(self._state.points) - 1:
            self._select_next()
            return True
        self.selected = None
        self.update()
        return super().focusNextPrevChild(forward)

    def _select_next(self) -> None:
        now = -1 if self.selected is None else self.selected
        self.selected = (now + 1) % len(self._state.points)
        self.update()

    def _nudge(self, step: complex) -> None:
        """Move the selected point, or the plane, by a hyperbolic step."""
        if self.selected is None or self.selected >= len(self._state.points):
            self._state.move_to(self._state.camera().dragged(0j, complex(step)))
            return
        z = self._state.sights()[self.selected]
        moved = complex(disk.travelled(z, step / abs(step), abs(step) * 2))
        self._state.points = self._state.with_point(self.selected, _inside(moved))

    def _constrained(self, z: complex) -> complex:
        """Shift: along the geodesic through the point's first neighbour and where it began."""
        assert self._dragged is not None
        others = [w for i, w in enumerate(self._state.sights()) if i != self._dragged]
        began = self._before["points"][self._dragged]  # type: ignore[index]
        start = self._state.camera().sight(began.address)
        origin = others[0]
        if abs(start - origin) < 1e-9:
            return z
        reach = float(disk.geodesic_distance(origin, z))
        whole = float(disk.geodesic_distance(origin, start))
        return _inside(complex(disk.geodesic_point(origin, start, reach / whole)))

    def _cancel(self) -> None:
        if self._dragged is None and self._grabbed is None:
            self.selected = None
        else:
            self._state.update(self._before)
        self._let_go()

    def _let_go(self) -> None:
        if self._dragged is not None or self._grabbed is not None:
            self._host.end_gesture()
        self._dragged = self._grabbed = None
        self.unsetCursor()
        self.update()

    def _point_at(self, at: QPointF) -> int | None:
        hit = SIZES.handle_hit / 2 * self._host.theme.scale
        frame, nearest = self.frame, None
        for index, z in enumerate(self._state.sights()):
            x, y = frame.to_screen(z)
            away = math.hypot(at.x() - x, at.y() - y)
            if away <= hit:
                hit, nearest = away, index
        return nearest

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.selected if self.hasFocus() else None
        try:
            paint_overlay(
                painter,
                self._state,
                self._host.theme.roles,
                (self.width(), self.height()),
                self._host.theme.scale,
                {self._hover, self._dragged},
                shown,
            )
        finally:
            # A painter that outlives its event takes the process with it.
            painter.end()


def paint_overlay(
    painter: QPainter,
    state: PlaneState,
    roles: Roles,
    size: tuple[float, float],
    scale: float = 1.0,
    enlarged: set[int | None] = frozenset(),  # type: ignore[assignment]
    selected: int | None = None,
) -> None:
    """Draw the construction: what the screen and every picture show above the tiling."""
    frame, sights = frame_for(state, *size), state.sights()
    arcs = [
        geodesic_arc(sights[i], sights[j])
        for i, j in segments(len(sights))
        if sights[i] != sights[j]
    ]
    pen = QPen(roles.color("construction"), 2 * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if len(arcs) == 3:
        region = QPainterPath(QPointF(*frame.to_screen(arcs[0].start)))
        for arc in arcs:
            _trace(region, arc, frame)
        painter.fillPath(region, roles.color("construction", 0.16))
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for arc in arcs:
        path = QPainterPath(QPointF(*frame.to_screen(arc.start)))
        _trace(path, arc, frame)
        painter.drawPath(path)
    if len(sights) == 2 and arcs:
        middle = QPointF(*frame.to_screen(complex(disk.midpoint(*sights))))
        painter.setBrush(roles.color("construction"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(middle, 3 * scale, 3 * scale)
    font = QFont(painter.font())
    font.setItalic(True)
    font.setPointSizeF(12 * scale)
    painter.setFont(font)
    for index, (point, z) in enumerate(zip(state.points, sights, strict=True)):
        chosen = index == selected
        ring = roles.color("accent" if chosen else "construction")
        diameter = SIZES.handle_hover if index in enlarged or chosen else SIZES.handle
        at = QPointF(*frame.to_screen(z))
        painter.setPen(QPen(ring, SIZES.handle_ring * scale))
        painter.setBrush(roles.color("canvas"))
        radius = (diameter - SIZES.handle_ring) / 2 * scale
        painter.drawEllipse(at, radius, radius)
        dx, dy = label_offset(z, sights)
        box = QRectF(at.x() + dx * scale - 20, at.y() + dy * scale - 14, 40, 28)
        _outlined_text(painter, box, point.name, roles.color("text"), roles.color("canvas", 0.7))


def _outlined_text(painter: QPainter, box: QRectF, text: str, ink: QColor, halo: QColor) -> None:
    """Text that stays legible on lines: a soft halo of the ground under it."""
    painter.setPen(halo)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _trace(path: QPainterPath, arc: Arc, frame: Frame) -> None:
    """Append a geodesic to a path that stands at its start."""
    if math.isinf(arc.radius):
        path.lineTo(QPointF(*frame.to_screen(arc.end)))
        return
    x, y = frame.to_screen(arc.centre)
    radius = arc.radius * frame.radius
    begin = math.degrees(math.atan2(*_upward(arc.start - arc.centre)))
    end = math.degrees(math.atan2(*_upward(arc.end - arc.centre)))
    sweep = math.remainder(end - begin, 360.0)
    path.arcTo(QRectF(x - radius, y - radius, 2 * radius, 2 * radius), begin, sweep)


def _upward(step: complex) -> tuple[float, float]:
    return step.imag, step.real


def _inside(z: complex) -> complex:
    size = abs(z)
    return z if size < REACH else z * (REACH / size)
