"""Quiet plots: curves with a crosshair, images over steps, a legend that covers nothing.

A logarithmic axis holds log10 of the data and writes its ticks as powers of ten. The same items
draw the screen and the page: they are told their colours and know no theme.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsSceneMouseEvent

from severe_gui.widgets.legend import Array, Caption, Curve, LegendRow, Look, power, short

_LEAST = 1e-300


class QuietAxis(pg.AxisItem):
    """Ticks without a line. `decades`: the values are exponents of ten."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self.decades = False
        self.enableAutoSIPrefix(False)
        self.setStyle(tickTextOffset=6, autoExpandTextSpace=False)
        if orientation == "left":
            self.setWidth(40)
        else:
            self.setHeight(36)

    def recolour(self, look: Look) -> None:
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(look.roles.color("line"), width=look.dots))
        self.setTextPen(look.roles.muted)
        self.setTickFont(look.font())

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.decades:
            return super().tickValues(low, high, size)[:1]
        first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
        stride = max(1, math.ceil((last - first + 1) * 28 / max(size, 1)))
        if last - first >= 1:
            ticks = [float(n) for n in range(first, last + 1) if n % stride == 0]
            return [(float(stride), ticks)]
        mantissas = [math.log10(m) + n for n in range(first - 1, last + 1) for m in (1, 2, 5)]
        return [(0.3, [value for value in mantissas if low <= value <= high])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        if not self.decades:
            return [f"{value * scale:.6g}".replace("-", "−") for value in values]
        whole = [abs(value - round(value)) < 1e-9 for value in values]
        return [
            power(round(value)) if exact else short(10**value)
            for value, exact in zip(values, whole, strict=True)
        ]


class _Frame(pg.ViewBox):
    """Drag moves, the wheel zooms at the pointer, a double-click shows everything."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.02)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.enableAutoRange()
        event.accept()


class LinePlot(pg.PlotItem):
    """Curves over one axis. Call `show_curves` with whatever there is now."""

    def __init__(self, title: str, x: str, y: str, look: Look) -> None:
        axes = {side: QuietAxis(side) for side in ("left", "bottom")}
        super().__init__(viewBox=_Frame(), axisItems=axes, enableMenu=False)
        self.hideButtons()
        # Our own title begins where the axis does, and never widens the plot.
        self.layout.removeItem(self.titleLabel)
        self.titleLabel.hide()
        self._caption = Caption(look, title)
        self.layout.addItem(self._caption, 0, 0, 1, 3)
        self.title, self._x, self._y, self._look = title, x, y, look
        self._log = False
        self._curves: list[Curve] = []
        self._lines: list[pg.PlotCurveItem] = []
        self._bands: dict[int, pg.FillBetweenItem] = {}
        self._marks: list[pg.InfiniteLine] = []
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._card = pg.TextItem(anchor=(0, 0))
        for item in (self._line, self._card):
            item.setZValue(10)
            item.hide()
            self.addItem(item, ignoreBounds=True)
        self.recolour(look)

    @property
    def is_log(self) -> bool:
        return self._log

    def recolour(self, look: Look) -> None:
        """Take another look."""
        self._look = look
        for side in ("left", "bottom"):
            self.getAxis(side).recolour(look)
        self._caption.recolour(look)
        self._caption.setToolTip(self._y)
        label = {"color": look.roles.muted, "font-size": f"{look.text_size:g}pt"}
        self.setLabel("bottom", self._x, **label)
        self.getAxis("left").setGrid(150)
        self._line.setPen(pg.mkPen(look.roles.color("muted", 0.6), width=look.dots))
        self._card.fill = pg.mkBrush(look.roles.color("raised", 0.94))
        self._card.border = pg.mkPen(look.roles.line)
        self._card.setFont(look.font())
        self.show_curves(self._curves)

    def name_plot(self, title: str) -> None:
        """Change the title."""
        self.title = title
        self._caption.name(title)

    def set_log(self, log: bool) -> None:
        """Draw log10 of the values, or the values."""
        if log != self._log:
            self._log = log
            self.getAxis("left").decades = log
            self.getAxis("left").picture = None
            self.show_curves(self._curves)
            self.getViewBox().enableAutoRange()

    def show_curves(self, curves: Sequence[Curve], floor: float | None = None) -> None:
        """Replace all curves. floor: what a logarithmic axis shows of smaller values."""
        self._curves = list(curves)
        while len(self._lines) > len(curves):
            self.removeItem(self._lines.pop())
        while len(self._lines) < len(curves):
            line = pg.PlotCurveItem(antialias=True, skipFiniteCheck=False)
            self._lines.append(line)
            self.addItem(line)
        for index, (line, curve) in enumerate(zip(self._lines, curves, strict=True)):
            line.setData(curve.x, self._height(curve.y, floor), pen=curve.pen(self._look))
            self._show_band(index, curve, floor)
        for index in [index for index in self._bands if index >= len(curves)]:
            self._drop_band(index)

    def show_marks(self, events: Sequence[float], chosen: float | None = None) -> None:
        """Thin upright lines: where something was done, and the place that is chosen."""
        places = [*events, *([chosen] if chosen is not None else [])]
        while len(self._marks) > len(places):
            self.removeItem(self._marks.pop())
        while len(self._marks) < len(places):
            mark = pg.InfiniteLine(angle=90, movable=False)
            mark.setZValue(-2)
            self._marks.append(mark)
            self.addItem(mark, ignoreBounds=True)
        for index, (mark, place) in enumerate(zip(self._marks, places, strict=True)):
            role = "warn" if index < len(events) else "accent"
            pen = pg.mkPen(self._look.roles.color(role, 0.7), width=self._look.dots)
            pen.setStyle(Qt.PenStyle.DashLine if role == "warn" else Qt.PenStyle.SolidLine)
            mark.setPen(pen)
            mark.setPos(place)

    def _height(self, y: Array, floor: float | None) -> Array:
        if not self._log:
            return np.asarray(y, dtype=np.float64)
        # A value of zero or below has no logarithm: it is drawn at the floor, or not at all.
        least = floor if floor is not None else _LEAST
        with np.errstate(invalid="ignore"):
            heights: Array = np.log10(np.maximum(np.asarray(y, dtype=np.float64), least))
        return np.where(heights <= math.log10(_LEAST), np.nan, heights)

    def _show_band(self, index: int, curve: Curve, floor: float | None) -> None:
        if curve.band is None:
            self._drop_band(index)
            return
        if index not in self._bands:
            edges = [pg.PlotCurveItem() for _ in range(2)]
            band = pg.FillBetweenItem(*edges)
            band.setZValue(-5)
            self._bands[index] = band
            self.addItem(band)
        band = self._bands[index]
        lowest = float(np.nanmin(np.abs(curve.y))) * 0.1 if len(curve.y) else 0.0
        low = np.maximum(curve.y - curve.band, lowest) if self._log else curve.y - curve.band
        band.curves[0].setData(curve.x, self._height(low, floor))
        band.curves[1].setData(curve.x, self._height(curve.y + curve.band, floor))
        color = QColor(self._look.series[curve.colour % len(self._look.series)])
        color.setAlphaF(0.18)
        band.setBrush(pg.mkBrush(color))

    def _drop_band(self, index: int) -> None:
        if index in self._bands:
            self.removeItem(self._bands.pop(index))

    # The crosshair.

    def hover(self, scene_position: QPointF) -> str:
        """Put the crosshair at the nearest datum. Returns what it says ("" if there is none)."""
        box = self.getViewBox()
        known = [curve for curve in self._curves if len(curve.x)]
        if not known or not box.sceneBoundingRect().contains(scene_position):
            self.leave()
            return ""
        at = box.mapSceneToView(scene_position)
        grid = max(known, key=lambda curve: len(curve.x)).x
        x = float(grid[int(np.abs(grid - at.x()).argmin())])
        rows, words = [], []
        for curve in known:
            index = int(np.abs(curve.x - x).argmin())
            value = short(float(curve.y[index]))
            colour = self._look.series[curve.colour % len(self._look.series)]
            rows.append(f'<span style="color:{colour}">■</span> {curve.label} {value}')
            words.append(f"{curve.label} {value}")
        self._line.setPos(x)
        self._line.show()
        self._card.setHtml(
            f'<div style="color:{self._look.roles.text}">{self._x} {short(x)}<br>'
            f"{'<br>'.join(rows)}</div>"
        )
        (left, right), (_bottom, top) = box.viewRange()
        self._card.setAnchor((1.06, 0) if x > (left + right) / 2 else (-0.06, 0))
        self._card.setPos(x, top)
        self._card.show()
        return f"{self.title}, {self._x} {short(x)}  ·  " + "  ·  ".join(words)

    def leave(self) -> None:
        """Hide the crosshair."""
        self._line.hide()
        self._card.hide()


class ImagePlot(pg.GraphicsLayout):
    """A curve's history as an image: steps to the right, index downward, colour log10."""

    def __init__(self, label: str, colour: int, look: Look) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.label = label
        self._look = look
        self._header = LegendRow(look, [Curve(label, np.zeros(0), np.zeros(0), colour)])
        self.addItem(self._header, 0, 0)
        self._box = _Frame()
        self._box.invertY(True)
        self._box.setMouseEnabled(False, False)
        self._box.setDefaultPadding(0.0)
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setLookupTable(pg.colormap.get("viridis").getLookupTable(nPts=256))
        self._box.addItem(self._image)
        self.addItem(self._box, 1, 0)
        self._steps: NDArray[np.int64] = np.zeros(0, np.int64)
        self._values: Array = np.zeros((0, 0))
        self.recolour(look)

    def recolour(self, look: Look) -> None:
        self._look = look
        self._header.recolour(look)
        self._box.setBackgroundColor(look.roles.surface)

    def show_image(
        self, steps: NDArray[np.int64], values: Array, levels: tuple[float, float], end: int
    ) -> None:
        """values[k] is the curve at steps[k]; levels: of log10; end: the last step to come."""
        self._steps, self._values = steps, values
        with np.errstate(divide="ignore"):
            heights = np.log10(np.maximum(values.T.astype(np.float64), 10.0 ** levels[0]))
        self._image.setImage(heights, autoLevels=False, levels=levels)
        self._image.setRect(QRectF(0, 0, float(steps[-1]), values.shape[1]))
        whole = QRectF(0, 0, float(max(end, steps[-1])), values.shape[1])
        self._box.setRange(whole, padding=0, disableAutoRange=True)

    def hover(self, scene_position: QPointF) -> str:
        """What stands at a place ("" if nothing does)."""
        if not len(self._steps) or not self._box.sceneBoundingRect().contains(scene_position):
            return ""
        at = self._box.mapSceneToView(scene_position)
        index = int(at.y())
        if at.x() > self._steps[-1] or not 0 <= index < self._values.shape[1]:
            return ""
        column = int(np.abs(self._steps - at.x()).argmin())
        value = short(float(self._values[column, index]))
        return f"{self.label}, step {self._steps[column]}, index {index + 1}  ·  {value}"

    def leave(self) -> None:
        """Nothing to hide."""


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
        self.plots: dict[str, LinePlot | ImagePlot] = {}
        self.scene().sigMouseMoved.connect(self._moved)

    def recolour(self, look: Look) -> None:
        """Take another look."""
        self.look = look
        self.setBackground(look.roles.canvas)
        for plot in self.plots.values():
            plot.recolour(look)

    def fill(self) -> None:
        """Give the items the whole page: a first item of limited height has shrunk it."""
        self.ci.layout.activate()
        self.ci.setGeometry(self.range)

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Draw the whole page, as it stands, on any device."""
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
        """Hear no more, and be deleted when Qt next may: closing it here would free its items
        while the scene still holds them."""
        self.scene().sigMouseMoved.disconnect(self._moved)
        self.hide()
        self.deleteLater()

    def _moved(self, position: QPointF) -> None:
        said: Mapping[str, str] = {name: plot.hover(position) for name, plot in self.plots.items()}
        self.hovered.emit(next((text for text in said.values() if text), ""))
