"""One point for each copy of a run: a measure to the right, another one upward.

Both are fields of the run, `QUANTITY/VARIANT` and `X_VALUES/VARIANT`, with one number of each seed;
`X_VALUES_error/VARIANT`, if there is one, is drawn as a bar. A point has its variant's colour and
its run's shape, and under the pointer it says whose it is. The horizontal axis is logarithmic
where the points spread over more than a decade.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.curves import curve_of
from severe_gui.panels.trainer.plots.kind import Go, PlotKind
from severe_gui.panels.trainer.plots.picture import Picture, ShownRun, key_of, variants_of
from severe_gui.widgets.crosshair import Row
from severe_gui.widgets.legend import Curve, Look, short
from severe_gui.widgets.plots import LinePlot

SHAPES = ("o", "s", "t1")
SIZE, NEAR = 9.0, 24.0
"""Pixels of a point, and from it to a pointer that means it."""
NARROW = 0.1
"""The least width of a linear axis, over the greatest value on it."""


@dataclass(frozen=True)
class Point:
    """x, y and half the width of its bar. colour and style: of its variant and its run."""

    x: float
    y: float
    error: float
    colour: int
    style: int
    owner: str

    @property
    def shape(self) -> str:
        return SHAPES[self.style % len(SHAPES)]

    def named(self, label: str) -> Curve:
        """What the readout shows beside one of its numbers."""
        return Curve(label, np.zeros(0), np.zeros(0), self.colour, self.style)


class ScatterPlot(LinePlot):
    """Points of all runs that are shown."""

    def __init__(self, title: str, x: str, y: str, look: Look) -> None:
        self.points: tuple[Point, ...] = ()
        self._log_x = False
        self._scatter = pg.ScatterPlotItem(pxMode=True)
        self._bars = pg.ErrorBarItem(x=np.zeros(0), y=np.zeros(0), left=np.zeros(0))
        self._room = pg.PlotCurveItem(pen=None)
        self._ring = pg.ScatterPlotItem(pxMode=True)
        super().__init__(title, x, y, look)
        for item in (self._bars, self._scatter):
            self.addItem(item)
        # Without a line: it only widens a view that would else be as narrow as its points.
        self.addItem(self._room)
        self._ring.setZValue(8)
        self.addItem(self._ring, ignoreBounds=True)
        self.getViewBox().setDefaultPadding(0.06)

    @property
    def is_log_x(self) -> bool:
        """Whether the horizontal axis is logarithmic."""
        return self._log_x

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        self.show_points(self.points)

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the points of every run that is shown."""
        self.set_log(picture.is_log(plot))
        self.name_plot(f"{plot.title} ({plot.y}{', log' if self.is_log else ''})")
        found = tuple(each for run in picture.runs for each in points_of(plot, run, picture))
        if found != self.points:
            self.show_points(found)

    def show_points(self, points: Sequence[Point]) -> None:
        """Replace all points."""
        self.points = tuple(points)
        values = np.array([point.x for point in self.points])
        self._log_x = bool(len(values)) and values.min() > 0 and values.max() > 10 * values.min()
        axis = self.getAxis("bottom")
        if axis.decades != self._log_x:
            axis.decades, axis.picture = self._log_x, None
        self.leave()
        places = [self._place_of(point) for point in self.points]
        x, y = np.array(places).reshape(-1, 2).T
        look, ground = self._look, pg.mkPen(self._look.roles.canvas, width=self._look.dots)
        brushes = [pg.mkBrush(point.named("").pen(look).color()) for point in self.points]
        self._scatter.setData(
            x=x, y=y, size=SIZE * look.dots, pen=ground, brush=brushes,
            symbol=[point.shape for point in self.points],
        )  # fmt: skip
        ends = np.array([self._bar_of(point) for point in self.points]).reshape(-1, 2)
        self._bars.setData(
            x=x, y=y, left=x - ends[:, 0], right=ends[:, 1] - x, beam=0.0,
            pen=pg.mkPen(look.roles.color("muted", 0.7), width=look.dots),
        )  # fmt: skip
        corners = self._corners(x, y)
        self._room.setData(*corners)

    def hover(self, position: QPointF) -> str:
        """Ring the point under the pointer. Returns whose it is and its numbers."""
        point = self._nearest(position)
        if point is None:
            self.leave()
            return ""
        look = self._look
        self._ring.setData(
            pos=[self._place_of(point)], size=(SIZE + 7) * look.dots, brush=None,
            symbol=point.shape,
            pen=pg.mkPen(look.roles.text, width=1.5 * look.dots),
        )  # fmt: skip
        self._ring.show()
        self.setZValue(1)
        bar = f" ± {point.error:.2g}" if point.error else ""
        named = ((self._x, f"{short(point.x)}{bar}"), (self.upward, short(point.y)))
        rows = [Row(point.named(label), value) for label, value in named]
        self.readout.show_rows(point.owner, rows, position, self.scene().sceneRect())
        words = "  ·  ".join(f"{name} {value}" for name, value in named)
        return f"{point.owner}  ·  {words}"

    def leave(self) -> None:
        super().leave()
        self._ring.hide()

    @property
    def upward(self) -> str:
        """What the vertical axis is of."""
        return self._y

    def _nearest(self, position: QPointF) -> Point | None:
        box = self.getViewBox()
        if not self.points or not box.sceneBoundingRect().contains(position):
            return None

        def distance(point: Point) -> float:
            place = box.mapViewToScene(QPointF(*self._place_of(point)))
            return math.hypot(place.x() - position.x(), place.y() - position.y())

        nearest = min(self.points, key=distance)
        return nearest if distance(nearest) <= NEAR else None

    def _place_of(self, point: Point) -> tuple[float, float]:
        """In the units of the view."""
        x = math.log10(point.x) if self._log_x else point.x
        height = float(self._height(np.array([point.y]), self._floor)[0])
        return x, height

    def _bar_of(self, point: Point) -> tuple[float, float]:
        """Its ends, in the units of the view."""
        low, high = point.x - point.error, point.x + point.error
        if not self._log_x:
            return low, high
        return math.log10(max(low, point.x / 10)), math.log10(high)

    def _corners(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Two places that the view has to show."""
        if not len(x):
            return x, y
        half = (x.max() - x.min()) / 2
        if not self._log_x:
            half = max(half, NARROW / 2 * abs(x).max())
        middle = (x.max() + x.min()) / 2
        bottom = np.nanmin(y) if self._log else min(0.0, np.nanmin(y))
        return np.array([middle - half, middle + half]), np.array([bottom, np.nanmax(y)])


class ScatterKind(PlotKind):
    """One measure against another, a point a copy."""

    height = 6
    least = 150

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> ScatterPlot:
        return ScatterPlot(plot.title, plot.x, plot.y, look)

    def legend(self, plot: Plot, picture: Picture) -> Iterable[Curve]:
        for run in picture.runs:
            for variant in variants_of(picture.experiment, run.snapshot.fields, plot.quantity):
                yield curve_of(variant, run, picture, np.zeros(0), np.zeros(0))


def points_of(plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Point]:
    """The points of one run; those that are not finite are left out."""
    fields = run.snapshot.fields
    for variant in variants_of(picture.experiment, fields, plot.quantity):
        y = fields[key_of(plot.quantity, variant)]
        x = fields.get(key_of(plot.x_values, variant), np.zeros(0))
        errors = fields.get(key_of(f"{plot.x_values}_error", variant), np.zeros_like(x))
        curve = curve_of(variant, run, picture, np.zeros(0), np.zeros(0))
        for seed, (right, up, error) in enumerate(zip(x, y, errors, strict=False), start=1):
            owner = curve.label if len(picture.runs) > 1 else f"{curve.label} · {run.entry.name}"
            if len(y) > 1:
                owner = f"{owner} · seed {seed} of {len(y)}"
            if np.isfinite(right) and np.isfinite(up):
                yield Point(float(right), float(up), float(error), curve.colour, curve.style, owner)


kind = ScatterKind()
