"""The layer above the tiling of one map: all gestures, and what they draw and drag."""

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.page import Frame
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Figure,
    Pencil,
)
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.panels.plane.drawing.painting import (
    Emphasis,
    curve_path,
    figure_path,
    paint_overlay,
)
from severe_gui.panels.plane.drawing.tool import (
    MOVE,
    POINT,
    DrawingTool,
    curve_at,
    snapped_point,
)
from severe_gui.panels.plane.elements import PlanePoint
from severe_gui.panels.plane.lessons.lesson import LessonContent
from severe_gui.panels.plane.scene.figure import frame_for
from severe_gui.panels.plane.scene.objects import Seen, seen_objects
from severe_gui.panels.plane.scene.readings import HOME, pointer_text
from severe_gui.panels.plane.state import LOWEST, MOST_OBJECTS, MapName, PlaneState
from severe_gui.widgets.style import draw_label
from severe_gui.widgets.theme import SIZES

if TYPE_CHECKING:
    from severe_gui.panels.contract import Host

NUDGE, ORBIT = 0.02, 0.008
MOST_ZOOM, LEAST_ZOOM = 40.0, 0.5
REACH = 0.999999
FAR_HOME = 0.95
ARROWS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1j,
    Qt.Key.Key_Down: -1j,
}


