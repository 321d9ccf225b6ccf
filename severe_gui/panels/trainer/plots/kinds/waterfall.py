"""A curve's history as an image of the run in front: one image per variant, to one scale."""

import math

import numpy as np

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import MOST_IN_A_ROW, Go, PlotKind
from severe_gui.panels.trainer.plots.picture import Picture, key_of, variant_colour, variants_of
from severe_gui.widgets.legend import Look, power
from severe_gui.widgets.parameter_form import readable_name
from severe_gui.widgets.plots import ImagePlot


class WaterfallPlot(ImagePlot):
    """Steps to the right, the index downward."""

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the run in front."""
        if picture.front is None:
            return
        snapshot = picture.front.snapshot
        waterfall = snapshot.waterfalls[key_of(plot.quantity, variant)]
        self.show_image(waterfall.steps, waterfall.image, levels(plot, picture), snapshot.steps)


class WaterfallKind(PlotKind):
    """A curve's history as an image."""

    layout = "row"
    least = 84

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        if picture.front is None:
            return []
        histories = picture.front.snapshot.waterfalls
        return variants_of(picture.experiment, histories, plot.quantity)[:MOST_IN_A_ROW]

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> WaterfallPlot:
        colour = variant_colour(picture.experiment, variant)
        return WaterfallPlot(readable_name(variant) or plot.title, colour, look)

    def heading(self, plot: Plot, picture: Picture) -> str:
        if picture.front is None:
            return plot.title
        low, high = (power(round(each)) for each in levels(plot, picture))
        return (
            f"{plot.title} of {picture.front.entry.name}: {plot.y} (down) by {plot.x} (right), "
            f"colour from {low} to {high}, logarithmic"
        )


def levels(plot: Plot, picture: Picture) -> tuple[float, float]:
    """log10 of the least and the largest value, of all variants together: at least a decade."""
    assert picture.front is not None
    histories = [
        picture.front.snapshot.waterfalls[key_of(plot.quantity, variant)].image
        for variant in kind.variants(plot, picture)
    ]
    highest = max(float(np.nanmax(each)) for each in histories)
    least = plot.floor or max(min(float(np.nanmin(each)) for each in histories), 1e-12)
    top = max(math.ceil(math.log10(max(highest, 10 * least))), math.log10(least) + 1)
    return math.log10(least), top


kind = WaterfallKind()
