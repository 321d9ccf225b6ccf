"""The trainer's presets are those of the experiments: one id means one thing everywhere."""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.registry import all_experiments
from severe_gui.panels.contract import Preset


def experiment_presets() -> tuple[Preset, ...]:
    """The presets of every experiment, as views of the trainer."""
    return tuple(
        Preset(
            preset.id,
            preset.title,
            preset.comment,
            {"setup": {"experiment": experiment.id, "parameters": dict(preset.parameters)}},
            experiment.title,
            experiment.source,
        )
        for experiment in all_experiments().values()
        for preset in experiment.presets
    )


def view_of_experiment(experiment_id: str) -> Mapping[str, Any]:
    """The state that shows an experiment as it first opens."""
    return {"setup": {"experiment": experiment_id}}
