"""Painted above the picture: the map of the ball around the camera, and the way home.

The map is seen from above the camera, which looks to the top of the map. Where home lies in the
picture a ring marks it, elsewhere an arrow at the edge of the picture points there.
"""

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QRegion
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.flights.ball_map import BallMap, ball_map
from severe_gui.maths.hyperbolic.flights.trail import Trail
from severe_gui.maths.hyperbolic.flights.way_home import Compass, WayHome
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.panels.contract import Host
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.style import draw_label
from severe_gui.widgets.theme import Roles

MAP_RADIUS, MARGIN = 70.0, 12.0
"""In points at presenter scale 1."""
HERE = 0.05
"""Nearer than this, home is here."""
EDGE, LABEL = 22.0, (76.0, 20.0)
"""How far from the edge of the picture an arrow stands, and the size of its label."""


class Instruments(QWidget):
    """Shows the way from a SpaceState's camera home; the pointer passes through it."""

    def __init__(self, state: SpaceState, host: Host, trail: Trail, compass: Compass) -> None:
        super().__init__()
        self._state, self._host = state, host
        self._trail, self._compass = trail, compass
        self._way: WayHome | None = None
        self._map: BallMap | None = None
        self._painted = QRegion()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Map")

    def refresh(self) -> None:
        """Show the state as it is now."""
        shown = self._state.map
        self._way = self._map = None
        if shown:
            flight = self._state.flight()
            self._way = self._compass.way_home(flight)
            self._map = ball_map(flight, self._trail, self._way)
        # Only what changes is composed with the picture anew.
        region = self._region()
        self.update(region.united(self._painted))
        self._painted = region

    # Where everything stands.

    @property
    def map_box(self) -> QRectF:
        """The square of the map."""
        size, margin = 2 * self._length(MAP_RADIUS), self._length(MARGIN)
        return QRectF(margin, self.height() - margin - size, size, size)

    def home_place(self) -> tuple[QPointF, float | None] | None:
        """Where home is marked, and the angle of its arrow, clockwise from the right.

        The angle is None where home is in the picture; all is None where home is here, or unseen.
        """
        if self._way is None or self._way.length < HERE:
            return None
        right, up, back = (float(each) for each in self._way.direction)
        middle = QPointF(self.width() / 2, self.height() / 2)
        inset = self._length(EDGE)
        reach = math.tan(math.radians(self._state.view_angle) / 2)
        if back < 0:
            scale = self.height() / 2 / reach / -back
            place = middle + QPointF(right * scale, -up * scale)
            if self._inner(inset).contains(place):
                return place, None
        if math.hypot(right, up) < 1e-9:
            right, up = 0.0, -1.0
        angle = math.atan2(-up, right)
        room = self._inner(inset)
        grows = min(
            room.width() / 2 / max(abs(math.cos(angle)), 1e-9),
            room.height() / 2 / max(abs(math.sin(angle)), 1e-9),
        )
        place = middle + QPointF(math.cos(angle), math.sin(angle)) * grows
        box = self.map_box.adjusted(-inset, -inset, inset, inset)
        if box.contains(place):
            # Beside the map, not on it.
            place.setX(box.right())
        return place, angle

    def _inner(self, inset: float) -> QRectF:
        return QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)

    def _region(self) -> QRegion:
        region = QRegion()
        if self._map is not None:
            region += QRegion(self.map_box.toAlignedRect().adjusted(-2, -2, 2, 2))
        marked = self.home_place()
        if marked is not None:
            reach = self._length(2 * EDGE + max(LABEL))
            around = QRectF(-reach, -reach, 2 * reach, 2 * reach).translated(marked[0])
            region += QRegion(around.toAlignedRect())
        return region

    def _length(self, points: float) -> float:
        return points * self._host.theme.scale

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._map is None or self._way is None:
            return
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_map(painter, self._map, self._host.theme.roles)
            self._paint_home(painter, self._way, self._host.theme.roles)
        finally:
            # A painter that outlives its event crashes the process.
            painter.end()

    def _paint_map(self, painter: QPainter, shown: BallMap, roles: Roles) -> None:
        box, one = self.map_box, self._length(1.0)
        middle, size = box.center(), self._length(MAP_RADIUS)
        painter.setPen(QPen(roles.color("muted", 0.6), one))
        painter.setBrush(roles.color("canvas", 0.82))
        painter.drawEllipse(middle, size, size)
        painter.setBrush(Qt.BrushStyle.NoBrush)

        def place(point: FloatArray) -> QPointF:
            return middle + QPointF(size * float(point[0]), size * float(point[2]))

        def lines(edges: FloatArray, role: str, width: float) -> None:
            for is_above in (False, True):
                # What lies below the camera is fainter.
                part = edges[(edges[..., 1].mean(-1) >= 0) == is_above]
                painter.setPen(QPen(roles.color(role, 0.9 if is_above else 0.4), width * one))
                painter.drawLines(_segments(part, middle, size))

        lines(shown.cell, "muted", 0.8)
        lines(shown.home_cell, "edge", 1.0)
        painter.setPen(QPen(roles.color("text", 0.75), 1.2 * one))
        painter.drawPolyline([place(point) for point in shown.trail])
        home = place(shown.home)
        painter.setPen(QPen(roles.color("canvas"), 1.5 * one))
        painter.setBrush(roles.color("accent"))
        painter.drawEllipse(home, 4.5 * one, 4.5 * one)
        painter.setBrush(roles.color("text"))
        painter.drawPolygon(_arrow(middle, -math.pi / 2, 6 * one))

    def _paint_home(self, painter: QPainter, way: WayHome, roles: Roles) -> None:
        marked = self.home_place()
        if marked is None:
            return
        (at, angle), one = marked, self._length(1.0)
        accent = roles.color("accent")
        if angle is None:
            for role, width in (("canvas", 4.5), ("accent", 2.0)):
                painter.setPen(QPen(roles.color(role), width * one))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(at, 8 * one, 8 * one)
        else:
            painter.setPen(QPen(roles.color("canvas"), 1.5 * one))
            painter.setBrush(accent)
            painter.drawPolygon(_arrow(at, angle, 11 * one))
        wide, high = (self._length(each) for each in LABEL)
        # Beside the mark, or above or below it, toward the middle of the picture: there is room.
        toward = QPointF(self.width() / 2, self.height() / 2) - at
        if abs(toward.x()) > abs(toward.y()):
            centre = at + QPointF(math.copysign(14 * one + wide / 2, toward.x()), 0.0)
        else:
            centre = at + QPointF(0.0, math.copysign(14 * one + high / 2, toward.y()))
        box = QRectF(centre.x() - wide / 2, centre.y() - high / 2, wide, high)
        font = painter.font()
        font.setPointSizeF(9 * self._host.theme.scale)
        painter.setFont(font)
        draw_label(painter, box, f"home {way.length:.3g}", roles)


def _segments(edges: FloatArray, middle: QPointF, size: float) -> list[QLineF]:
    ends = np.concatenate([edges[:, :-1], edges[:, 1:]], axis=-1)[..., [0, 2, 3, 5]] * size
    ends += np.array([middle.x(), middle.y()] * 2)
    return [QLineF(*each) for each in ends.reshape(-1, 4).tolist()]


def _arrow(at: QPointF, angle: float, size: float) -> QPolygonF:
    """A triangle that points along an angle, clockwise from the right."""
    corners = ((1.0, 0.0), (-0.8, 0.75), (-0.4, 0.0), (-0.8, -0.75))
    cosine, sine = math.cos(angle), math.sin(angle)
    return QPolygonF([
        at + size * QPointF(x * cosine - y * sine, x * sine + y * cosine) for x, y in corners
    ])  # fmt: skip
