"""A square of the complex plane, deformed by a Möbius map stage by stage."""

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.plane.mobius import Mobius, partial, stages, through
from severe_gui.panels.contract import Host
from severe_gui.panels.plane.drawing.overlay import ARROWS
from severe_gui.panels.plane.maps.flat_figure import square_lines
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.style import draw_label
from severe_gui.widgets.theme import SIZES, Roles

CELLS, SAMPLES, REACH, FAR = 8, 12, 2.6, 60.0
SOURCES = (-1 + 0j, 1 + 0j, 1j)
NAMES = ("m(−1)", "m(1)", "m(i)")
NUDGE = 0.02


class AlwaysDrawn:
    """Takes the place of a shader: a painted picture needs no OpenGL."""

    works = True


class MobiusView(QWidget):
    """Drag the images of -1, 1 and i: three points and their images determine the map."""

    home_wanted = Signal()

    def __init__(self, state: PlaneState, host: Host) -> None:
        super().__init__()
        self._state, self._host = state, host
        self.shader, self.overlay = AlwaysDrawn(), self
        self._dragged: int | None = None
        self.selected: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(140, 140)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("A square under Möbius maps")
        self.setAccessibleDescription("Drag the images of three points; Space chooses one")

    @property
    def map(self) -> Mobius:
        """The whole map."""
        return Mobius(*(complex(*each) for each in self._state.mobius))

    def images(self) -> tuple[complex, ...]:
        """Where the three points go."""
        return tuple(self.map(z) for z in SOURCES)

    def refresh(self, _several: bool) -> None:
        self.update()

    def make_frame(self) -> None:
        """Nothing needs to be prepared before painting."""

    def dispose(self) -> None:
        """No OpenGL object is held."""

    def picture(
        self, width: int, height: int, scale: float, roles: Roles, state: PlaneState | None = None
    ) -> QImage:
        """The view at a size in points, in a theme; of another state if one is given."""
        shown, self._state = self._state, state or self._state
        image = QImage(round(width * scale), round(height * scale), QImage.Format.Format_ARGB32)
        image.fill(roles.color("canvas"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(scale, scale)
        painter.setFont(self.font())
        self.paint_on(painter, roles, (width, height), 1.0)
        painter.end()
        self._state = shown
        return image

    def svg_lines(self, size: tuple[int, int], roles: Roles) -> Iterator[str]:
        """The square as elements of an SVG page."""
        now = self._now()
        lines = [
            (getattr(roles, role), [np.array([now(complex(z)) for z in line]) for line in grid])
            for role, grid in self._grid()
        ]
        return square_lines(lines, size, REACH, roles)

    def _now(self) -> Mobius:
        """The composition of the stages applied so far."""
        try:
            return partial(stages(self.map), self._state.mobius_way)
        except BadInput:
            return Mobius()

    @staticmethod
    def _grid() -> Iterator[tuple[str, list[np.ndarray]]]:
        """The lines of the square in both directions, with their colour roles."""
        edge = np.linspace(-1, 1, CELLS + 1)
        fine = np.linspace(-1, 1, CELLS * SAMPLES + 1)
        yield "edge", [fine + 1j * at for at in edge]
        yield "construction", [at + 1j * fine for at in edge]

    # Gestures.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged = self.selected = self._handle_at(event.position())
        if self._dragged is not None:
            self._host.begin_gesture(f"move {NAMES[self._dragged]}")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        w = self._place(event.position())
        if self._dragged is not None:
            self._carry(self._dragged, w)
        self._host.status(f"w = {w.real:.3f} {'−' if w.imag < 0 else '+'} {abs(w.imag):.3f}i")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._host.end_gesture()
        self._dragged = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            self.selected = 0 if self.selected is None else (self.selected + 1) % len(SOURCES)
            self.update()
        elif key in ARROWS and self.selected is not None:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            step = ARROWS[key] * NUDGE * (0.1 if fine else 1.0)
            self._carry(self.selected, self.images()[self.selected] + step)
        elif key == Qt.Key.Key_Escape:
            self.selected = None
            self.update()
        else:
            super().keyPressEvent(event)

    def _carry(self, index: int, w: complex) -> None:
        """Move one of the three points; nothing changes if that makes no map."""
        images = list(self.images())
        images[index] = w
        try:
            made = through(SOURCES, tuple(images))
        except BadInput:
            self._host.status("Two points cannot have the same image.")
            return
        parts = [complex(each) for each in (made.a, made.b, made.c, made.d)]
        self._state.update({"mobius": tuple((z.real, z.imag) for z in parts), "mobius_way": 5.0})

    def _handle_at(self, at: QPointF) -> int | None:
        reach = SIZES.handle_hit / 2 * self._host.theme.scale
        if self._state.mobius_way < 5:
            return None
        for index, w in enumerate(self.images()):
            if not abs(w) < FAR:
                continue
            away = self._spot(w, self.width(), self.height()) - at
            if away.x() ** 2 + away.y() ** 2 <= reach**2:
                return index
        return None

    def _unit(self, width: float, height: float) -> float:
        return min(width, height) / 2 / REACH

    def _spot(self, w: complex, width: float, height: float) -> QPointF:
        unit = self._unit(width, height)
        return QPointF(width / 2 + unit * w.real, height / 2 - unit * w.imag)

    def _place(self, at: QPointF) -> complex:
        unit = self._unit(self.width(), self.height())
        return complex(at.x() - self.width() / 2, self.height() / 2 - at.y()) / unit

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._host.theme
        try:
            painter.fillRect(self.rect(), theme.roles.color("canvas"))
            self.paint_on(painter, theme.roles, (self.width(), self.height()), theme.scale)
        finally:
            painter.end()

    def paint_on(
        self, painter: QPainter, roles: Roles, size: tuple[float, float], scale: float
    ) -> None:
        """Axes, the original square, the deformed square, and the three handles."""
        now = self._now()
        self._paint_axes(painter, roles, size, scale)
        self._paint_cells(painter, roles, size, now)
        for role, lines in self._grid():
            painter.setPen(QPen(roles.color(role), 1.4 * scale))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for line in lines:
                painter.drawPath(self._path(line, size, now))
        if self._state.mobius_way >= 5:
            self._paint_handles(painter, roles, size, scale)

    def _paint_axes(
        self, painter: QPainter, roles: Roles, size: tuple[float, float], scale: float
    ) -> None:
        painter.setPen(QPen(roles.color("line"), scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle, unit = self._spot(0j, *size), self._unit(*size)
        painter.drawLine(QPointF(0, middle.y()), QPointF(size[0], middle.y()))
        painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), size[1]))
        painter.drawEllipse(middle, unit, unit)
        corner = self._spot(-1 + 1j, *size)
        painter.setPen(QPen(roles.color("muted", 0.6), scale, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(corner.x(), corner.y(), 2 * unit, 2 * unit))

    def _paint_cells(
        self, painter: QPainter, roles: Roles, size: tuple[float, float], now: Mobius
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        fills = (roles.color("tile", 0.85), roles.color("tile_other", 0.85))
        side, step = np.linspace(0, 1, SAMPLES + 1)[:-1], 2 / CELLS
        around = np.concatenate((side, 1 + 1j * side, 1 - side + 1j, 1j - 1j * side))
        for row in range(CELLS):
            for column in range(CELLS):
                corner = complex(-1 + column * step, -1 + row * step)
                if self._holds_infinity(now, corner, step):
                    continue
                spots = [now(complex(z)) for z in corner + step * around]
                if max(abs(w) for w in spots) > FAR:
                    continue
                painter.setBrush(fills[(row + column) % 2])
                painter.drawPolygon(QPolygonF([self._spot(w, *size) for w in spots]))

    @staticmethod
    def _holds_infinity(now: Mobius, corner: complex, step: float) -> bool:
        """Whether the pole of the map lies in a cell; its image is then unbounded."""
        if not now.c:
            return False
        pole = -complex(now.d) / complex(now.c) - corner
        return 0 <= pole.real <= step and 0 <= pole.imag <= step

    def _path(self, z: np.ndarray, size: tuple[float, float], now: Mobius) -> QPainterPath:
        path, is_down = QPainterPath(), False
        for each in z:
            w = now(complex(each))
            if not abs(w) < FAR:
                is_down = False
                continue
            (path.lineTo if is_down else path.moveTo)(self._spot(w, *size))
            is_down = True
        return path

    def _paint_handles(
        self, painter: QPainter, roles: Roles, size: tuple[float, float], scale: float
    ) -> None:
        for index, w in enumerate(self.images()):
            if not abs(w) < FAR:
                continue
            at, chosen = self._spot(w, *size), index in (self.selected, self._dragged)
            diameter = SIZES.handle_hover if chosen else SIZES.handle
            radius = (diameter - SIZES.handle_ring) / 2 * scale
            ink: QColor = roles.color("accent" if chosen else "text")
            painter.setPen(QPen(ink, SIZES.handle_ring * scale))
            painter.setBrush(roles.color("canvas"))
            painter.drawEllipse(at, radius, radius)
            box = QRectF(at.x() - 40, at.y() - 30 * scale, 80, 22 * scale)
            draw_label(painter, box, NAMES[index], roles)
