"""Runs small enough to be made again and again, of every experiment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import Command, Execution
from severe_gui.compute.run import RunRequest
from severe_gui.experiments.experiment import Record
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import all_experiments

STEPS = 6
EXPERIMENTS = sorted(all_experiments())
DEEP = {"depth": 4, "width": 8, "seeds": 2, "spectrum_every": 3}
SMALL: Mapping[str, Mapping[str, Any]] = {
    "degeneracy": DEEP | {"noise": 0.01},
    "nonlinear": DEEP,
    "experts": {"width": 16, "experts": 2, "probes": 5, "words": 20, "spectrum_every": 3},
    "products": {"width": 8},
    "hyperbolic-embeddings": {"graph": "tree", "branching": 2, "depth": 4},
    "hyperbolic-classifier": {"branching": 3, "depth": 3, "level": 1, "rates": (0.1, 1.0)},
    "learnable-metric": {"branching": 2, "depth": 3, "held": 2, "negatives": 5},
    "cache": {
        "samples": 200,
        "tests": 50,
        "attacked": 10,
        "probes": 5,
        "judged": 20,
        "batch": 16,
        "measure_every": 3,
        "seeds": 2,
    },
    "short-horizon": {
        "part": "network",
        "inner_steps": 12,
        "short_horizon": 2,
        "middle_horizon": 3,
        "long_horizon": 4,
        "width": 8,
        "warm_up": 2,
        "seeds": 2,
    },
    "generalisation": {"width": 8, "samples": 40, "pooling": 7, "measure_every": 3},
}

OPERATIONS = (
    ("fold", {"times": 1}),
    ("orthogonalise", {"first": 2}),
    ("rescale", {"factor": 0.9}),
    ("skip", {"last": 2, "gain": 0.3}),
    ("freeze", {"first": 3, "last": 3}),
    ("prune", {"first": 2, "last": 2}),
)


class StopAt:
    """A person who stops a run after some steps, or never."""

    def __init__(self, step: int = 0) -> None:
        self._step, self._polls = step, 0

    def poll(self) -> Command | None:
        self._polls += 1
        return Command("stop") if 0 < self._step < self._polls else None

    def wait(self) -> Command:
        return Command("resume")


def settings_of(experiment_id: str, **more: Any) -> dict[str, Any]:
    return {**SMALL.get(experiment_id, {}), "steps": STEPS, **more}


def records_of(experiment_id: str, context: TrackedContext, **more: Any) -> list[Record]:
    experiment = all_experiments()[experiment_id]
    parameters = build_parameters(experiment.parameters, settings_of(experiment_id, **more))
    return list(experiment.run(parameters, context))


def perform(
    experiment_id: str, folder: Path, device: str, stop_at: int = 0, resume: bool = False
) -> Any:
    request = RunRequest(
        experiment_id, settings_of(experiment_id), 3, folder, device, resume=resume
    )
    return Execution(request, StopAt(stop_at)).perform()


def contents(folder: Path) -> dict[str, bytes]:
    """What two equal runs have alike, to the last bit."""
    return {name: (folder / name).read_bytes() for name in ("series.csv", "weights.safetensors")}
