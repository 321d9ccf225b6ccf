"""The newest curves over their index, or over the values that the run gives for it."""

from collections.abc import Iterator, Mapping

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Plot
from severe_gui.panels.trainer.plots.curves import CurveKind, curve_of, theory_of
from severe_gui.panels.trainer.plots.kind import Go
from severe_gui.panels.trainer.plots.picture import Picture, ShownRun, key_of, variants_of
from severe_gui.widgets.legend import Curve, Look
from severe_gui.widgets.plots import LinePlot


class ProfilePlot(LinePlot):
    """Curves over their index."""

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw every run that is shown, and the theory for the one in front."""
        self.set_log(picture.is_log(plot))
        front = picture.front
        self.name_plot(plot.title if front is None else f"{plot.title}, step {front.snapshot.step}")
        curves = [each for run in picture.runs for each in kind.curves(plot, run, picture)]
        self.show_curves([*curves, *theory_of(plot, picture)], plot.floor)
        self.name_places(named_places(plot, picture))


class ProfileKind(CurveKind):
    """The newest curves over their index."""

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> ProfilePlot:
        return ProfilePlot(plot.title, plot.x, plot.y, look)

    def curves(self, plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
        names = named_places(plot, picture)
        for variant in variants_of(picture.experiment, run.snapshot.curves, plot.quantity):
            y = run.snapshot.curves[key_of(plot.quantity, variant)]
            x = np.arange(1.0, len(y) + 1)
            own = _x_values(plot, run.snapshot.curves, variant)
            if names and own is not None and len(own) == len(y):
                x = np.searchsorted(names, own) + 1.0
            yield curve_of(variant, run, picture, x, y)


def named_places(plot: Plot, picture: Picture) -> tuple[float, ...]:
    """The values at places 1, 2, 3, ... of the axis; none if it is the index itself."""
    found = [
        values
        for run in picture.runs
        for variant in variants_of(picture.experiment, run.snapshot.curves, plot.quantity)
        if (values := _x_values(plot, run.snapshot.curves, variant)) is not None
    ]
    return tuple(np.unique(np.concatenate(found)).tolist()) if found else ()


def _x_values(plot: Plot, curves: Mapping[str, FloatArray], variant: str) -> FloatArray | None:
    """The x of each point, a variant's own or those of all."""
    if not plot.x_values:
        return None
    own = curves.get(key_of(plot.x_values, variant))
    return own if own is not None else curves.get(plot.x_values)


kind = ProfileKind()
