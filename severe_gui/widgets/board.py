"""A page of plots under one pointer: its value is shown, and its step marked in all of them."""

from typing import Protocol

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter

from severe_gui.widgets.legend import Look
from severe_gui.widgets.theme import SIZES


class BoardItem(Protocol):
    """What a board asks of its items."""

    def recolour(self, look: Look) -> None:
        """Change the look."""

    def hover(self, position: QPointF) -> str:
        """Mark what is under the pointer. Returns its words, or "" and marks nothing."""

    def step_at(self, position: QPointF) -> float | None:
        """The step under the pointer, if steps run along this item and the pointer is in it."""

    def show_step(self, step: float | None) -> None:
        """Mark a step that the pointer is at in another item; None takes the mark away."""

    def leave(self) -> None:
        """Mark nothing."""

    def sceneBoundingRect(self) -> QRectF:
        """Its rectangle."""


class Board(pg.GraphicsLayoutWidget):
    """A page of plots. Emits `hovered` with what is under the pointer."""

    hovered = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.ci.setContentsMargins(16, 8, 16, 4)
        self.ci.setSpacing(8)
        self.setAccessibleName("Plots of the runs")
        self.setToolTip("")
        self.setBackground(look.roles.canvas)
        self.plots: dict[str, BoardItem] = {}
        self._frame = QRectF()
        self.scene().sigMouseMoved.connect(self._moved)

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self.look = look
        self.setBackground(look.roles.canvas)
        for plot in self.plots.values():
            plot.recolour(look)

    def frame_rect(self, rect: QRectF) -> None:
        """Frame a part of the page until the pointer moves over it; an empty one frames nothing."""
        if rect != self._frame:
            self._frame = rect
            self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if not self._frame.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(pg.mkPen(self.look.roles.accent, width=1.5))
            painter.setBrush(self.look.roles.color("accent", 0.06))
            painter.drawRoundedRect(self._frame, SIZES.corner, SIZES.corner)

    def fill(self) -> None:
        """Give the items the whole page: a first item of limited height has shrunk it."""
        self.ci.layout.activate()
        self.ci.setGeometry(self.range)

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Draw the whole page, as it is, on any device."""
        source = QRectF(0, 0, self.width(), self.height())
        painter.fillRect(target, QColor(self.look.roles.canvas))
        self.scene().prepareForPaint()
        self.scene().render(painter, target, source, Qt.AspectRatioMode.IgnoreAspectRatio)

    def leaveEvent(self, event: object) -> None:
        for plot in self.plots.values():
            plot.leave()
        self.hovered.emit("")
        super().leaveEvent(event)

    def dispose(self) -> None:
        """Disconnect, and be deleted when Qt next may: closing it here would free its items
        while the scene still holds them."""
        self.scene().sigMouseMoved.disconnect(self._moved)
        self.hide()
        self.deleteLater()

    def _moved(self, position: QPointF) -> None:
        """Say what is under the pointer, and mark its step in all other plots."""
        self.frame_rect(QRectF())
        said, step = "", None
        under: BoardItem | None = None
        for plot in self.plots.values():
            if plot.sceneBoundingRect().contains(position):
                said, step, under = plot.hover(position), plot.step_at(position), plot
        for plot in self.plots.values():
            if plot is not under:
                plot.show_step(step)
        self.hovered.emit(said)
