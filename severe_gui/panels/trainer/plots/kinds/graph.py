"""The newest curves over values of their own: true distances along the horizontal axis.

The curve of `x_values` holds the x of each point, a variant's own or those of all; without it x is
1, 2, 3, ... Theory has the same x.
"""

from collections.abc import Iterator

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Plot
from severe_gui.panels.trainer.plots.curves import CurveKind, curve_of
from severe_gui.panels.trainer.plots.kind import Go
from severe_gui.panels.trainer.plots.picture import (
    Picture,
    ShownRun,
    key_of,
    variant_colour,
    variants_of,
)
from severe_gui.widgets.legend import Curve, Look
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import LinePlot


class GraphPlot(LinePlot):
    """Curves over values."""

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw every run that is shown, and the theory for the one in front."""
        self.set_log(picture.is_log(plot))
        self.name_plot(plot.title)
        curves = [each for run in picture.runs for each in curves_of(plot, run, picture)]
        self.show_curves([*curves, *theory_of(plot, picture)], plot.floor)


class GraphKind(CurveKind):
    """The newest curves over values of their own."""

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> GraphPlot:
        return GraphPlot(plot.title, plot.x, plot.y, look)

    def curves(self, plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
        yield from curves_of(plot, run, picture)


def curves_of(plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
    """The curves of one run."""
    found = run.snapshot.curves
    for variant in variants_of(picture.experiment, found, plot.quantity):
        y = found[key_of(plot.quantity, variant)]
        yield curve_of(variant, run, picture, _x_of(plot, run, variant, len(y)), y)


def theory_of(plot: Plot, picture: Picture) -> Iterator[Curve]:
    """What theory says, for the run in front."""
    if not plot.theory or picture.front is None:
        return
    found = picture.front.snapshot.curves
    for variant in variants_of(picture.experiment, found, plot.theory):
        y, name = found[key_of(plot.theory, variant)], readable_name(variant)
        yield Curve(
            f"{name}, theory" if name else "theory", _x_of(plot, picture.front, variant, len(y)),
            y, variant_colour(picture.experiment, variant), is_theory=True,
        )  # fmt: skip


def _x_of(plot: Plot, run: ShownRun, variant: str, count: int) -> FloatArray:
    """The x of each point; those that a record lacks are counted."""
    found = run.snapshot.curves
    own = found.get(key_of(plot.x_values, variant), found.get(plot.x_values))
    if own is None or len(own) != count:
        return np.arange(1.0, count + 1)
    return np.asarray(own, dtype=np.float64)


kind = GraphKind()
