"""The Euclidean plane, and the sphere with lines on it, on screen."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane import globe
from severe_gui.maths.hyperbolic.plane.page import Frame
from severe_gui.maths.hyperbolic.tilings.curved import CurvedCamera, Motion, translation
from severe_gui.maths.hyperbolic.tilings.tiling import Geometry
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.drawing.overlay import ARROWS
from severe_gui.panels.plane.maps.flat_figure import flat_lines, globe_lines
from severe_gui.panels.plane.maps.view import lay_over
from severe_gui.panels.plane.scene.figure import tone_of
from severe_gui.panels.plane.scene.readings import curved_pointer_text
from severe_gui.panels.plane.state import GLOBE_NAMES, PlaneState
from severe_gui.panels.plane.tilings.shader_inputs import (
    colour_uniforms,
    place_uniforms,
    tiling_uniforms,
    variant_of,
)
from severe_gui.widgets.gl_canvas import ShaderCanvas
from severe_gui.widgets.style import draw_label
from severe_gui.widgets.theme import SIZES, Roles

MARGIN, TILES_ACROSS, STEP = 14.0, 7.0, 0.1
COMPANION = (3, 5)


class CurvedView(QWidget):
    """The Euclidean plane or the sphere as a map. Emits `home_wanted` on a double-click."""

    home_wanted = Signal()

    def __init__(self, state: PlaneState, host: Host, on_sphere: bool) -> None:
        super().__init__()
        self._state, self._host, self.on_sphere = state, host, on_sphere
        self._roles: Roles | None = None
        self._uniforms_now: dict[str, Any] = {}
        self.shader = ShaderCanvas("kaleidoscope", self._uniforms, variant=self._variant)
        self.overlay = _Surface(self)
        lay_over(self, self.shader, self.overlay)

    @property
    def state(self) -> PlaneState:
        return self._state

    @property
    def host(self) -> Host:
        return self._host

    @property
    def orders(self) -> tuple[float, float]:
        """The tiling shown: the state's own, or a plain one on a sphere beside another map."""
        is_own = (self._state.kind is Geometry.SPHERICAL) == self.on_sphere
        return self._state.orders if is_own and not self._state.is_hyperbolic else COMPANION

    def camera(self) -> CurvedCamera:
        """From the screen to the plane or sphere."""
        if self.on_sphere:
            a, b, c, d = self._state.globe_turn
            turned = Motion(complex(a, b), complex(c, d), False, 1)
            return CurvedCamera(*self.orders, (), turned)
        return self._state.curved_camera()

    def move(self, camera: CurvedCamera) -> None:
        """Store another place in the state."""
        if self.on_sphere:
            local = camera.local
            a, b = complex(local.a), complex(local.b)
            self._state.globe_turn = (a.real, a.imag, b.real, b.imag)
        else:
            self._state.move_to(camera)

    def turned(self, grabbed: complex, released: complex, camera: CurvedCamera) -> CurvedCamera:
        """A camera after a drag; on the sphere no word is kept, since distances are bounded."""
        if not self.on_sphere:
            return camera.dragged(grabbed, released)
        motion = translation(1, grabbed, released)
        local = (camera.local @ motion.inverse).normalised()
        return CurvedCamera(camera.p, camera.q, (), local)

    def place_of_frame(self, width: float, height: float) -> tuple[float, float, float]:
        """The middle and the unit of the picture, in points."""
        if self.on_sphere:
            return width / 2, height / 2, max(min(width, height) / 2 - MARGIN, 10.0)
        return width / 2, height / 2, min(width, height) / TILES_ACROSS * self._state.zoom

    def refresh(self, _several: bool) -> None:
        self.shader.redraw()
        self.overlay.update()

    def make_frame(self) -> None:
        self._uniforms(self.width(), self.height(), 1.0)

    def picture(
        self, width: int, height: int, scale: float, roles: Roles, state: PlaneState | None = None
    ) -> QImage:
        """The surface at a size in points, in a theme; of another state if one is given."""
        shown, self._roles = self._state, roles
        self._state = state or shown
        try:
            return self._picture(width, height, scale, roles)
        finally:
            self._roles, self._state = None, shown

    def _picture(self, width: int, height: int, scale: float, roles: Roles) -> QImage:
        image = self.shader.image(round(width * scale), round(height * scale), scale)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.setFont(self.overlay.font())
        self.overlay.paint_on(painter, roles, (width, height), 1.0)
        painter.end()
        return image

    def svg_lines(self, size: tuple[int, int], roles: Roles) -> Iterator[str]:
        """The surface as elements of an SVG page."""
        place = self.place_of_frame(*size)
        if self.on_sphere:
            return globe_lines(self._state, self.camera(), place, roles, self.orders)
        return flat_lines(self._state, self.camera(), place, size, roles)

    def _variant(self) -> str:
        state, orders = self._state, self.orders
        if orders != state.orders:
            return variant_of(orders, Uniform.REGULAR, "single", "sphere")
        return variant_of(
            orders, state.figure, state.colour, "sphere" if self.on_sphere else "flat"
        )

    def _uniforms(self, width: int, height: int, scale: float) -> dict[str, Any]:
        state, roles = self._state, self._roles or self._host.theme.roles
        if state.is_hyperbolic and not self.on_sphere:
            # The state has changed and this surface is about to be removed.
            return self._uniforms_now
        x, y, unit = self.place_of_frame(width / scale, height / scale)
        camera, is_own = self.camera(), self.orders == state.orders
        figure = state.figure if is_own else Uniform.REGULAR
        uniforms = {
            **tiling_uniforms(self.orders, figure, state.edge_width if is_own else 0.006),
            **place_uniforms(camera, figure, Frame(x, y, unit), scale, height),
            **colour_uniforms(roles, state.colour if is_own else "single"),
        }
        self._uniforms_now = uniforms
        return uniforms

    def dispose(self) -> None:
        """Free the GL objects."""
        self.shader.dispose()


