"""What a crosshair shows beside its line: a small table of values, and dots on the curves.

Both are painted and not laid out, so that they follow the pointer at its own rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from severe_gui.widgets.legend import Array, Curve, Look

SAMPLE, GAP, ROOM = 16, 8, 8
WIDEST, BESIDE = 340, 14
_DOT = 3.0


@dataclass(frozen=True)
class Row:
    """A curve and its value."""

    curve: Curve
    value: str

    @property
    def label(self) -> str:
        return self.curve.label


def value_at(grid: Array, x: float) -> int | None:
    """The index of the datum nearest x; None beyond the ends by more than half a spacing."""
    if not len(grid):
        return None
    index = int(np.abs(grid - x).argmin())
    spacing = float(np.abs(np.diff(grid)).max()) if len(grid) > 1 else 0.0
    return index if abs(float(grid[index]) - x) <= spacing / 2 + 1e-9 else None


class Readout(QGraphicsItem):
    """A heading and one row a curve: its line, its name, its value. In pixels of its parent."""

    def __init__(self, look: Look, parent: QGraphicsItem) -> None:
        super().__init__(parent)
        self._look, self._heading = look, ""
        self._rows: tuple[Row, ...] = ()
        self._rest, self._values = 0, 0.0
        self._rect = QRectF()
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.recolour(look)
        self.hide()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What it shows."""
        return self._rows

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self._metrics = QFontMetricsF(look.font())
        self.update()

    def show_rows(self, heading: str, rows: Sequence[Row], at: QPointF, page: QRectF) -> None:
        """Show these values beside a point of the scene, inside of the page."""
        metrics = self._metrics
        line = metrics.height() + 2
        most = max(int((page.height() - 2 * ROOM) / line) - 2, 1)
        shown = tuple(rows[:most])
        self._heading, self._rows, self._rest = heading, shown, len(rows) - len(shown)
        self._values = max((metrics.horizontalAdvance(each.value) for each in shown), default=0.0)
        names = max((metrics.horizontalAdvance(each.label) for each in shown), default=0.0)
        wide = max(
            SAMPLE + GAP + names + 2 * GAP + self._values, metrics.horizontalAdvance(heading)
        )
        wide = min(wide + 2 * ROOM, WIDEST)
        high = (1 + len(shown) + bool(self._rest)) * line + 2 * ROOM - 4
        self.prepareGeometryChange()
        self._rect = QRectF(0, 0, wide, high)
        x = at.x() + BESIDE
        if x + wide > page.right():
            x = at.x() - BESIDE - wide
        y = min(at.y(), page.bottom() - high - 2)
        self.setPos(self.parentItem().mapFromScene(max(x, page.left()), max(y, page.top())))
        self.show()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look, metrics = self._look, self._metrics
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font())
        painter.setBrush(look.roles.color("raised", 0.96))
        painter.setPen(pg.mkPen(look.roles.line))
        painter.drawRoundedRect(self._rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        line, left, right = metrics.height() + 2, float(ROOM), self._rect.width() - ROOM
        base = ROOM - 2 + metrics.ascent()
        painter.setPen(look.roles.color("muted"))
        painter.drawText(QPointF(left, base), self._heading)
        for row in self._rows:
            base += line
            middle = base - metrics.ascent() / 2 + 1
            pen = row.curve.pen(look)
            pen.setWidthF(2)
            painter.setPen(pen)
            painter.drawLine(QPointF(left, middle), QPointF(left + SAMPLE, middle))
            room = right - left - SAMPLE - 2 * GAP - self._values
            name = metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, room)
            painter.setPen(look.roles.color("muted"))
            painter.drawText(QPointF(left + SAMPLE + GAP, base), name)
            painter.setPen(look.roles.color("text"))
            painter.drawText(QPointF(right - metrics.horizontalAdvance(row.value), base), row.value)
        if self._rest:
            painter.setPen(look.roles.color("muted"))
            painter.drawText(QPointF(left, base + line), f"and {self._rest} more")


class Dots(pg.ScatterPlotItem):
    """Where the crosshair meets the curves."""

    def __init__(self) -> None:
        super().__init__(pxMode=True, antialias=True)

    def show_dots(self, places: Sequence[tuple[float, float, QColor]], look: Look) -> None:
        """places: x, y and colour; one without a finite height is left out."""
        kept = [each for each in places if np.isfinite(each[1])]
        ground = pg.mkPen(look.roles.color("canvas"), width=look.dots)
        self.setData(
            x=[each[0] for each in kept],
            y=[each[1] for each in kept],
            brush=[pg.mkBrush(each[2]) for each in kept],
            pen=ground,
            size=2 * _DOT * look.dots + 1,
        )
        self.show()
