"""The plan of a sweep, and the list of sweeps in a folder.

A sweep's folder holds `sweep.json`, its plan, which `severe sweep` writes too, and `state.json`,
its last known state, so that a list of sweeps need not read their runs.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from severe_gui.compute.sweep import Cell, grid_cells
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.registry import experiment_named

STATE = "state.json"


@dataclass(frozen=True)
class SweepPlan:
    """The plan of a sweep. grid: values by parameter; fixed: values for all runs."""

    experiment: str
    grid: Mapping[str, Sequence[Any]]
    fixed: Mapping[str, Any]
    seeds: int = 1
    first_seed: int = 0

    def cells(self, folder: Path) -> tuple[Cell, ...]:
        """Its runs. Raises BadInput for a value that the experiment does not accept."""
        experiment = experiment_named(self.experiment)
        return grid_cells(
            experiment, self.grid, self.fixed, self.seeds, folder, first_seed=self.first_seed
        )

    def document(self) -> dict[str, Any]:
        """The contents of `sweep.json`; `severe sweep` writes the same."""
        said = {
            "experiment": self.experiment,
            "grid": {name: list(values) for name, values in self.grid.items()},
            "fixed": dict(self.fixed),
            "seeds": self.seeds,
        }
        return {**said, "first_seed": self.first_seed} if self.first_seed else said


@dataclass(frozen=True)
class SweepEntry:
    """A sweep in a folder of sweeps, in its last known state."""

    folder: Path
    plan: SweepPlan
    total: int
    finished: int = 0
    failed: int = 0
    seconds_a_step: float | None = None

    @property
    def is_unfinished(self) -> bool:
        return self.finished + self.failed < self.total


def read_plan(folder: Path) -> SweepPlan:
    """The plan of the sweep in a folder. Raises BadInput if there is none or it is damaged."""
    try:
        said = json.loads((folder / "sweep.json").read_text(encoding="utf-8"))
        plan = SweepPlan(
            str(said["experiment"]),
            {str(name): tuple(map(_frozen, values)) for name, values in said["grid"].items()},
            dict(said["fixed"]),
            int(said["seeds"]),
            int(said.get("first_seed", 0)),
        )
    except FileNotFoundError:
        raise BadInput(f"There is no sweep in {folder}", "sweep.json is missing") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"The sweep in {folder} cannot be read", "sweep.json is damaged") from None
    return plan


def sweeps_in(folder: Path) -> tuple[SweepEntry, ...]:
    """The sweeps in a folder, newest first. One that cannot be read is left out."""
    found = []
    for path in sorted(folder.glob("*/sweep.json"), reverse=True):
        try:
            found.append(_entry(path.parent))
        except SevereError:
            # It stays on disk, but there is nothing to show.
            continue
    return tuple(found)


def seconds_known(folder: Path, experiment: str) -> float | None:
    """Seconds per step of one run, as measured by the newest sweep of an experiment."""
    known = [
        each.seconds_a_step
        for each in sweeps_in(folder)
        if each.plan.experiment == experiment and each.seconds_a_step
    ]
    return known[0] if known else None


def read_state(folder: Path) -> Mapping[str, Any]:
    """The last known state of a sweep; empty if no window ever ran it."""
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def _entry(folder: Path) -> SweepEntry:
    plan, state = read_plan(folder), read_state(folder)
    total = plan.seeds
    for values in plan.grid.values():
        total *= len(values)
    rate = state.get("seconds_a_step")
    return SweepEntry(
        folder,
        plan,
        total,
        int(state.get("finished", 0)),
        int(state.get("failed", 0)),
        float(rate) if rate else None,
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
