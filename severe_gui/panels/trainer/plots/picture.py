"""What the plots show, as data: the runs, the one in front, and what a person has chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from severe_gui.compute.run import Snapshot
from severe_gui.experiments.experiment import Experiment, Plot
from severe_gui.panels.trainer.state import RunEntry, TrainerState
from severe_gui.widgets.parameter_form import choices_of, names_of, readable_name


@dataclass(frozen=True)
class ShownRun:
    """A run, its settings, and what there is to draw of it. style: of its lines."""

    entry: RunEntry
    snapshot: Snapshot
    parameters: Mapping[str, Any] = field(default_factory=dict)
    style: int = 0


@dataclass(frozen=True)
class Picture:
    """All that the board shows. front: the run whose pictures are above the curves.

    linear: ids of plots on a linear axis. places: where a person has gone in a plot, by its id.
    """

    experiment: Experiment
    runs: tuple[ShownRun, ...]
    front: ShownRun | None
    linear: frozenset[str] = frozenset()
    chosen_step: int = 0
    hidden: frozenset[str] = frozenset()
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def plots(self) -> tuple[Plot, ...]:
        """The plots that are drawn: those of the runs shown that a person has not hidden."""
        return tuple(
            plot
            for plot in self.experiment.plots
            if plot.id not in self.hidden
            and any(applies(plot, run.parameters) for run in self.runs)
        )

    def is_log(self, plot: Plot) -> bool:
        """Whether a plot has a logarithmic axis."""
        return plot.log_y and plot.id not in self.linear

    def place(self, plot: Plot) -> Mapping[str, Any]:
        """Where a person has gone in a plot; empty until then."""
        return self.places.get(plot.id, {})


def picture_of(
    state: TrainerState,
    snapshots: Mapping[str, Snapshot],
    parameters_of: Callable[[str], Mapping[str, Any]],
    chosen_step: int = 0,
) -> Picture:
    """The picture of a state, of the runs that have been read, whose settings are asked for."""
    runs = tuple(
        ShownRun(entry, snapshots[entry.id], parameters_of(entry.id), state.style(entry.id))
        for entry in state.shown_runs()
        if entry.id in snapshots
    )
    front = next((run for run in runs if run.entry.id == state.selected), None)
    linear, hidden = frozenset(state.linear), frozenset(state.hidden)
    return Picture(state.setup.definition, runs, front, linear, chosen_step, hidden, state.places)


def applies(plot: Plot, parameters: Mapping[str, Any]) -> bool:
    """Whether a run with these parameters has what a plot shows."""
    return all(
        each.parameter not in parameters or each.is_met(parameters[each.parameter])
        for each in plot.when
    )


def key_of(quantity: str, variant: str) -> str:
    """The key of a variant's quantity in a record."""
    return f"{quantity}/{variant}" if variant else quantity


def variants_of(experiment: Experiment, keys: Mapping[str, object], quantity: str) -> list[str]:
    """Variants that a run has of a quantity, in the experiment's own order."""
    found = [key.partition("/")[2] for key in keys if key.partition("/")[0] == quantity]
    order = _known_variants(experiment)
    return sorted(found, key=lambda name: order.index(name) if name in order else len(order))


def variant_colour(experiment: Experiment, variant: str) -> int:
    """A variant has the same colour everywhere: its place among all variants."""
    order = _known_variants(experiment)
    return order.index(variant) if variant in order else len(order)


def variant_name(experiment: Experiment, variant: str) -> str:
    """A variant as a person reads it."""
    fields = experiment.parameters.model_fields.values()
    known = {each: name for info in fields for each, name in names_of(info).items()}
    return known.get(variant) or readable_name(variant)


def label_of(variant: str, run: ShownRun, picture: Picture) -> str:
    """The name of a curve; it names the run if several are shown."""
    name = variant_name(picture.experiment, variant)
    if len(picture.runs) == 1:
        return name or run.entry.name
    return f"{name} · {run.entry.name}" if name else run.entry.name


def _known_variants(experiment: Experiment) -> tuple[str, ...]:
    fields = experiment.parameters.model_fields
    named = sorted(fields, key=lambda name: name != "variants")
    return tuple(dict.fromkeys(each for name in named for each in choices_of(fields[name])))
