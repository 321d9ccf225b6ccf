"""What a run answers when its own batches are over: one batch at the settings of now.

It draws from where the run's generators stopped, each time anew: the same settings have the same
answer, and what changes in a picture is the settings' doing. It has as many trials as the run had,
or as many as are made at once. Back at its own settings a run shows all its own batches again.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import FloatArray, Generators, RunContext
from severe_gui.experiments.holographic.parameters import (
    EVERY_WAY,
    MOST_TRIALS,
    HolographicParameters,
    Structure,
)
from severe_gui.experiments.holographic.parts import PARTS, Part
from severe_gui.experiments.training.live import live_names

AT_ONCE, LONGEST = 1.5e8, 3e8
"""Nanoseconds on one core that an answer takes, and may take where it has the fewest trials."""
DRAWN, LOOKED_UP, POPPED = 14.0, 0.15, 0.12
"""Nanoseconds for a number of an item, and for each number and item of a lookup and of a pop."""
ASKED: Mapping[Structure, float] = {
    "sequence": 0.75, "eight": 2.0, "chunks": 3.4, "variables": 0.25, "frame": 0.3,
    "recursive-frame": 0.6, "token": 0.2,
}  # fmt: skip
"""Nanoseconds for each number and item of a structure."""
OVERHEAD = 100
"""What is done with a number beside its comparison with items, counted in items."""
NAMES = live_names(HolographicParameters)
SHOWN_OF_ALL = ("lookups", "stacks", "structures")
SHOWN_OF_WAYS = ("right", "recognised", "mistaken", "predicted", "fails_at")


@dataclass(frozen=True)
class Answer:
    """scalars: nan where there is none at these settings. curves: empty likewise."""

    scalars: Mapping[str, float]
    curves: Mapping[str, FloatArray]


class Answers:
    """The answers of one run. own: its part, which has added up its batches."""

    def __init__(self, parameters: HolographicParameters, own: Part, context: RunContext) -> None:
        self._parameters, self._own, self._context = parameters, own, context
        self._last: tuple[HolographicParameters, Part] | None = None
        self._drawn: set[str] = set()

    def is_own(self, now: HolographicParameters) -> bool:
        """Whether these are the memories of the run's own batches."""
        return self._memories_of(now) == self._memories_of(self._parameters)

    def check(self, now: HolographicParameters) -> None:
        """Raise BadInput unless an answer at these settings is one of an instant."""
        now.check()
        drawn, each = _nanoseconds(now)
        if not self.is_own(now) and drawn + each * _fewest(now) > LONGEST:
            raise BadInput(
                "These memories are too large for an answer at once",
                "it would take longer than 0.3 seconds",
                "press Play for a run of them",
            )

    def queue(self, now: HolographicParameters) -> None:
        """Have these settings answered after the last batch."""
        for name in NAMES:
            if getattr(now, name) != getattr(self._parameters, name):
                self._context.queue_change(name, getattr(now, name))

    def at(self, now: HolographicParameters) -> Answer:
        """What is to be shown at these settings."""
        part = self._part(now)
        scalars, curves = part.scalars(now), part.curves(now)
        self._drawn |= {*self._own.curves(self._parameters), *curves}
        of_ways = (f"{name}/{way}" for name in SHOWN_OF_WAYS for way in EVERY_WAY)
        absent = dict.fromkeys((*SHOWN_OF_ALL, *of_ways), math.nan)
        empty = {key: np.zeros(0) for key in self._drawn}
        return Answer({**absent, **scalars}, {**empty, **curves})

    def _part(self, now: HolographicParameters) -> Part:
        if self.is_own(now):
            return self._own
        wanted = self._memories_of(now)
        if self._last is None or self._last[0] != wanted:
            settings = now.model_copy(update={"trials": trials_at_once(now)})
            part = PARTS[now.part](settings, _Repeating(self._context))
            part.batch()
            self._last = wanted, part
        return self._last[1]

    def _memories_of(self, now: HolographicParameters) -> HolographicParameters:
        """The settings without the threshold, which any batch can be judged by."""
        return now.model_copy(update={"threshold": self._parameters.threshold})


class _Repeating:
    """Generators in the state of a run's own ones, which stay as they are."""

    def __init__(self, generators: Generators) -> None:
        self._generators = generators

    def generator(self, name: str, offset: int = 0) -> Any:
        import torch

        state = self._generators.generator(name, offset).get_state()
        made = torch.Generator()
        made.set_state(state)
        return made


def trials_at_once(now: HolographicParameters) -> int:
    """Trials of an answer."""
    drawn, each = _nanoseconds(now)
    room = int(max(AT_ONCE - drawn, 0) / each)
    return max(min(room, now.trials * now.steps, MOST_TRIALS), _fewest(now))


def _fewest(now: HolographicParameters) -> int:
    """Trials that a batch has at least: all pairs of a trace are looked up."""
    return (
        max(pairs for _n, pairs, _m in now.memories()) if now.part in ("capacity", "scores") else 1
    )


def _nanoseconds(now: HolographicParameters) -> tuple[float, float]:
    """What is drawn for a batch, and one trial of each kind, on one core."""
    from severe_gui.learn.hrr_trials import BLOCK

    ways, drawn, each = len(now.variants), 0.0, 0.0
    for n, deepest, items in now.memories():
        work = n * (items + OVERHEAD)
        if now.part == "stack":
            each += ways * POPPED * len(now.depths) * deepest * work
            drawn += ways * DRAWN * n * items
        elif now.part == "structures":
            each += sum(ASKED[structure] for structure in now.structures) * work
            drawn += (len(now.structures) + 1) * 3 * DRAWN * n * items
        else:
            # Items are drawn for each block of trials.
            again = max(n, items) / BLOCK
            each += ways * (LOOKED_UP * work + DRAWN * n * items * again)
            drawn += ways * DRAWN * n * items
    return drawn, each
