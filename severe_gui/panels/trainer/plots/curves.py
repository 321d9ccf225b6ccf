"""What the kinds of plots with curves share: one cell, one line plot, and a place in the legend."""

from collections.abc import Iterable, Iterator

import numpy as np

from severe_gui.experiments.experiment import FloatArray, Plot
from severe_gui.panels.trainer.plots.kind import PlotKind
from severe_gui.panels.trainer.plots.picture import (
    Picture,
    ShownRun,
    key_of,
    label_of,
    variant_colour,
    variant_name,
    variants_of,
)
from severe_gui.widgets.legend import Curve


class CurveKind(PlotKind):
    """A kind whose pictures are curves, one per variant of each run that is shown."""

    def curves(self, plot: Plot, run: ShownRun, picture: Picture) -> Iterator[Curve]:
        """The curves of one run."""
        raise NotImplementedError(type(self).__name__)

    def is_empty(self, plot: Plot, picture: Picture) -> bool:
        return not any(self.legend(plot, picture))

    def legend(self, plot: Plot, picture: Picture) -> Iterable[Curve]:
        for run in picture.runs:
            yield from self.curves(plot, run, picture)


def curve_of(
    variant: str,
    run: ShownRun,
    picture: Picture,
    x: FloatArray,
    y: FloatArray,
    band: FloatArray | None = None,
) -> Curve:
    """A curve in its variant's colour and its run's style."""
    colour = variant_colour(picture.experiment, variant)
    return Curve(label_of(variant, run, picture), x.astype(np.float64), y, colour, run.style, band)


def theory_of(plot: Plot, picture: Picture) -> Iterator[Curve]:
    """The theory for the run in front."""
    if not plot.theory or picture.front is None:
        return
    curves = picture.front.snapshot.curves
    for variant in variants_of(picture.experiment, curves, plot.theory):
        y = curves[key_of(plot.theory, variant)]
        name = variant_name(picture.experiment, variant)
        label = f"{name}, theory" if name else "theory"
        x = np.arange(1, len(y) + 1, dtype=np.float64)
        colour = variant_colour(picture.experiment, variant)
        yield Curve(label, x, y, colour, is_theory=True)
