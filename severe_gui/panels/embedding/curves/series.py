"""Which curves a plot of the experiment shows, as data: solid of the run, dashed of the one before.

A space has the same colour in all plots and in both runs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import Plot
from severe_gui.experiments.hyperbolic_embeddings import plots as experiment_plots
from severe_gui.panels.embedding.pane import TITLES
from severe_gui.panels.embedding.runs import EmbeddingRuns
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.legend import Curve

DASHED = 1
CLAMPED = "clamped"
QUALITY = ("precision", "rank")


@dataclass(frozen=True, eq=False)
class ShownRun:
    """A run whose curves are drawn. style: of its lines."""

    snapshot: Snapshot
    style: int = 0

    @property
    def label(self) -> str:
        """What stands after the name of a space."""
        return "" if self.style == 0 else ", the run before"


def shown_runs(state: EmbeddingState, runs: EmbeddingRuns) -> tuple[ShownRun, ...]:
    """The run and the one before, as far as there is something to draw of them."""
    found = []
    for style, run_id in ((0, state.run), (DASHED, state.other_run)):
        snapshot = runs.snapshot(run_id)
        if snapshot is not None and snapshot.series:
            found.append(ShownRun(snapshot, style))
    return tuple(found)


def plots_of(shown: Sequence[ShownRun]) -> tuple[Plot, ...]:
    """The experiment's plots over epochs that these runs have numbers for, quality first."""
    known = {
        quantity
        for run in shown
        for key, each in run.snapshot.series.items()
        # A count of nothing needs no plot.
        if (quantity := key.partition("/")[0]) != CLAMPED or each.values.any()
    }
    found = [each for each in experiment_plots if each.kind == "series" and each.quantity in known]
    return tuple(sorted(found, key=lambda each: each.quantity not in QUALITY))


def curves_of(plot: Plot, shown: Sequence[ShownRun]) -> list[Curve]:
    """The curves of a plot, those of the run first."""
    curves = []
    for run in shown:
        series = run.snapshot.series
        for colour, (space, title) in enumerate(TITLES.items()):
            found = series.get(f"{plot.quantity}/{space}")
            if found is None:
                continue
            error = series.get(f"{plot.quantity}_se/{space}")
            has_band = error is not None and len(error.values) == len(found.values)
            band = error.values if error is not None and has_band else None
            steps = found.steps.astype(np.float64)
            label = f"{title}{run.label}"
            curves.append(Curve(label, steps, found.values, colour, run.style, band))
    return curves


def changes_of(shown: Sequence[ShownRun]) -> tuple[float, ...]:
    """The epochs at which a setting of the run was changed."""
    return tuple(
        float(each.step) for run in shown if run.style == 0 for each in run.snapshot.changes
    )


def numbers_of(shown: Sequence[ShownRun]) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
    """All series of the runs: epochs and values by key, those of the run before as before/key."""
    return {
        f"{'before/' if run.style else ''}{key}": (each.steps, each.values)
        for run in shown
        for key, each in run.snapshot.series.items()
    }
