"""What the four parts have in common: networks that take a step and are measured.

Numbers of copies go into records by line, the name of a unit, a network or a question: a mean or a
median, and each seed's own beside it, as `quantity/line/0` and so on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from severe_gui.experiments.experiment import FloatArray
from severe_gui.experiments.inductive_bias.parameters import InductiveBiasParameters

if TYPE_CHECKING:
    import torch

LARGEST = 1e6
"""Of an error that is recorded: what overflows is as bad as this."""


@dataclass
class Measured:
    """What a record gets, as it is gathered."""

    scalars: dict[str, float] = field(default_factory=dict)
    fields: dict[str, FloatArray] = field(default_factory=dict)


class Trial(Protocol):
    """One part of the experiment. networks and optimiser are tracked by the run."""

    networks: Any
    optimiser: Any

    def train(self, now: InductiveBiasParameters, step: int) -> None:
        """One update of all copies. now: the parameters, live ones as they are by now."""

    def measure(self, now: InductiveBiasParameters, is_last: bool) -> Measured:
        """The copies as they are."""


def by_line(quantity: str, lines: Sequence[str], table: FloatArray) -> dict[str, float]:
    """Means, standard errors and each seed's number. table: (lines x seeds)."""
    scalars: dict[str, float] = {}
    for line, row in zip(lines, table.reshape(len(lines), -1), strict=True):
        scalars[f"{quantity}/{line}"] = float(row.mean())
        if len(row) > 1:
            scalars[f"{quantity}_se/{line}"] = float(row.std(ddof=1) / len(row) ** 0.5)
            scalars |= {f"{quantity}/{line}/{k}": float(value) for k, value in enumerate(row)}
    return scalars


def finite(values: "torch.Tensor") -> FloatArray:
    """As float64 on the host; what is not a number, or too large, is the largest error."""
    array = values.detach().double().cpu().numpy()
    kept: FloatArray = np.nan_to_num(array, nan=LARGEST, posinf=LARGEST, neginf=-LARGEST)
    return np.clip(kept, -LARGEST, LARGEST)


def rate_now(now: InductiveBiasParameters, step: int) -> float:
    """The learning rate at a step: in the second half it falls to zero, if it is to decay."""
    left = 2 * (1 - (step - 1) / now.steps)
    return now.learning_rate * (min(1.0, left) if now.decay == "second-half" else 1.0)


def descend(trial: Trial, loss: "torch.Tensor", rate: float, weight_decay: float = 0.0) -> None:
    """One step of Adam on a sum of losses of copies, which share no weights."""
    import torch

    group = trial.optimiser.param_groups[0]
    group["lr"], group["weight_decay"] = rate, weight_decay
    trial.optimiser.zero_grad()
    torch.autograd.backward(loss)
    trial.optimiser.step()
