"""An optimiser that can be exchanged for another while training goes on.

Its state says which kind is in force, so that a run resumed from a checkpoint goes on with the one
that it had and not with the one that it began with. A new kind begins with an empty memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Literal

import torch
from torch import Tensor

Kind = Literal["adam", "rmsprop", "sgd", "momentum"]


class SwitchableOptimiser:
    """Adam, RMSprop, plain descent or descent with momentum 0.9 on the same weights."""

    def __init__(self, weights: Iterable[Tensor], kind: Kind, rate: float) -> None:
        self._weights = list(weights)
        self._kind, self._rate = kind, rate
        self._inner = _made(self._weights, kind, rate)

    @property
    def kind(self) -> Kind:
        return self._kind

    @property
    def rate(self) -> float:
        return self._rate

    def follow(self, kind: Kind, rate: float) -> None:
        """Go on with this kind and this learning rate."""
        if kind != self._kind:
            self._inner = _made(self._weights, kind, rate)
        elif rate != self._rate:
            for group in self._inner.param_groups:
                group["lr"] = rate
        self._kind, self._rate = kind, rate

    def step(self) -> None:
        """Change the weights by their gradients."""
        self._inner.step()

    def state_dict(self) -> dict[str, Any]:
        """The kind, the rate and what the kind remembers."""
        return {"kind": self._kind, "rate": self._rate, "memory": self._inner.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on as the optimiser whose state this is. The state is copied."""
        self._kind, self._rate = state["kind"], state["rate"]
        self._inner = _made(self._weights, self._kind, self._rate)
        self._inner.load_state_dict(deepcopy(state["memory"]))


def _made(weights: list[Tensor], kind: Kind, rate: float) -> torch.optim.Optimizer:
    if kind == "adam":
        return torch.optim.Adam(weights, lr=rate, fused=True)
    if kind == "rmsprop":
        return torch.optim.RMSprop(weights, lr=rate)
    return torch.optim.SGD(weights, lr=rate, momentum=0.9 if kind == "momentum" else 0.0)


@contextmanager
def scaling_steps(weights: Sequence[Tensor], factors: Tensor | None) -> Iterator[None]:
    """Multiply what the weights are changed by within: learning rates that differ in one batch.

    factors: broadcast over each weight; None if nothing is to be scaled. Each optimiser here takes
    steps that are proportional to its learning rate.
    """
    if factors is None:
        yield
        return
    before = [weight.detach().clone() for weight in weights]
    yield
    with torch.no_grad():
        for weight, start in zip(weights, before, strict=True):
            weight.copy_(start + factors * (weight - start))