class _Surface(QWidget):
    """The layer above the shader: gestures, and on the sphere two lines and where they meet."""

    def __init__(self, view: CurvedView) -> None:
        super().__init__(view)
        self._view = view
        self._grabbed: tuple[complex, CurvedCamera] | None = None
        self._dragged: int | None = None
        self.selected: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAccessibleName("Sphere" if view.on_sphere else "Euclidean plane")
        self.setAccessibleDescription("Drag to move; the arrow keys move too")

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragged = self._point_at(event.position())
        self.selected = self._dragged
        z = self._chart(event.position())
        if self._dragged is not None:
            self._view.host.begin_gesture(f"move {GLOBE_NAMES[self._dragged]}")
        elif z is not None:
            self._grabbed = z, self._view.camera()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._view.host.begin_gesture("turn the sphere" if self._view.on_sphere else "move")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        z = self._chart(event.position())
        if self._dragged is not None:
            self._move_point(self._dragged, event.position())
        elif self._grabbed is not None and z is not None:
            grabbed, camera = self._grabbed
            self._view.move(self._view.turned(grabbed, z, camera))
        if z is None:
            self._view.host.status("outside the sphere")
        else:
            self._view.host.status(curved_pointer_text(self._view.camera(), z))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None or self._dragged is not None:
            self._view.host.end_gesture()
        self._grabbed = self._dragged = None
        self.unsetCursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._point_at(event.position()) is None:
            self._view.home_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._view.on_sphere:
            event.ignore()
            return
        fine = 0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0
        self._zoom(1.2 ** (fine * (event.angleDelta().y() or event.angleDelta().x()) / 120),
                   event.position())  # fmt: skip
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = ARROWS[key] * STEP * (0.1 if fine else 1.0)
            if self.selected is not None:
                x, y, unit = self._view.place_of_frame(self.width(), self.height())
                seen = self._seen(self._view.state.globe)[self.selected]
                spot = QPointF(x + unit * (seen[0] + step.real), y - unit * (seen[1] + step.imag))
                self._move_point(self.selected, spot)
            else:
                self._view.move(self._view.turned(0j, complex(step), self._view.camera()))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and not self._view.on_sphere:
            middle = QPointF(self.width() / 2, self.height() / 2)
            self._zoom(1.2 if key == Qt.Key.Key_Plus else 1 / 1.2, middle)
        elif key == Qt.Key.Key_Space and self._view.on_sphere:
            self.selected = 0 if self.selected is None else (self.selected + 1) % 4
            self.update()
        elif key == Qt.Key.Key_Escape:
            self.selected = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _zoom(self, factor: float, at: QPointF) -> None:
        """Magnify the Euclidean plane; the point under the pointer stays there."""
        state, view = self._view.state, self._view
        before = self._chart(at)
        zoom = min(max(state.zoom * factor, 0.5), 40.0)
        view.host.begin_gesture("zoom", merges=True)
        state.zoom = zoom
        after = self._chart(at)
        if before is not None and after is not None:
            view.move(view.turned(before, after, view.camera()))
        view.host.end_gesture()

    def _chart(self, at: QPointF) -> complex | None:
        """The point of the chart under a position on the screen."""
        x, y, unit = self._view.place_of_frame(self.width(), self.height())
        w = complex(at.x() - x, y - at.y()) / unit
        if not self._view.on_sphere:
            return w
        if abs(w) >= 1:
            return w / abs(w) if self._grabbed is not None else None
        return w / (1.0 + math.sqrt(1.0 - abs(w) ** 2))

    def _move_point(self, index: int, at: QPointF) -> None:
        x, y, unit = self._view.place_of_frame(self.width(), self.height())
        w = complex(at.x() - x, y - at.y()) / unit
        w = w if abs(w) < 1 else w / abs(w) * (1 - 1e-9)
        z = w / (1.0 + math.sqrt(1.0 - abs(w) ** 2))
        there = globe.at(self._view.camera().local(z))
        points = list(self._view.state.globe)
        points[index] = (float(there[0]), float(there[1]), float(there[2]))
        self._view.state.globe = tuple(points)

    def _point_at(self, at: QPointF) -> int | None:
        if not self._view.on_sphere:
            return None
        x, y, unit = self._view.place_of_frame(self.width(), self.height())
        reach = SIZES.handle_hit / 2 * self._view.host.theme.scale
        for index, seen in enumerate(self._seen(self._view.state.globe)):
            far = math.hypot(at.x() - x - unit * seen[0], at.y() - y + unit * seen[1])
            if seen[2] >= 0 and far <= reach:
                return index
        return None

    def _seen(self, points: Any) -> list[globe.Vector]:
        """Points of the sphere as the eye sees them: x, y, and z toward it."""
        back = self._view.camera().local.inverse
        return [globe.at(back(globe.picture(np.asarray(each)))) for each in points]

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._view.host.theme
        try:
            self.paint_on(painter, theme.roles, (self.width(), self.height()), theme.scale)
        finally:
            painter.end()

    def paint_on(
        self, painter: QPainter, roles: Roles, size: tuple[float, float], scale: float
    ) -> None:
        """Two lines and where they meet; the far side is fainter and thinner."""
        if not self._view.on_sphere:
            return
        x, y, unit = self._view.place_of_frame(*size)

        def spot(seen: globe.Vector) -> QPointF:
            return QPointF(x + unit * float(seen[0]), y - unit * float(seen[1]))

        seen = self._seen(self._view.state.globe)
        tones = (tone_of(0, roles), tone_of(1, roles))
        try:
            poles = [globe.line_through(seen[0], seen[1]), globe.line_through(seen[2], seen[3])]
            for pole, tone in zip(poles, tones, strict=True):
                _paint_circle(painter, globe.points_of(pole), spot, tone, scale)
            for meeting in globe.meetings(*poles):
                _paint_meeting(painter, meeting, spot(meeting), roles, scale)
        except BadInput:
            # Equal or opposite points do not determine a line: only the points are shown.
            pass
        font = QFont(painter.font())
        font.setItalic(True)
        font.setPointSizeF(12 * scale)
        painter.setFont(font)
        for index, here in enumerate(seen):
            if here[2] >= 0:
                chosen = index in (self.selected, self._dragged)
                _paint_handle(painter, spot(here), tones[index // 2], roles, scale, chosen)
                box = QRectF(spot(here).x() - 20, spot(here).y() - 32 * scale, 40, 26 * scale)
                draw_label(painter, box, GLOBE_NAMES[index], roles)


def _paint_circle(
    painter: QPainter,
    around: globe.Vector,
    spot: Callable[[globe.Vector], QPointF],
    tone: QColor,
    scale: float,
) -> None:
    for front in (False, True):
        path, is_down = QPainterPath(), False
        for each in around:
            if (each[2] >= -1e-9) != front:
                is_down = False
                continue
            (path.lineTo if is_down else path.moveTo)(spot(each))
            is_down = True
        ink = QColor(tone)
        ink.setAlphaF(1.0 if front else 0.3)
        painter.setPen(QPen(ink, (2.4 if front else 1.2) * scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)


def _paint_meeting(
    painter: QPainter, meeting: globe.Vector, at: QPointF, roles: Roles, scale: float
) -> None:
    ink = roles.color("accent", 1.0 if meeting[2] >= 0 else 0.45)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(at, 4.5 * scale, 4.5 * scale)


def _paint_handle(
    painter: QPainter, at: QPointF, tone: QColor, roles: Roles, scale: float, chosen: bool
) -> None:
    diameter = SIZES.handle_hover if chosen else SIZES.handle
    radius = (diameter - SIZES.handle_ring) / 2 * scale
    painter.setPen(QPen(roles.color("accent") if chosen else tone, SIZES.handle_ring * scale))
    painter.setBrush(roles.color("canvas"))
    painter.drawEllipse(at, radius, radius)
