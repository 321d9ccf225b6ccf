"""The triangle in which a person drags the generator point."""

import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QVBoxLayout, QWidget

from severe_gui.maths.hyperbolic.uniform.generator import Weights
from severe_gui.panels.space.generator.places import (
    CORNERS,
    Place,
    Shares,
    clamped,
    place_of,
    uniform_shares,
    weights_at,
)
from severe_gui.widgets.fields import Field
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import SIZES, Theme

HEIGHT, MARGIN = 148, 22
SNAP_PIXELS, SIDE_PIXELS = 10.0, 6.0
STEP = 0.05

# The direction of each arrow key in shares: right is from the vertex to the edge, up to the face.
ARROWS: Mapping[int, Shares] = {
    Qt.Key.Key_Right: (-0.5, 0.5, 0.0),
    Qt.Key.Key_Left: (0.5, -0.5, 0.0),
    Qt.Key.Key_Up: (-0.5, -0.5, 1.0),
    Qt.Key.Key_Down: (0.5, 0.5, -1.0),
}


class TrianglePad(QWidget):
    """Emits `moved` with shares that the user chose, `grabbed` and `released` around a drag."""

    moved = Signal(object)
    grabbed = Signal()
    released = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shares: Shares = (1.0, 0.0, 0.0)
        self._is_held = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.pixels(HEIGHT))
        theme.changed.connect(self._rescale)

    def show_shares(self, shares: Shares) -> None:
        """Move the handle."""
        self.shares = shares
        self.setAccessibleDescription(
            ", ".join(
                f"{share:.0%} {name}" for name, share in zip(CORNERS, shares, strict=True) if share
            )
        )
        self.update()

    def corners(self) -> tuple[QPointF, QPointF, QPointF]:
        """Of the triangle, in the widget's pixels: vertex, edge, face."""
        scale = self._theme.scale
        height = self.height() - 2 * MARGIN * scale
        half = height / math.sqrt(3.0)
        middle, low = self.width() / 2, self.height() - MARGIN * scale
        return (
            QPointF(middle - half, low), QPointF(middle + half, low), QPointF(middle, low - height),
        )  # fmt: skip

    def point_at(self, shares: Shares) -> QPointF:
        """Where shares are, in the widget's pixels."""
        a, b, c = self.corners()
        return a * shares[0] + b * shares[1] + c * shares[2]

    def shares_at(self, point: QPointF) -> Shares:
        """The nearest shares to a point of the widget, snapped to uniform points and to sides."""
        a, b, c = self.corners()
        third = (a.y() - point.y()) / (a.y() - c.y())
        second = (point.x() - a.x() - third * (c.x() - a.x())) / (b.x() - a.x())
        shares = clamped((1.0 - second - third, second, third))
        here, scale = self.point_at(shares), self._theme.scale
        for uniform in uniform_shares():
            way = self.point_at(uniform) - here
            if math.hypot(way.x(), way.y()) <= SNAP_PIXELS * scale:
                return uniform
        # Beside a side: onto it, so that a weight becomes exactly 0.
        least = min(range(3), key=lambda k: shares[k])
        if 0 < shares[least] * (a.y() - c.y()) <= SIDE_PIXELS * scale:
            rest = 1.0 - shares[least]
            first, second, third = (
                0.0 if k == least else share / rest for k, share in enumerate(shares)
            )
            return first, second, third
        return shares

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_held = True
            self.grabbed.emit()
            self._move_to(self.shares_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._move_to(self.shares_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_held:
            self._is_held = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = ARROWS.get(event.key())
        if way is None:
            super().keyPressEvent(event)
            return
        step = STEP * (0.1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1.0)
        first, second, third = (s + step * d for s, d in zip(self.shares, way, strict=True))
        self._move_to(clamped((first, second, third)))

    def _move_to(self, shares: Shares) -> None:
        if shares != self.shares:
            self.show_shares(shares)
            self.moved.emit(shares)

    def _rescale(self) -> None:
        self.setFixedHeight(self._theme.pixels(HEIGHT))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            self._paint(painter, Style(self._theme.roles, self._theme.scale))
        finally:
            # A painter that outlives its event crashes the process.
            painter.end()

    def _paint(self, painter: QPainter, style: Style) -> None:
        roles, scale = style.roles, style.scale
        corners = self.corners()
        painter.setPen(QPen(roles.color("accent" if self.hasFocus() else "line"), 1.2 * scale))
        painter.setBrush(roles.color("raised"))
        painter.drawPolygon(QPolygonF(list(corners)))
        painter.setFont(style.font(8.5))
        painter.setPen(roles.color("muted"))
        width = painter.fontMetrics().horizontalAdvance
        gap, line = 8 * scale, painter.fontMetrics().ascent() / 2
        left, right, top = corners
        painter.drawText(left + QPointF(-gap - width(CORNERS[0]), line), CORNERS[0])
        painter.drawText(right + QPointF(gap, line), CORNERS[1])
        painter.drawText(top + QPointF(gap, line - 2 * scale), CORNERS[2])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.color("muted"))
        for uniform in uniform_shares():
            painter.drawEllipse(self.point_at(uniform), 2.5 * scale, 2.5 * scale)
        radius = (SIZES.handle_hover if self._is_held else SIZES.handle) / 2 * scale
        painter.setPen(QPen(roles.color("raised"), SIZES.handle_ring * scale))
        painter.setBrush(roles.color("accent"))
        painter.drawEllipse(self.point_at(self.shares), radius, radius)


class TriangleField(Field):
    """The weights of a generator point, by a triangle; the fourth stays as it is."""

    def __init__(self, label: str, help_text: str, default: Weights, theme: Theme) -> None:
        super().__init__(label, help_text, default)
        self._weights: Weights = default
        self.pad = TrianglePad(theme)
        self.pad.setAccessibleName(label)
        outer = self.layout()
        assert isinstance(outer, QVBoxLayout)
        outer.insertWidget(1, self.pad)
        self._adopt(self.pad)
        self.set_value(default)
        self.pad.moved.connect(self._move_to)
        self.pad.grabbed.connect(self.grabbed)
        self.pad.released.connect(self.released)

    def value(self) -> Weights:
        return self._weights

    def set_value(self, value: Any) -> None:
        self._weights = tuple(value)
        self.pad.show_shares(place_of(self._weights, self.pad.shares).shares)

    def place(self) -> Place:
        """What the field shows, and the way toward the cell that it keeps."""
        return place_of(self._weights, self.pad.shares)

    def _tip(self) -> str:
        return f"{self.help_text} Arrow keys move it too. Double-click for the regular honeycomb."

    def _shown_value(self) -> str:
        return self.pad.accessibleDescription()

    def _move_to(self, shares: Shares) -> None:
        # From the middle of the cell, where the triangle has shrunk to a point, it comes back out.
        way = place_of(self._weights).way
        self._weights = weights_at(Place(shares, way if way < 1.0 else 0.5))
        self.changed.emit(self._weights)
