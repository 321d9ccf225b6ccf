"""An optimiser that can be replaced by another during training.

Its state includes the current kind, so that a run resumed from a checkpoint continues with the
optimiser it had last and not with its first one. A new kind starts with an empty memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Literal

import torch
from torch import Tensor

Kind = Literal["adam", "rmsprop", "sgd", "momentum"]


class SwitchableOptimiser:
    """Adam, RMSprop, or gradient descent without or with momentum 0.9, on the same weights."""

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
        """Continue with this kind and this learning rate."""
        if kind != self._kind:
            self._inner = _made(self._weights, kind, rate)
        elif rate != self._rate:
            for group in self._inner.param_groups:
                group["lr"] = rate
        self._kind, self._rate = kind, rate

    def step(self) -> None:
        """Update the weights by their gradients."""
        for weight in self._weights:
            gradient = weight.grad
            if gradient is not None and gradient.stride() != weight.stride():
                # torch's fused Adam reads numbers in the order of the weight's memory.
                weight.grad = torch.empty_like(weight).copy_(gradient)
        self._inner.step()

    def state_dict(self) -> dict[str, Any]:
        """The kind, the learning rate and the optimiser's memory."""
        return {"kind": self._kind, "rate": self._rate, "memory": self._inner.state_dict()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Continue as the optimiser with this state. The state is copied."""
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
