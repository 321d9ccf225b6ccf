"""What networks answer against what is true, inside and outside the range they were trained in.

Read from fields of shape (2, points, 2), `quantity/case/variant`: first inside, then outside the
range; of each point the true and the given number. One picture per case, a colour per variant.
What lies beyond the picture is drawn at its edge, as a triangle.
"""

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import MOST_IN_A_ROW, Go, PlotKind
from severe_gui.panels.trainer.plots.picture import Picture, variant_colour
from severe_gui.widgets.legend import Array, Curve, Look, short
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot

MARGIN = 0.12
"""Room above and below what is true, as a share of it."""


class AnswersPlot(LinePlot):
    """Points beside the diagonal of exact answers."""

    def __init__(self, case: str, plot: Plot, look: Look) -> None:
        self._dots_of: list[pg.ScatterPlotItem] = []
        self._answers: Mapping[str, Array] = {}
        self._colours: list[int] = []
        self._range = pg.LinearRegionItem(movable=False)
        super().__init__(readable_name(case), plot.x, plot.y, look)
        self.case = case
        self._range.setZValue(-9)
        self.addItem(self._range, ignoreBounds=True)
        self.recolour(look)

    def recolour(self, look: Look) -> None:
        super().recolour(look)
        brush, pen = look.roles.color("accent", 0.12), pg.mkPen(None)
        self._range.setBrush(brush)
        for line in self._range.lines:
            line.setPen(pen)
        self._paint_dots()

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the answers of the run in front."""
        if picture.front is None:
            return
        start = f"{plot.quantity}/{variant}/"
        fields = picture.front.snapshot.fields
        found = {key.removeprefix(start): fields[key] for key in fields if key.startswith(start)}
        colours = [variant_colour(picture.experiment, name) for name in found]
        self.show_answers(found, colours)

    def show_answers(self, answers: Mapping[str, Array], colours: list[int]) -> None:
        """answers: by variant, (2, points, 2)."""
        self._answers, self._colours = answers, colours
        true = np.concatenate([each[..., 0].ravel() for each in answers.values()])
        low, high = float(true.min()), float(true.max())
        room = MARGIN * (high - low or 1.0)
        diagonal = np.array([low, high])
        self.show_curves([Curve("exact", diagonal, diagonal, 0, is_theory=True)])
        self.getViewBox().setRange(
            xRange=(low - room, high + room), yRange=(low - room, high + room), padding=0
        )
        inside = next(iter(answers.values()))[0, :, 0]
        self._range.setRegion((float(inside.min()), float(inside.max())))
        while len(self._dots_of) < len(answers):
            dots = pg.ScatterPlotItem(pxMode=True)
            self._dots_of.append(dots)
            self.addItem(dots, ignoreBounds=True)
        self._paint_dots()

    def _paint_dots(self) -> None:
        everything = [each.reshape(-1, 2) for each in self._answers.values()]
        if not everything:
            return
        true = np.concatenate(everything)[:, 0].astype(np.float64)
        room = MARGIN * (float(np.ptp(true)) or 1.0)
        low, high = true.min() - 0.8 * room, true.max() + 0.8 * room
        for dots, points, colour in zip(self._dots_of, everything, self._colours, strict=False):
            x, y = points.astype(np.float64).T
            marks = np.where(y > high, "t1", np.where(y < low, "t", "o"))
            color = QColor(self._look.series[colour % len(self._look.series)])
            color.setAlphaF(0.75)
            dots.setData(
                x=x, y=np.clip(y, low, high), symbol=marks.tolist(), size=5, pen=None,
                brush=pg.mkBrush(color),
            )  # fmt: skip

    def hover(self, position: QPointF) -> str:
        """The true number under the pointer, and what is answered near it."""
        box = self.getViewBox()
        if not self._answers or not box.sceneBoundingRect().contains(position):
            return ""
        x = box.mapSceneToView(position).x()
        words = []
        for name, points in self._answers.items():
            flat = points.reshape(-1, 2)
            true, given = flat[int(np.abs(flat[:, 0] - x).argmin())]
            words.append(f"{readable_name(name)} {short(float(given))} for {short(float(true))}")
        return f"{self.title}  ·  " + "  ·  ".join(words)


class AnswersKind(PlotKind):
    """One picture per case."""

    layout = "row"
    height = 7
    least = 150

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        if picture.front is None:
            return []
        keys = [key.split("/") for key in picture.front.snapshot.fields]
        cases = dict.fromkeys(key[1] for key in keys if key[0] == plot.quantity)
        return list(cases)[:MOST_IN_A_ROW]

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> AnswersPlot:
        return AnswersPlot(variant, plot, look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        return f"{plot.title}, of the seed of median error; shaded: the training range"


kind = AnswersKind()
