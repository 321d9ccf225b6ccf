"""A canvas with the centres that a network was asked to draw at, and one of its drawings.

Read from `quantity/variant` of shape (2, rows, columns): the share of seeds that draw a centre
right, nan where there is none, and 1 for a centre that was held out; and from
`drawings/variant`, (drawings, 2, rows, columns), what was asked and drawn at `drawn_at/variant`,
(drawings, 2), places (x, y). A square that fills its cell was drawn right by all seeds. Click a
centre to see its drawing.
"""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import FieldKind, Go
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour
from severe_gui.widgets.legend import Array, Look
from severe_gui.widgets.parameter_form import readable_name

GAP = 12
NONE: Array = np.zeros((0, 0, 0))


class CanvasPlot(pg.GraphicsWidget):
    """The canvas, and beside it what was asked and what was drawn."""

    def __init__(self, label: str, colour: int, look: Look, go: Go) -> None:
        super().__init__()
        self.label, self._colour, self._look, self._go = label, colour, look, go
        self._canvas = self._drawings = self._drawn_at = NONE
        self._chosen: tuple[int, int] | None = None
        self.setToolTip("Click a centre to see what is drawn there")

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self.update()

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the run in front, and the drawing at the centre that a person chose."""
        if picture.front is None:
            return
        fields, place = picture.front.snapshot.fields, picture.place(plot)
        canvas = fields[key_of(plot.quantity, variant)]
        drawings, drawn_at = fields[f"drawings/{variant}"], fields[f"drawn_at/{variant}"]
        chosen = (int(place["x"]), int(place["y"])) if {"x", "y"} <= set(place) else None
        self.show_canvas(canvas, drawings, drawn_at, chosen)

    def show_canvas(
        self,
        canvas: Array,
        drawings: Array,
        drawn_at: Array,
        chosen: tuple[int, int] | None = None,
    ) -> None:
        """Arrays as in the fields. chosen: (x, y) of a drawing; a held-out one by default."""
        self._canvas, self._drawings, self._drawn_at = canvas, drawings, drawn_at
        self._chosen = chosen
        self.update()

    @property
    def shown(self) -> int:
        """Which drawing is shown: the nearest to the place that is chosen."""
        wanted = self._chosen or self._middle_held_out()
        distances = np.abs(self._drawn_at - np.array(wanted)).sum(1)
        return int(distances.argmin())

    def _middle_held_out(self) -> tuple[int, int]:
        rows, columns = np.nonzero(self._canvas[1] == 1)
        if not len(rows):
            return 0, 0
        middle = int(np.hypot(rows - rows.mean(), columns - columns.mean()).argmin())
        return int(columns[middle]), int(rows[middle])

    def rates(self) -> tuple[float, float]:
        """Shares of trained and of held-out centres that are drawn right, over all seeds."""
        share, held = self._canvas
        return tuple(
            float(share[held == which].mean()) if (held == which).any() else math.nan
            for which in (0, 1)
        )

    def caption(self) -> str:
        """How many are right."""
        trained, held_out = self.rates()
        return f"{self.label}: {trained:.0%} of trained centres right, {held_out:.0%} of held out"

    # Places.

    def grid(self) -> QRectF:
        """The rectangle of the canvas."""
        top = self._line() + 6
        room = self.size().height() - top
        # Two drawings, each of half its height, stand at its right.
        side = max(min(room, (self.size().width() - GAP) / 1.5), 1.0)
        return QRectF(0, top, side, side)

    def cell(self, x: int, y: int) -> QRectF:
        """The rectangle of one pixel."""
        grid = self.grid()
        side = grid.width() / self._canvas.shape[-1]
        return QRectF(grid.left() + x * side, grid.top() + y * side, side, side)

    def stride(self) -> int:
        """From one centre that was tried to the next, in pixels."""
        columns = np.nonzero(np.isfinite(self._canvas[0]).any(0))[0]
        return int(np.diff(columns).min()) if len(columns) > 1 else 1

    def _line(self) -> float:
        return QFontMetricsF(self._look.font()).height()

    # Painting.

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self._canvas.size:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font())
        metrics = QFontMetricsF(self._look.font())
        painter.setPen(self._look.roles.color("muted"))
        title = metrics.elidedText(self.caption(), Qt.TextElideMode.ElideRight, self.size().width())
        painter.drawText(QPointF(0, metrics.ascent()), title)
        painter.fillRect(self.grid(), QColor(self._look.roles.surface))
        self._paint_centres(painter)
        self._paint_drawings(painter)

    def _paint_centres(self, painter: QPainter) -> None:
        roles = self._look.roles
        trained = QColor(self._look.series[self._colour % len(self._look.series)])
        held_out = QColor(roles.warn)
        share, held = self._canvas
        more = (self.stride() - 1) * self.cell(0, 0).width() / 2
        for y, x in zip(*np.nonzero(np.isfinite(share)), strict=True):
            cell = self.cell(int(x), int(y)).adjusted(-more, -more, more, more)
            color = held_out if held[y, x] else trained
            painter.setPen(pg.mkPen(color, width=0.6 * self._look.dots))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = 0.12 * cell.width()
            cell = cell.adjusted(inset, inset, -inset, -inset)
            painter.drawRect(cell)
            # The area is the share of seeds.
            half = 0.5 * cell.width() * (1 - math.sqrt(float(share[y, x])))
            painter.fillRect(cell.adjusted(half, half, -half, -half), color)
        x, y = (int(each) for each in self._drawn_at[self.shown])
        painter.setPen(pg.mkPen(roles.text, width=1.5 * self._look.dots))
        painter.drawRect(self.cell(x, y))

    def _paint_drawings(self, painter: QPainter) -> None:
        grid, roles, line = self.grid(), self._look.roles, self._line()
        side = grid.height() / 2 - line - 2
        left = grid.right() + GAP
        x, y = (int(each) for each in self._drawn_at[self.shown])
        for index, name in enumerate((f"asked at ({x}, {y})", "drawn by seed 0")):
            top = grid.top() + index * grid.height() / 2
            target = QRectF(left, top + line, side, side)
            painter.drawImage(target, _image(self._drawings[self.shown, index]))
            painter.setPen(pg.mkPen(roles.line, width=self._look.dots))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(target)
            painter.setPen(roles.color("muted"))
            metrics = QFontMetricsF(self._look.font())
            room = self.size().width() - left
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QPointF(left, top + metrics.ascent() - 2), words)

    # The pointer.

    def hover(self, position: QPointF) -> str:
        """What is known of the centre under the pointer."""
        found = self._centre_at(self.mapFromScene(position))
        if found is None:
            return ""
        x, y = found
        share, held = (float(each) for each in self._canvas[:, y, x])
        which = "held out" if held else "trained"
        return f"{self.label}, centre ({x}, {y}), {which}  ·  right with {share:.0%} of the seeds"

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        found = self._centre_at(event.pos())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self._go({"x": found[0], "y": found[1]})
            event.accept()
        else:
            event.ignore()

    def _centre_at(self, at: QPointF) -> tuple[int, int] | None:
        """The centre at a place of the item."""
        grid = self.grid()
        if not self._canvas.size or not grid.contains(at):
            return None
        size, reach = self._canvas.shape[-1], self.stride() / 2
        rows, columns = np.nonzero(np.isfinite(self._canvas[0]))
        across, down = (
            along / grid.width() * size - 0.5
            for along in (at.x() - grid.left(), at.y() - grid.top())
        )
        distances = np.maximum(np.abs(columns - across), np.abs(rows - down))
        nearest = int(distances.argmin())
        if distances[nearest] > reach:
            return None
        return int(columns[nearest]), int(rows[nearest])

    def step_at(self, position: QPointF) -> float | None:
        """The canvas is of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the canvas is of one step."""

    def leave(self) -> None:
        """Nothing is marked."""


class CanvasKind(FieldKind):
    """One canvas per variant."""

    height = 8
    least = 220

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> CanvasPlot:
        colour = variant_colour(picture.experiment, variant)
        return CanvasPlot(readable_name(variant) or plot.title, colour, look, go)

    def heading(self, plot: Plot, picture: Picture) -> str:
        return (
            f"{plot.title}: a full square if all seeds are right, in a second colour where held out"
        )


kind = CanvasKind()


def _image(values: Array) -> QImage:
    """Values in [0, 1] as a picture of single pixels."""
    table = pg.colormap.get("viridis").getLookupTable(nPts=256)
    index = np.clip(np.nan_to_num(values) * 255, 0, 255).astype(np.uint8)
    colors = np.ascontiguousarray(table[index][..., :3].astype(np.uint8))
    rows, columns = index.shape
    image = QImage(colors.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    return image.copy()
