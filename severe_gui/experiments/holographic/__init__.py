"""Holographic memories: how many pairs, words and sentences one vector holds.

Each batch makes new trials of one part. *Capacity*: pairs bound with keys of seven kinds are
looked up, against their number, the dimension or the number of known items. *Scores*: histograms
of what such a lookup compares. *Stack*: words pushed and popped, and the length of a key's powers.
*Structures*: sequences, chunks, variables, frames, frames in frames and tokens are built and asked
for all that is in them. Curves are means over all trials so far, beside what theory says of them.
Sources: the post "Holographic reduced representations and associative LSTMs"; Plate (1995).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from severe_gui.experiments.experiment import (
    Experiment,
    FloatArray,
    Record,
    RunContext,
)
from severe_gui.experiments.holographic.capacity import Capacity
from severe_gui.experiments.holographic.claims import claims
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.experiments.holographic.pictures import plots, presets
from severe_gui.experiments.holographic.scores import Scores
from severe_gui.experiments.holographic.stack import Stack
from severe_gui.experiments.holographic.structures import Structures
from severe_gui.experiments.posts import HOLOGRAPHIC
from severe_gui.experiments.training.live import LiveParameters

Numbers = dict[str, float]


class Part(Protocol):
    """One part of the experiment. tracked: what changes, which is all that it has added up."""

    tracked: dict[str, Any]

    def batch(self) -> None:
        """Make new trials and add them up."""

    def scalars(self, now: HolographicParameters) -> Mapping[str, float]:
        """Numbers of the last batch, and those of all that depend on live parameters."""

    def curves(self, now: HolographicParameters) -> Mapping[str, FloatArray]:
        """Means over all trials so far, and what theory says of them."""


PARTS: Mapping[str, Callable[[HolographicParameters, RunContext], Part]] = {
    "capacity": Capacity,
    "scores": Scores,
    "stack": Stack,
    "structures": Structures,
}


def run(parameters: HolographicParameters, context: RunContext) -> Iterator[Record]:
    """Make trials and add them up; one record per batch."""
    parameters.check()
    part = PARTS[parameters.part](parameters, context)
    live = LiveParameters(parameters)
    context.track(live=live, **part.tracked)
    for step in range(context.step + 1, parameters.steps + 1):
        left_out = live.take_all(context.changes()).scalars
        part.batch()
        yield Record(step, {**part.scalars(live.now), **left_out}, part.curves(live.now))
    step = parameters.steps
    while changes := context.changes():
        left_out, step = live.take_all(changes).scalars, step + 1
        yield Record(step, {**part.scalars(live.now), **left_out}, part.curves(live.now))


experiment = Experiment(
    id="holographic",
    title="Holographic memories",
    source=HOLOGRAPHIC,
    summary="How many pairs, words and sentences one vector holds, and which keys and inverses do "
    "best.",
    parameters=HolographicParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
