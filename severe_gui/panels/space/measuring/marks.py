"""Marks above the picture from within: outlines of what was picked, and the geodesic between."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from severe_gui.maths.hyperbolic.flights.flight import Flight
from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind
from severe_gui.maths.hyperbolic.honeycombs.separation import separation
from severe_gui.maths.hyperbolic.honeycombs.space import FloatArray
from severe_gui.maths.hyperbolic.sight.outline import Seen, in_front, see
from severe_gui.panels.contract import Host
from severe_gui.panels.space.measuring.words import NAMES
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.readouts import number
from severe_gui.widgets.theme import SIZES, Roles

THIN, PLAIN, STRONG = 1.25, 2.0, 3.0
RING, DOT = 8.0, 3.0
WIDTHS = {ElementKind.EDGE: STRONG, ElementKind.FACE: PLAIN, ElementKind.CELL: THIN}


class Marks(QWidget):
    """Lets every gesture through. flight: gives the camera that the picture shows."""

    def __init__(self, state: SpaceState, host: Host, flight: Callable[[], Flight]) -> None:
        super().__init__()
        self._state, self._host, self._flight = state, host, flight
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._state.picks:
            return
        painter = QPainter(self)
        try:
            paint_marks(
                painter, QRectF(self.rect()), self._state, self._flight(), self._host.theme.roles,
                self._host.theme.scale,
            )  # fmt: skip
        finally:
            painter.end()


def paint_marks(
    painter: QPainter,
    page: QRectF,
    state: SpaceState,
    flight: Flight,
    roles: Roles,
    scale: float,
) -> None:
    """Paint the marks of a state's picks on a page of a picture, seen by a camera."""
    picks = state.elements()
    if not picks:
        return
    lens = _Lens(page, state.view_angle)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent = roles.color("accent")
    seen = [see(flight, element) for element in picks]
    for element, each in zip(picks, seen, strict=True):
        _outline(painter, lens, element, each, accent, scale)
    if len(picks) == 2:
        _geodesic(painter, lens, seen, accent, scale)
    for name, each in zip(NAMES, seen, strict=False):
        _middle(painter, lens, name, each, roles, scale)
    if len(picks) == 2:
        length = separation(flight.honeycomb, *picks).value
        _length(painter, lens, seen, number(length, 3), roles, scale)


class _Lens:
    """From the camera's frame to a page."""

    def __init__(self, page: QRectF, view_angle: float) -> None:
        self._centre = page.center()
        self._focal = page.height() / 2.0 / np.tan(np.radians(view_angle) / 2.0)

    def points(self, plane: FloatArray) -> list[QPointF]:
        """Points (n, 2) of the plane one unit ahead."""
        x = np.clip(self._centre.x() + self._focal * plane[:, 0], -1e5, 1e5)
        y = np.clip(self._centre.y() - self._focal * plane[:, 1], -1e5, 1e5)
        return [QPointF(*each) for each in zip(x.tolist(), y.tolist(), strict=True)]

    def lines(self, segments: FloatArray) -> list[QLineF]:
        """Segments (n, 2, 3) of the camera's frame, those parts that are ahead."""
        ends = self.points(in_front(segments).reshape(-1, 2))
        return [QLineF(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]

    def place(self, middle: FloatArray) -> QPointF | None:
        """A point (3,) of the camera's frame, if it is ahead."""
        if -middle[2] <= 1e-3 * float(np.abs(middle).max()):
            return None
        return self.points((middle[:2] / -middle[2])[None])[0]


def _outline(
    painter: QPainter, lens: _Lens, element: Element, seen: Seen, accent: QColor, scale: float
) -> None:
    pen = QPen(accent, WIDTHS.get(element.kind, PLAIN) * scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLines(lens.lines(seen.edges))


def _geodesic(
    painter: QPainter, lens: _Lens, seen: list[Seen], accent: QColor, scale: float
) -> None:
    pen = QPen(accent, PLAIN * scale, Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawLines(lens.lines(np.stack([each.middle for each in seen])[None]))


def _middle(
    painter: QPainter, lens: _Lens, name: str, seen: Seen, roles: Roles, scale: float
) -> None:
    place = lens.place(seen.middle)
    if place is None:
        return
    painter.setPen(QPen(roles.color("accent"), SIZES.handle_ring * scale))
    painter.setBrush(roles.color("canvas", 0.6))
    painter.drawEllipse(place, RING * scale, RING * scale)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _text(painter, place + QPointF(1.4 * RING, -1.2 * RING) * scale, name, roles, scale)


def _length(
    painter: QPainter, lens: _Lens, seen: list[Seen], text: str, roles: Roles, scale: float
) -> None:
    for line in lens.lines(np.stack([each.middle for each in seen])[None]):
        if line.length() > 60 * scale and line.length() < 5000:
            _text(painter, line.center() + QPointF(8, -8) * scale, text, roles, scale)


def _text(painter: QPainter, at: QPointF, text: str, roles: Roles, scale: float) -> None:
    """A label with a quiet ground, so that it is read above any picture."""
    font = QFont(painter.font())
    font.setPointSizeF(SIZES.text_size * scale)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    box = QRectF(painter.fontMetrics().boundingRect(text)).translated(at)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.color("canvas", 0.75))
    painter.drawRoundedRect(box.adjusted(-4, -2, 4, 2), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(roles.color("text"))
    painter.drawText(at, text)
