"""Histograms over their own values: one outline for each kind of value, and theory over it.

Keys are `quantity/variant/kind`: a variant's first kind is drawn in full, the next one dashed. The
curve of `x_values` holds the edges of the bins, one more than a histogram has numbers. A curve
`QUANTITY_mark` of one number is drawn as an upright line.
"""

from collections.abc import Iterator

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Plot
from severe_gui.panels.trainer.plots.curves import CurveKind
from severe_gui.panels.trainer.plots.kind import Go
from severe_gui.panels.trainer.plots.picture import (
    Picture,
    ShownRun,
    key_of,
    label_of,
    variant_colour,
    variants_of,
)
from severe_gui.widgets.legend import Curve, Look
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot


class HistogramPlot(LinePlot):
    """Outlines of histograms, with a line at the mark."""

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw every run that is shown, and the theory for the one in front."""
        self.set_log(picture.is_log(plot))
        front = picture.front
        self.name_plot(plot.title if front is None else f"{plot.title}, step {front.snapshot.step}")
        curves = [each for run in picture.runs for each in kind.curves(plot, run, picture)]
        self.show_curves([*curves, *_theory(plot, picture)], plot.floor)
        mark = front.snapshot.curves.get(f"{plot.quantity}_mark") if front is not None else None
        self.show_marks([], None if mark is None else float(mark[0]))


class HistogramKind(CurveKind):
    """Histograms, as outlines."""

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> HistogramPlot:
        return HistogramPlot(plot.title, plot.x, plot.y, look)

    def curves(self, plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
        for name, style, heights in _found(plot, plot.quantity, run, picture):
            edges = run.snapshot.curves[plot.x_values]
            yield Curve(
                _label(name, run, picture), np.repeat(edges, 2)[1:-1], np.repeat(heights, 2),
                variant_colour(picture.experiment, _variant(name)), run.style + style,
            )  # fmt: skip


def _theory(plot: Plot, picture: Picture) -> Iterator[Curve]:
    """What theory says, at the middle of each bin, for the run in front."""
    if picture.front is None or not plot.theory:
        return
    for name, _style, heights in _found(plot, plot.theory, picture.front, picture):
        edges = picture.front.snapshot.curves[plot.x_values]
        label = f"{_label(name, picture.front, picture)}, theory"
        colour = variant_colour(picture.experiment, _variant(name))
        yield Curve(label, (edges[:-1] + edges[1:]) / 2, heights, colour, is_theory=True)


def _found(
    plot: Plot, quantity: str, run: ShownRun, picture: Picture
) -> Iterator[tuple[str, int, FloatArray]]:
    """Name, place among its variant's kinds, and heights of each histogram of a run."""
    curves = run.snapshot.curves
    seen: dict[str, int] = {}
    names = variants_of(picture.experiment, curves, quantity) if plot.x_values in curves else []
    for name in names:
        style = seen.get(_variant(name), 0)
        seen[_variant(name)] = style + 1
        yield name, style, curves[key_of(quantity, name)]


def _variant(name: str) -> str:
    return name.partition("/")[0]


def _label(name: str, run: ShownRun, picture: Picture) -> str:
    variant, _, kind_name = name.partition("/")
    label = label_of(variant, run, picture)
    return f"{label}, {readable_name(kind_name).lower()}" if kind_name else label


kind = HistogramKind()
