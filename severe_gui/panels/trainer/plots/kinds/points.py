"""The newest curves as dots over values of their own; theory is drawn as a line through them.

As `graph`, for what has no values in between, such as numbers by prime.
"""

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import Go
from severe_gui.panels.trainer.plots.kinds.graph import GraphKind, GraphPlot
from severe_gui.panels.trainer.plots.picture import Picture
from severe_gui.widgets.legend import Curve, Look

SHAPES = ("o", "s", "t1")
SIZE = 4.5
"""Pixels of a dot."""


class PointsPlot(GraphPlot):
    """Dots, and lines of theory."""

    def __init__(self, title: str, x: str, y: str, look: Look) -> None:
        self._spots = pg.ScatterPlotItem(pxMode=True)
        super().__init__(title, x, y, look)
        self.addItem(self._spots)

    def show_curves(self, curves: Sequence[Curve], floor: float | None = None) -> None:
        """Replace all curves: those that were measured become dots."""
        super().show_curves(curves, floor)
        measured = [curve for curve in curves if not curve.is_theory]
        for line, curve in zip(self._lines, curves, strict=True):
            if not curve.is_theory:
                line.setPen(pg.mkPen(None))
        if not measured:
            self._spots.clear()
            return
        counts = [len(curve.x) for curve in measured]
        self._spots.setData(
            x=np.concatenate([curve.x for curve in measured]),
            y=np.concatenate([self._height(curve.y, floor) for curve in measured]),
            size=SIZE * self._look.dots,
            pen=None,
            brush=self._of_each([pg.mkBrush(each.pen(self._look).color()) for each in measured],
                                counts),
            symbol=self._of_each([SHAPES[each.style % len(SHAPES)] for each in measured], counts),
        )  # fmt: skip

    @staticmethod
    def _of_each(values: Sequence[object], counts: Sequence[int]) -> list[object]:
        """A curve's value for each of its dots."""
        return [value for value, count in zip(values, counts, strict=True) for _ in range(count)]


class PointsKind(GraphKind):
    """The newest curves as dots."""

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> PointsPlot:
        return PointsPlot(plot.title, plot.x, plot.y, look)


kind = PointsKind()
