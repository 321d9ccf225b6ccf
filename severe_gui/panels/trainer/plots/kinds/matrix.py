"""A table of numbers as an image, one per variant, with a symbol at each row and column.

Read from `quantity/variant` of shape (rows, columns), nan where there is no number;
`quantity_range/variant`, the two numbers at the ends of the colours: if they are -a and a, colours
go from the accent through the surface to amber, else through viridis; and, if there are symbols,
`quantity_rows/variant` and `quantity_columns/variant`, their characters as numbers, and
`quantity_framed/variant`, the column that each row comes from. A picture without symbols has square
pixels. In the place of a variant that can have no table stands the plot's sentence about it.
"""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import MOST_IN_A_ROW, FieldKind, Go
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour, variants_of
from severe_gui.widgets.legend import Array, Curve, Look, short
from severe_gui.widgets.parameter_form import readable_name

LONGEST = 3.0
"""The longer side of a cell over the shorter one, at most."""
NONE: Array = np.zeros((0, 0))
UNIT: Array = np.array([0.0, 1.0])


class MatrixPlot(pg.GraphicsWidget):
    """The image of a table, under its name."""

    def __init__(self, label: str, colour: int, look: Look) -> None:
        super().__init__()
        self.label, self._colour, self._look = label, colour, look
        self._values = NONE
        self._range = (0.0, 1.0)
        self._symbols: tuple[str, str] = ("", "")
        self.framed: tuple[int, ...] = ()
        self._words = ("row", "column")
        self.sentence = ""
        self._image = QImage()
        self._shown: Array | None = None

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        self._image = self._painted()
        self.update()

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the table of the run in front."""
        if picture.front is None:
            return
        fields = picture.front.snapshot.fields
        values = fields.get(key_of(plot.quantity, variant))
        if values is None:
            self.show_sentence(plot.absent[variant])
            return
        if values is self._shown:
            return
        self._shown = values
        low, high = fields.get(f"{plot.quantity}_range/{variant}", UNIT)
        symbols = tuple(
            "".join(chr(int(each)) for each in fields.get(key, ()))
            for key in (f"{plot.quantity}_rows/{variant}", f"{plot.quantity}_columns/{variant}")
        )
        self._words = (plot.y or "row", plot.x or "column")
        self.framed = tuple(map(int, fields.get(f"{plot.quantity}_framed/{variant}", ())))
        self.show_table(values, (float(low), float(high)), (symbols[0], symbols[1]))

    def show_table(
        self, values: Array, ends: tuple[float, float], symbols: tuple[str, str] = ("", "")
    ) -> None:
        """values: (rows, columns). ends: of the colours. symbols: of the rows and the columns."""
        self._values, self._range, self._symbols = values, ends, symbols
        self._image = self._painted()
        self.update()

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no table."""
        if sentence != self.sentence:
            self.sentence = sentence
            self.update()

    # Places.

    def grid(self) -> QRectF:
        """The rectangle of the image."""
        rows, columns = self._values.shape
        metrics = QFontMetricsF(self._look.font())
        has_symbols = any(self._symbols)
        left = 1.6 * metrics.maxWidth() / 2 if has_symbols else 0.0
        top = metrics.height() * (2.2 if has_symbols else 1.3)
        wide = max(self.size().width() - left, 1.0) / columns
        high = max(self.size().height() - top - 2, 1.0) / rows
        longest = LONGEST if has_symbols else 1.0
        wide, high = min(wide, longest * high), min(high, longest * wide)
        return QRectF(left, top, wide * columns, high * rows)

    def _cell_at(self, position: QPointF) -> tuple[int, int] | None:
        """Row and column of a place in the scene."""
        if not self._values.size:
            return None
        grid, at = self.grid(), self.mapFromScene(position)
        if not grid.contains(at):
            return None
        rows, columns = self._values.shape
        row = int((at.y() - grid.top()) / grid.height() * rows)
        column = int((at.x() - grid.left()) / grid.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    # Painting.

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        roles, metrics = self._look.roles, QFontMetricsF(self._look.font())
        painter.setFont(self._look.font())
        if self._values.size or self.sentence:
            self._paint_name(painter, metrics)
        if not self._values.size:
            painter.drawText(self._text_place(metrics), Qt.TextFlag.TextWordWrap, self.sentence)
            return
        grid = self.grid()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(grid, self._image)
        painter.setPen(pg.mkPen(roles.line, width=self._look.dots))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(grid)
        rows, columns = self._values.shape
        down, across = self._symbols
        wide, high = grid.width() / columns, grid.height() / rows
        painter.setPen(pg.mkPen(roles.text, width=self._look.dots))
        for row, column in enumerate(self.framed):
            place = QRectF(grid.left() + column * wide, grid.top() + row * high, wide, high)
            painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(roles.color("muted"))
        if high >= 0.7 * metrics.height():
            for k, symbol in enumerate(down):
                place = QRectF(0, grid.top() + k * high, grid.left() - 4, high)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, right, symbol)
        if wide >= metrics.averageCharWidth():
            for k, symbol in enumerate(across):
                place = QRectF(
                    grid.left() + (k - 1) * wide, grid.top() - metrics.height(), 3 * wide,
                    metrics.height(),
                )  # fmt: skip
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, symbol)

    def _text_place(self, metrics: QFontMetricsF) -> QRectF:
        top = 2.2 * metrics.height()
        return QRectF(24, top, self.size().width() - 24, max(self.size().height() - top, 0))

    def _paint_name(self, painter: QPainter, metrics: QFontMetricsF) -> None:
        middle = metrics.height() / 2
        curve = Curve(self.label, np.zeros(0), np.zeros(0), self._colour)
        pen = curve.pen(self._look)
        pen.setCosmetic(False)
        pen.setWidthF(3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(QPointF(0, middle), QPointF(18, middle))
        painter.setPen(self._look.roles.color("muted"))
        room = self.size().width() - 24
        name = metrics.elidedText(self.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(24, metrics.ascent()), name)

    def _painted(self) -> QImage:
        """The values as single pixels."""
        low, high = self._range
        share = np.clip((self._values - low) / max(high - low, 1e-12), 0, 1)
        index = np.nan_to_num(share * 255).astype(np.intp)
        colors = self._colours()[index]
        background = QColor(self._look.roles.surface).getRgb()[:3]
        colors[~np.isfinite(self._values)] = background
        rows, columns = index.shape
        pixels = np.ascontiguousarray(colors)
        form = QImage.Format.Format_RGB888
        return QImage(pixels.tobytes(), columns, rows, 3 * columns, form).copy()

    def _colours(self) -> NDArray[np.uint8]:
        """256 colours from the lower end to the upper one."""
        low, high = self._range
        if low == -high:
            ends = ("accent", "surface", "construction")
            chosen = pg.ColorMap(None, [self._look.roles.color(each) for each in ends])
        else:
            chosen = pg.colormap.get("viridis")
        table: NDArray[np.uint8] = chosen.getLookupTable(nPts=256)[:, :3].astype(np.uint8)
        return table

    # The pointer.

    def hover(self, position: QPointF) -> str:
        """The number under the pointer, and where it stands."""
        cell = self._cell_at(position)
        if cell is None:
            is_here = self.sceneBoundingRect().contains(position)
            return f"{self.label}  ·  {self.sentence}" if self.sentence and is_here else ""
        value = float(self._values[cell])
        places = [
            f"{words} {index + 1}" + (f" ({symbols[index]})" if index < len(symbols) else "")
            for words, index, symbols in zip(self._words, cell, self._symbols, strict=True)
        ]
        number = short(value) if np.isfinite(value) else "no number"
        return f"{self.label}, {', '.join(places)}  ·  {number}"

    def step_at(self, position: QPointF) -> float | None:
        """The table is of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the table is of one step."""

    def leave(self) -> None:
        """Nothing is marked."""


class MatrixKind(FieldKind):
    """One table per variant."""

    height = 7
    least = 124

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        front = picture.front
        if front is None:
            return []
        fields = front.snapshot.fields
        here = variants_of(picture.experiment, fields, plot.quantity)
        if not here:
            return []
        absent = [each for each in front.parameters.get("variants", ()) if each in plot.absent]
        named = dict.fromkeys([*here, *absent])
        order = sorted(named, key=lambda each: variant_colour(picture.experiment, each))
        return order[:MOST_IN_A_ROW]

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> MatrixPlot:
        colour = variant_colour(picture.experiment, variant)
        return MatrixPlot(readable_name(variant) or plot.title, colour, look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        if not (plot.x and plot.y):
            return plot.title
        axes = f"{plot.title}: {plot.y} (down) by {plot.x} (right)"
        shown = self.variants(plot, picture)
        if picture.front is None or not shown:
            return axes
        fields = picture.front.snapshot.fields
        low, high = map(float, fields.get(f"{plot.quantity}_range/{shown[0]}", UNIT))
        names = ("blue", "amber") if low == -high else ("dark", "yellow")
        ends = f"{names[0]} {low:.2g}, {names[1]} {high:.2g}".replace("-", "−")
        has_frames = f"{plot.quantity}_framed/{shown[0]}" in fields
        return f"{axes}, {ends}{', framed: where it comes from' if has_frames else ''}"


kind = MatrixKind()
