"""The trainer's presets are those of the experiments: one id means one thing everywhere."""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Experiment
from severe_gui.experiments.experiment import Preset as Settings
from severe_gui.experiments.registry import all_experiments, experiment_named
from severe_gui.panels.contract import Preset


def experiment_presets() -> tuple[Preset, ...]:
    """The presets of every experiment, as views of the trainer."""
    return tuple(
        Preset(
            preset.id,
            preset.title,
            preset.comment,
            _view_of(experiment, preset),
            experiment.title,
            experiment.source,
        )
        for experiment in all_experiments().values()
        for preset in experiment.presets
    )


def first_view() -> Mapping[str, Any]:
    """The state that the panel first opens with: two networks, read without other experiments."""
    first = experiment_named("degeneracy")
    return _view_of(first, next(each for each in first.presets if each.id == "two-runs"))


def view_of_experiment(experiment_id: str) -> Mapping[str, Any]:
    """The state that shows an experiment as it first opens."""
    return {"setup": {"experiment": experiment_id}}


def _view_of(experiment: Experiment, preset: Settings) -> Mapping[str, Any]:
    return {"setup": {"experiment": experiment.id, "parameters": dict(preset.parameters)}}
