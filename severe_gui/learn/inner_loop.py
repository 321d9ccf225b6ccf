"""Training inside of meta-learning: many small networks at once, in steps that have a derivative.

A copy is a network with its own start, batches, rates and optimiser. All copies are stacked: a
layer is one batched product. A layer computes relu(W h + b), with a skip h + relu(W h + b), and
with batch normalisation the mean and the deviation of W h + b over the batch are taken out first.
The step inside is descent with momentum 0.9, as in the source, or Adam. With a graph the loss after
the last step has a gradient with respect to the rates and to the start.
Source: Wu, Ren, Liao and Grosse (2018), Understanding short-horizon bias in stochastic
meta-optimization, section 3; Finn, Abbeel and Levine (2017), Model-agnostic meta-learning.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

MOMENTUM = 0.9
ADAM = (0.9, 0.999)
SMALL = 1e-5
# In the root, so that it has a slope at 0 too.
SMALL_SQUARE = 1e-12
STEEPEST = 1.0
"""Norm of a copy's meta-gradient to which a longer one is cut."""

Weights = list[Tensor]
LossOf = Callable[[Weights, int], Tensor]
"""The loss of each copy on the batch of a step: (copies,)."""


@dataclass(frozen=True)
class Designs:
    """What each copy is made of: bool, (copies,) each."""

    has_skip: Tensor
    has_norm: Tensor
    uses_adam: Tensor

    def repeated(self, times: int) -> "Designs":
        """Each copy several times, one after the other."""
        return Designs(
            self.has_skip.repeat_interleave(times),
            self.has_norm.repeat_interleave(times),
            self.uses_adam.repeat_interleave(times),
        )


def plain(copies: int, device: torch.device | str = "cpu") -> Designs:
    """Copies without skips and norms, by descent."""
    none = torch.zeros(copies, dtype=torch.bool, device=device)
    return Designs(none, none, none)


def new_weights(sizes: Sequence[int], generators: Sequence[torch.Generator]) -> Weights:
    """Matrices (seeds, out, in) by He et al. (2015), then biases (seeds, out) of 0."""
    matrices = []
    for layer, (features, units) in enumerate(pairwise(sizes)):
        gain = 1.0 if layer == len(sizes) - 2 else 2.0
        drawn = [torch.randn(units, features, generator=generator) for generator in generators]
        matrices.append(torch.stack(drawn) * (gain / features) ** 0.5)
    return matrices + [torch.zeros(len(generators), units) for units in sizes[1:]]


def outputs(weights: Weights, inputs: Tensor, designs: Designs) -> Tensor:
    """(copies, batch, out) of inputs (copies, batch, features)."""
    layers = len(weights) // 2
    carry = designs.has_skip.to(inputs)[:, None, None]
    norm, any_norm = designs.has_norm[:, None, None], bool(designs.has_norm.any())
    hidden = inputs
    for layer in range(layers):
        found = torch.baddbmm(weights[layers + layer].unsqueeze(1), hidden, weights[layer].mT)
        if layer == layers - 1:
            return found
        if any_norm:
            variance, mean = torch.var_mean(found, 1, correction=0, keepdim=True)
            found = torch.where(norm, (found - mean) * (variance + SMALL).rsqrt(), found)
        found = torch.relu(found)
        # The first layer changes the width: there is nothing to carry.
        hidden = torch.addcmul(found, carry, hidden) if layer else found
    raise ValueError("a network needs a layer")


def cross_entropy(outcome: Tensor, labels: Tensor) -> Tensor:
    """Mean over the batch, (copies,). outcome: (copies, batch, classes)."""
    chosen = outcome.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    return (outcome.logsumexp(-1) - chosen).mean(-1)


def descend(
    weights: Weights,
    loss_of: LossOf,
    rates: Tensor,
    designs: Designs,
    with_graph: bool = False,
    momentum: float = MOMENTUM,
) -> Iterator[Weights]:
    """The weights after each step. rates: (steps, copies).

    with_graph: whether the weights depend on the start and on the rates for autograd.
    """
    memory = _Memory(designs.uses_adam, momentum)
    now = weights
    if with_graph and not any(each.requires_grad for each in now):
        now = [each.detach().requires_grad_() for each in now]
    for step, rate in enumerate(rates):
        if not with_graph:
            now = [each.detach().requires_grad_() for each in now]
        lost = loss_of(now, step)
        slopes = torch.autograd.grad(lost.sum(), now, create_graph=with_graph)
        with torch.set_grad_enabled(with_graph):
            moves = memory.moves(slopes)
            now = [
                each - rate.view(-1, *(1 for _ in each.shape[1:])) * move
                for each, move in zip(now, moves, strict=True)
            ]
        yield now


def last_of(steps: Iterator[Weights]) -> Weights:
    """The weights after the last step."""
    return deque(steps, maxlen=1).pop()


def clipped(gradient: Tensor) -> Tensor:
    """A meta-gradient of each copy, (copies, n), none longer than 1; 0 if it is not finite.

    Through many steps a gradient may explode: its direction is still worth a step.
    """
    norms = gradient.norm(dim=1, keepdim=True)
    cut = gradient / norms.clamp(min=STEEPEST)
    return torch.where(norms.isfinite(), cut, torch.zeros_like(gradient))


class _Memory:
    """What momentum and Adam remember of the slopes."""

    def __init__(self, uses_adam: Tensor, momentum: float) -> None:
        self._uses_adam, self._momentum = uses_adam, momentum
        self._any_adam, self._step = bool(uses_adam.any()), 0
        self._speeds: Weights = []
        self._squares: Weights = []

    def moves(self, slopes: Sequence[Tensor]) -> Weights:
        """What the rate is multiplied by: as in the source it is no part of the speed."""
        self._step += 1
        if not self._speeds:
            self._speeds = [torch.zeros_like(each) for each in slopes]
            self._squares = list(self._speeds)
        if not self._any_adam:
            self._speeds = [
                torch.add(slope, speed, alpha=self._momentum)
                for slope, speed in zip(slopes, self._speeds, strict=True)
            ]
            return self._speeds
        first, second = ADAM
        moved = []
        for place, slope in enumerate(slopes):
            is_adam = self._uses_adam.view(-1, *(1 for _ in slope.shape[1:]))
            kept = torch.where(is_adam, first, self._momentum).to(slope.dtype)
            taken = torch.where(is_adam, 1 - first, 1.0).to(slope.dtype)
            speed = self._speeds[place] = kept * self._speeds[place] + taken * slope
            square = second * self._squares[place] + (1 - second) * slope * slope
            self._squares[place] = square
            root = (square / (1 - second**self._step) + SMALL_SQUARE).sqrt()
            below = torch.where(is_adam, (1 - first**self._step) * root, 1.0)
            moved.append(speed / below)
        return moved
