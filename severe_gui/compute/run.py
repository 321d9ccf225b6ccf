"""The data that pass between the window and a run: frozen, no torch, no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.experiments.experiment import Change, FloatArray


class RunPhase(StrEnum):
    """The phase of a run. `DIED`: its worker ended without a message; it can be resumed."""

    STARTING = "starting"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    DIED = "died"

    @property
    def is_over(self) -> bool:
        return self in (RunPhase.FINISHED, RunPhase.STOPPED, RunPhase.FAILED, RunPhase.DIED)


class WorkerPhase(StrEnum):
    """The phase of the worker, for the status chip and the Train button."""

    OFF = "off"
    WARMING = "warming up"
    READY = "ready"
    BUSY = "running"

    @property
    def is_warm(self) -> bool:
        return self in (WorkerPhase.READY, WorkerPhase.BUSY)


@dataclass(frozen=True)
class RunRequest:
    """A run to start, or with `resume` the one in `folder` to continue.

    device: auto, cpu, cuda or mps. weights: a safetensors file to start from. pause_at: the step
    at which it pauses by itself, 0 for none. generation: set by the runner, which drops late
    messages of an earlier run.
    """

    experiment: str
    parameters: Mapping[str, Any]
    seed: int
    folder: Path
    device: str = "auto"
    resume: bool = False
    weights: Path | None = None
    pause_at: int = 0
    generation: int = 0


@dataclass(frozen=True)
class Series:
    """A scalar over steps, decimated to what a screen can show."""

    steps: NDArray[np.int64]
    values: FloatArray


@dataclass(frozen=True)
class Waterfall:
    """A curve's history: image[k] is the curve at steps[k]."""

    steps: NDArray[np.int64]
    image: FloatArray


@dataclass(frozen=True)
class Failure:
    """Why a run ended early: one sentence, the step, and a traceback for the log.

    is_bad_input: whether the request was at fault, not the run.
    """

    sentence: str
    step: int
    details: str = ""
    is_bad_input: bool = False


@dataclass(frozen=True)
class Snapshot:
    """The newest state of a run, complete: a view draws it and forgets the previous one.

    fields: the newest arrays of any shape. changes: the live changes so far. timeline: the steps
    whose checkpoints are kept. is_open: whether the run is over and still answers live changes.
    """

    run_id: str
    phase: RunPhase
    step: int
    steps: int
    elapsed: float
    steps_per_second: float
    device: str
    note: str = ""
    series: Mapping[str, Series] = field(default_factory=dict)
    curves: Mapping[str, FloatArray] = field(default_factory=dict)
    waterfalls: Mapping[str, Waterfall] = field(default_factory=dict)
    fields: Mapping[str, FloatArray] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    timeline: tuple[int, ...] = ()
    failure: Failure | None = None
    is_open: bool = False
    generation: int = 0

    @property
    def pace(self) -> str:
        """How fast it goes, in words: steps a second, or seconds a step of slow ones."""
        rate = self.steps_per_second
        return f"{1.0 / rate:.1f} s a step" if 0.0 < rate < 1.0 else f"{rate:.0f} steps/s"
