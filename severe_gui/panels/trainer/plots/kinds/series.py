"""Scalars over steps: one line per variant of each run, with what was done to the run in front."""

from collections.abc import Iterator

import numpy as np

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.curves import CurveKind, curve_of
from severe_gui.panels.trainer.plots.kind import Go
from severe_gui.panels.trainer.plots.picture import Picture, ShownRun, key_of, variants_of
from severe_gui.widgets.legend import Curve, Look
from severe_gui.widgets.plots import LinePlot


class SeriesPlot(LinePlot):
    """Curves over steps."""

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw every run that is shown."""
        log = picture.is_log(plot)
        self.set_log(log)
        self.name_plot(f"{plot.title} ({plot.y}{', log' if log else ''})")
        curves = [each for run in picture.runs for each in kind.curves(plot, run, picture)]
        self.show_curves(curves, plot.floor)
        changes = picture.front.snapshot.changes if picture.front is not None else ()
        self.show_marks([each.step for each in changes], picture.chosen_step or None)


class SeriesKind(CurveKind):
    """Scalars over steps."""

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> SeriesPlot:
        return SeriesPlot(plot.title, plot.x, plot.y, look, over_steps=True)

    def curves(self, plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
        series = run.snapshot.series
        for variant in variants_of(picture.experiment, series, plot.quantity):
            found = series[key_of(plot.quantity, variant)]
            error = series.get(key_of(f"{plot.quantity}_se", variant))
            has_band = error is not None and len(error.values) == len(found.values)
            band = error.values if error is not None and has_band else None
            steps = found.steps.astype(np.float64)
            yield curve_of(variant, run, picture, steps, found.values, band)


kind = SeriesKind()