class PlaneOverlay(QWidget):
    """Transparent, above the shader. Emits `home_wanted` on a double-click of the background.

    `chosen` carries the name of the clicked object; `tool_left` comes when Escape drops a tool.
    """

    home_wanted = Signal()
    tool_left = Signal()
    chosen = Signal(str)

    def __init__(
        self, state: PlaneState, host: "Host", drawing: DrawingTool, name: MapName = "disk"
    ) -> None:
        super().__init__()
        self._state, self._host, self.drawing, self.map = state, host, drawing, name
        self._hover: int | None = None
        self.selected: int | None = None
        self.chosen_name = ""
        self.lesson: LessonContent | None = None
        self._dragged: int | None = None
        self._grabbed: tuple[complex, Camera] | None = None
        self._orbiting: tuple[QPointF, tuple[float, float]] | None = None
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
        return frame_for(self._state, self.width(), self.height(), self.map)

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton and self.map == "hyperboloid":
            self._orbiting = event.position(), self._state.orbit
            self._host.begin_gesture("turn the hyperboloid")
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._before = {"place": self._state.place, "points": self._state.points}
        at = event.position()
        self._dragged = self._point_at(at)
        if self.drawing.tool not in (MOVE, POINT) or (
            self.drawing.tool == POINT and self._dragged is None
        ):
            self._dragged = None
            self._draw(at)
            return
        if self._dragged is not None:
            self.selected = self._dragged
            point = self._state.points[self._dragged]
            self.chosen.emit(point.name)
            self._host.begin_gesture(f"move {point.name}")
        else:
            curve = curve_at(self._seen(), at.x(), at.y(), self.frame, self._host.theme.scale)
            if curve is not None:
                self.chosen.emit(curve.name)
            z = self.frame.to_disk(at.x(), at.y())
            if abs(z) < REACH:
                self._grabbed = (z, self._state.camera())
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._host.begin_gesture("move the plane")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._orbiting is not None:
            start, (turn, rise) = self._orbiting
            turned = math.remainder(turn - ORBIT * (at.x() - start.x()), 2 * math.pi)
            risen = rise + ORBIT * (at.y() - start.y())
            self._state.orbit = turned, min(max(risen, LOWEST), math.pi / 2)
            return
        z = self._disk_at(at)
        if self._dragged is not None:
            if self._state.points[self._dragged].locked:
                self._host.status(f"{self._state.points[self._dragged].name} is locked")
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                z = self._constrained(z)
            is_free = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._state.points = self._with_point(self._dragged, z, not is_free)
        elif self._grabbed is not None:
            grabbed, camera = self._grabbed
            self._state.move_to(camera.dragged(grabbed, z))
        else:
            self._hover = self._point_at(at)
            self.update()
            if self.drawing.tool != MOVE:
                self._host.status(self.drawing.said)
                return
        pointer = self.frame.to_disk(at.x(), at.y())
        self._host.status(pointer_text(self._state.camera(), pointer))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._point_at(event.position()) is None and self.drawing.tool == MOVE:
            self.home_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Magnify the first map at the pointer: the point under it stays there."""
        at = event.position()
        if self.map != self._state.maps[0]:
            event.ignore()
            return
        z = self.frame.place(at.x(), at.y())
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(z, 1.2 ** (fine * turned / 120))
        event.accept()

    def zoom_at(self, z: complex, factor: float) -> None:
        """Magnify by a factor about a place z of the map, which stays fixed on the screen."""
        state = self._state
        zoom = min(max(state.zoom * factor, LEAST_ZOOM), MOST_ZOOM)
        centre = z - (z - complex(*state.centre)) * state.zoom / zoom
        if zoom <= 1 and self.map in ("disk", "klein"):
            centre = 0j
        elif abs(centre) > 1 and self.map in ("disk", "klein"):
            centre /= abs(centre)
        self._host.begin_gesture("zoom", merges=True)
        state.update({"zoom": zoom, "centre": (centre.real, centre.imag)})
        self._host.end_gesture()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._cancel()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.drawing.picked:
            self._host.begin_gesture(f"draw a {self.drawing.tool}")
            self.drawing.close()
            self._host.end_gesture()
        elif key in ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._nudge(ARROWS[key] * NUDGE * (0.1 if fine else 1.0))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom_at(0j, 1.2 if key == Qt.Key.Key_Plus else 1 / 1.2)
        elif key == Qt.Key.Key_Space:
            self._select_next()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the points before it leaves the disk."""
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
        """Shift: stay on the geodesic through the first other point and the starting place."""
        assert self._dragged is not None
        others = [w for i, w in enumerate(self._state.sights()) if i != self._dragged]
        if not others or self._state.points[self._dragged].ideal:
            return z
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
            if self.drawing.tool != MOVE and not self.drawing.picked:
                self.tool_left.emit()
            self.drawing.drop()
        else:
            self._state.update(self._before)
        self._let_go()

    def _let_go(self) -> None:
        if any(each is not None for each in (self._dragged, self._grabbed, self._orbiting)):
            self._host.end_gesture()
        self._dragged = self._grabbed = self._orbiting = None
        if self.drawing.tool == MOVE:
            self.unsetCursor()
        self.update()

    def _point_at(self, at: QPointF) -> int | None:
        hit = SIZES.handle_hit / 2 * self._host.theme.scale
        frame, nearest = self.frame, None
        for index, z in enumerate(self._state.sights()):
            if self._state.points[index].hidden:
                continue
            x, y = frame.to_screen(z)
            away = math.hypot(at.x() - x, at.y() - y)
            if away <= hit:
                hit, nearest = away, index
        return nearest

    # Drawing.

    def show_tool(self) -> None:
        """Show the current tool by the pointer and in the status line."""
        is_move = self.drawing.tool == MOVE
        self.setCursor(Qt.CursorShape.ArrowCursor if is_move else Qt.CursorShape.CrossCursor)
        self._host.status(self.drawing.said)

    def _disk_at(self, at: QPointF) -> complex:
        """The point of the disk under a position on the canvas, at the rim if it lies outside."""
        z = self.frame.to_disk(at.x(), at.y())
        return _inside(z if abs(z) < 1 else self.frame.nearest_rim(at.x(), at.y()))

    def _draw(self, at: QPointF) -> None:
        if len(self._state.points) + len(self._state.made) >= MOST_OBJECTS - 4:
            self._host.status(f"At most {MOST_OBJECTS} objects can be drawn; delete some.")
            return
        scale = self._host.theme.scale
        self._host.begin_gesture(f"draw a {self.drawing.tool}")
        before = len(self._state.made)
        used = self.drawing.click(at.x(), at.y(), self.frame, scale)
        self._host.end_gesture()
        if len(self._state.made) > before:
            self.chosen.emit(self._state.made[-1].name)
        hint = self.drawing.said
        self._host.status(hint if used else f"Nothing there can be used. {hint}")
        self.update()

    def _seen(self) -> list[Seen]:
        return seen_objects(self._state, self._state.camera())

    def _with_point(self, index: int, z: complex, snaps: bool) -> tuple[PlanePoint, ...]:
        """The points with one moved, snapped to a corner of the tiling if one is near."""
        points = self._state.with_point(index, z)
        if points[index].ideal or not snaps:
            return points
        old, frame = points[index], self.frame
        snapped = snapped_point(old.name, z, self._state.camera(), frame, self._host.theme.scale)
        kept = {"word": snapped.word, "x": snapped.x, "y": snapped.y}
        return (*points[:index], old.model_copy(update=kept), *points[index + 1 :])

    # Painting.

    def make_paths(self) -> None:
        """The paths of a frame, without drawing them."""
        frame = self.frame
        for each in self._seen():
            if isinstance(each.shape, Curve):
                curve_path(each.shape, frame)
            elif isinstance(each.shape, Figure):
                figure_path(each.shape, frame)
            elif isinstance(each.shape, Pencil):
                for line in each.shape.lines:
                    curve_path(line, frame)

    def _emphasis(self) -> "Emphasis":
        names = [each.name for each in self._state.points]
        held = {names[i] for i in (self._hover, self._dragged) if i is not None and i < len(names)}
        chosen = {self.chosen_name, *self.drawing.picked} - {""}
        if self.hasFocus() and self.selected is not None and self.selected < len(names):
            chosen.add(names[self.selected])
        return Emphasis(frozenset(held), frozenset(chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._state.is_hyperbolic:
            # The state already has another geometry and this map is about to be removed.
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            paint_overlay(
                painter, self._state, self._host.theme.roles, (self.width(), self.height()),
                self._host.theme.scale, self._emphasis(), self.drawing.seen_pending(), self.map,
                self.lesson,
            )  # fmt: skip
            self._paint_way_home(painter)
        finally:
            # A painter that outlives its event takes the process with it.
            painter.end()

    def _paint_way_home(self, painter: QPainter) -> None:
        """An arrow toward home, when home has left the middle of the picture."""
        camera = self._state.camera()
        home = camera.sight(HOME)
        if self.map not in ("disk", "klein") or abs(home) < FAR_HOME or self._state.zoom > 1:
            return
        scale, roles = self._host.theme.scale, self._host.theme.roles
        heading = home / abs(home)
        tip = QPointF(*Frame(self.frame.x, self.frame.y, self.frame.radius).to_screen(heading))
        inward = QPointF(-heading.real, heading.imag)
        across = QPointF(inward.y(), -inward.x())
        arrow = QPolygonF([
            tip + inward * 4 * scale,
            tip + inward * 16 * scale + across * 6 * scale,
            tip + inward * 16 * scale - across * 6 * scale,
        ])  # fmt: skip
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color("accent"))
        painter.drawPolygon(arrow)
        at = tip + inward * (28 + 32 * abs(inward.x())) * scale
        font = painter.font()
        font.setItalic(False)
        font.setPointSizeF(9 * scale)
        painter.setFont(font)
        away = camera.distance(HOME, camera.address(0j))[0]
        box = QRectF(at.x() - 50, at.y() - 11 * scale, 100, 22 * scale)
        draw_label(painter, box, f"home {away:.1f}", roles)


def _inside(z: complex) -> complex:
    size = abs(z)
    return z if size < REACH else z * (REACH / size)
