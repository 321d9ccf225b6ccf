"""Quiet plots: curves with a crosshair, and images over steps.

A logarithmic axis holds log10 of the data and writes its ticks as powers of ten. The same items
draw the screen and the page: they are given their colours and do not know the theme.
"""

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsSceneMouseEvent

from severe_gui.widgets.crosshair import Dots, Readout, Row, value_at
from severe_gui.widgets.legend import Array, Caption, Curve, LegendRow, Look, short
from severe_gui.widgets.quiet_axis import QuietAxis

_LEAST = 1e-300


class _Frame(pg.ViewBox):
    """Drag moves, the wheel zooms at the pointer, a double-click shows everything."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.02)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.enableAutoRange()
        event.accept()


class LinePlot(pg.PlotItem):
    """Curves over one axis. Call `show_curves` with the current curves.

    over_steps: whether x counts the steps of a run, so that it shares its cursor with others.
    """

    def __init__(self, title: str, x: str, y: str, look: Look, *, over_steps: bool = False) -> None:
        axes = {side: QuietAxis(side) for side in ("left", "bottom")}
        super().__init__(viewBox=_Frame(), axisItems=axes, enableMenu=False)
        self.hideButtons()
        # Our own title starts where the axis does, and never widens the plot.
        self.layout.removeItem(self.titleLabel)
        self.titleLabel.hide()
        self._caption = Caption(look, title)
        self.layout.addItem(self._caption, 0, 0, 1, 3)
        self.title, self._x, self._y, self._look = title, x, y, look
        self._log, self._over_steps = False, over_steps
        self._floor: float | None = None
        self._marked: float | None = None
        self._curves: list[Curve] = []
        self._lines: list[pg.PlotCurveItem] = []
        self._bands: dict[int, pg.FillBetweenItem] = {}
        self._marks: list[pg.InfiniteLine] = []
        self._alone = Dots()
        self.addItem(self._alone)
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._dots = Dots()
        for item in (self._line, self._dots):
            item.setZValue(9)
            item.hide()
            self.addItem(item, ignoreBounds=True)
        # In this plot's pixels: moving it costs a paint and no layout.
        self.readout = Readout(look, self)
        self.recolour(look)

    @property
    def is_log(self) -> bool:
        return self._log

    def recolour(self, look: Look) -> None:
        """Change the look."""
        self._look = look
        for side in ("left", "bottom"):
            self.getAxis(side).recolour(look)
        self._caption.recolour(look)
        self._caption.setToolTip(self._y)
        label = {"color": look.roles.muted, "font-size": f"{look.text_size:g}pt"}
        self.setLabel("bottom", self._x, **label)
        self.getAxis("left").setGrid(150)
        self._line.setPen(pg.mkPen(look.roles.color("muted", 0.6), width=look.dots))
        self.readout.recolour(look)
        self.show_curves(self._curves, self._floor)

    def name_plot(self, title: str) -> None:
        """Change the title."""
        self.title = title
        self._caption.name(title)

    def name_places(self, values: Sequence[float]) -> None:
        """Write these at 1, 2, 3, ... of the horizontal axis; the places themselves if empty."""
        axis = self.getAxis("bottom")
        names = tuple(map(short, values))
        if names != axis.names:
            axis.names = names
            axis.picture = None
            axis.update()

    def set_log(self, log: bool) -> None:
        """Draw log10 of the values, or the values."""
        if log != self._log:
            self._log = log
            self.getAxis("left").decades = log
            self.getAxis("left").picture = None
            self.show_curves(self._curves, self._floor)
            self.getViewBox().enableAutoRange()

    def show_curves(self, curves: Sequence[Curve], floor: float | None = None) -> None:
        """Replace all curves. floor: what a logarithmic axis shows of smaller values."""
        self._curves, self._floor, self._marked = list(curves), floor, None
        while len(self._lines) > len(curves):
            self.removeItem(self._lines.pop())
        while len(self._lines) < len(curves):
            line = pg.PlotCurveItem(antialias=True, skipFiniteCheck=False)
            self._lines.append(line)
            self.addItem(line)
        for index, (line, curve) in enumerate(zip(self._lines, curves, strict=True)):
            line.setData(curve.x, self._height(curve.y, floor), pen=curve.pen(self._look))
            self._show_band(index, curve, floor)
        self._show_alone([curve for curve in curves if len(curve.x) == 1], floor)
        for index in [index for index in self._bands if index >= len(curves)]:
            self._drop_band(index)

    def _show_alone(self, curves: Sequence[Curve], floor: float | None) -> None:
        """A line through one point is not seen: it is a dot."""
        if not curves and not len(self._alone.data):
            return
        heights = (float(self._height(curve.y, floor)[0]) for curve in curves)
        colours = (curve.pen(self._look).color() for curve in curves)
        places = zip((float(curve.x[0]) for curve in curves), heights, colours, strict=True)
        self._alone.show_dots(list(places), self._look)

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

    def hover(self, position: QPointF) -> str:
        """Put the crosshair at the nearest datum. Returns what it says ("" if there is none)."""
        x = self._x_at(position)
        if x is None:
            self.leave()
            return ""
        rows = self._mark(x)
        top = self.getViewBox().sceneBoundingRect().top()
        # It may lie over the plot beside this one, but not on the curves that it describes.
        self.setZValue(1)
        self.readout.show_rows(
            f"{self._x} {self._place(x)}",
            rows,
            QPointF(position.x(), top),
            self.scene().sceneRect(),
        )
        words = [f"{row.label} {row.value}" for row in rows]
        return f"{self.title}, {self._x} {self._place(x)}  ·  " + "  ·  ".join(words)

    def step_at(self, position: QPointF) -> float | None:
        """The recorded step nearest the pointer."""
        return self._x_at(position) if self._over_steps else None

    def show_step(self, step: float | None) -> None:
        """The line of another plot's crosshair, and a dot on each curve."""
        if step is None or not self._over_steps:
            self.leave()
        elif step != self._marked or self.readout.isVisible():
            self.readout.hide()
            self.setZValue(0)
            self._mark(step)

    def leave(self) -> None:
        """Hide the crosshair."""
        self.setZValue(0)
        self._marked = None
        for item in (self._line, self._dots, self.readout):
            item.hide()

    def _x_at(self, position: QPointF) -> float | None:
        """The datum nearest the pointer, of the curve that has most."""
        box = self.getViewBox()
        known = [curve for curve in self._curves if len(curve.x)]
        if not known or not box.sceneBoundingRect().contains(position):
            return None
        x = box.mapSceneToView(position).x()
        # The longest run that reaches the pointer has the most data near it.
        grid = max(known, key=lambda curve: (curve.x[-1] >= x, len(curve.x))).x
        return float(grid[int(np.abs(grid - x).argmin())])

    def _mark(self, x: float) -> list[Row]:
        """The line and the dots at x. Returns what each curve is there."""
        self._marked = x
        rows, places = [], []
        for curve in self._curves:
            index = value_at(curve.x, x)
            if index is None:
                rows.append(Row(curve, "–"))
                continue
            band = f" ± {float(curve.band[index]):.2g}" if curve.band is not None else ""
            rows.append(Row(curve, f"{short(float(curve.y[index]))}{band}"))
            height = float(self._height(curve.y[index : index + 1], self._floor)[0])
            places.append((float(curve.x[index]), height, curve.pen(self._look).color()))
        self._line.setPos(x)
        self._line.show()
        self._dots.show_dots(places, self._look)
        return rows

    def _place(self, x: float) -> str:
        names = self.getAxis("bottom").names
        return names[round(x) - 1] if names and 1 <= round(x) <= len(names) else short(x)


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
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._line.hide()
        self._box.addItem(self._line, ignoreBounds=True)
        self.addItem(self._box, 1, 0)
        self._steps: NDArray[np.int64] = np.zeros(0, np.int64)
        self._values: Array = np.zeros((0, 0))
        self.recolour(look)

    def recolour(self, look: Look) -> None:
        self._look = look
        self._header.recolour(look)
        self._box.setBackgroundColor(look.roles.surface)
        # The lighter of the two is visible on the image in both themes.
        light = max((look.roles.text, look.roles.canvas), key=lambda each: QColor(each).lightness())
        self._line.setPen(pg.mkPen(light, width=look.dots))

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

    def hover(self, position: QPointF) -> str:
        """The value at a place ("" if there is none)."""
        step = self.step_at(position)
        self.show_step(step)
        if step is None:
            return ""
        index = int(self._box.mapSceneToView(position).y())
        if not 0 <= index < self._values.shape[1]:
            return ""
        column = int(np.searchsorted(self._steps, step))
        value = short(float(self._values[column, index]))
        return f"{self.label}, step {self._steps[column]}, index {index + 1}  ·  {value}"

    def step_at(self, position: QPointF) -> float | None:
        """The recorded step nearest the pointer."""
        if not len(self._steps) or not self._box.sceneBoundingRect().contains(position):
            return None
        x = self._box.mapSceneToView(position).x()
        return None if x > self._steps[-1] else float(self._steps[np.abs(self._steps - x).argmin()])

    def show_step(self, step: float | None) -> None:
        """A line at a step."""
        self._line.setVisible(step is not None and len(self._steps) > 0)
        if step is not None:
            self._line.setPos(step)

    def leave(self) -> None:
        """Hide the line."""
        self._line.hide()
