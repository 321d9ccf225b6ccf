"""The parts of the experiment, each of which makes trials of its own kind and adds them up."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from severe_gui.experiments.experiment import FloatArray, Generators
from severe_gui.experiments.holographic.capacity import Capacity
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.experiments.holographic.scores import Scores
from severe_gui.experiments.holographic.stack import Stack
from severe_gui.experiments.holographic.structures import Structures


class Part(Protocol):
    """One part of the experiment. tracked: what changes, which is all that it has added up."""

    tracked: dict[str, Any]

    def batch(self) -> None:
        """Make new trials and add them up."""

    def scalars(self, now: HolographicParameters) -> Mapping[str, float]:
        """Numbers of the last batch, and those of all that depend on live parameters."""

    def curves(self, now: HolographicParameters) -> Mapping[str, FloatArray]:
        """Means over all trials so far, and what theory says of them."""


PARTS: Mapping[str, Callable[[HolographicParameters, Generators], Part]] = {
    "capacity": Capacity,
    "scores": Scores,
    "stack": Stack,
    "structures": Structures,
}
