"""Training sets whose labels are partly random, for many networks at once.

All networks of a seed see the same examples. A share of the labels of a set may be random, drawn
from all classes alike; the same draw decides for every share, so that the sets are nested. A
confused set has true labels, and as many other examples again whose labels are random: a network
that learns it by heart has no errors on the true ones and still learns what is not so. These are
the "attack" data of Wu et al. (2017), Towards understanding generalization of deep learning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from severe_gui.errors import BadInput
from severe_gui.learn.tasks import Task


@dataclass(frozen=True)
class Design:
    """random_share: of the labels; confusers: other examples with random labels, per example."""

    random_share: float = 0.0
    confusers: float = 0.0


@dataclass(frozen=True)
class NoisySets:
    """inputs: (seeds, N, features). labels: (copies, N). counts: (copies,), of which so many count.

    samples: the examples that are not confusers, the first ones. held_inputs: (seeds, H, features);
    held_labels: (seeds, H), true; alike_labels: (copies, H), with as much noise as those learnt.
    A copy is a design with a seed, seeds fastest.
    """

    inputs: Tensor
    labels: Tensor
    counts: Tensor
    samples: int
    held_inputs: Tensor
    held_labels: Tensor
    alike_labels: Tensor
    classes: int

    @property
    def designs(self) -> int:
        return len(self.labels) // len(self.inputs)

    @property
    def features(self) -> int:
        return self.inputs.shape[-1]

    def batch(self, size: int, generators: Sequence[torch.Generator]) -> tuple[Tensor, Tensor]:
        """Draw examples with replacement, one generator per seed: (copies, size, ...) each."""
        drawn = torch.stack([torch.rand(size, generator=each) for each in generators])
        place = drawn.to(self.inputs.device).repeat(self.designs, 1) * self.counts[:, None]
        chosen = place.long()
        seed = torch.arange(len(self.inputs), device=chosen.device).repeat(self.designs)
        return self.inputs[seed[:, None], chosen], self.labels.gather(1, chosen)

    def examples(self, first: int = 0) -> Tensor:
        """The first training inputs, by default all, for each copy: (copies, first, features)."""
        return self.inputs[:, : first or self.samples].repeat(self.designs, 1, 1)

    def mean_losses(self, outputs: Tensor) -> Tensor:
        """Mean cross-entropy of each copy over its whole set. outputs: (copies, N, classes)."""
        losses = cross_entropies(outputs, self.labels)
        counted = torch.arange(losses.shape[1], device=losses.device) < self.counts[:, None]
        mean: Tensor = (losses * counted).sum(1) / self.counts
        return mean

    def to(self, device: str) -> "NoisySets":
        """The sets on a device."""
        return NoisySets(
            self.inputs.to(device),
            self.labels.to(device),
            self.counts.to(device),
            self.samples,
            self.held_inputs.to(device),
            self.held_labels.to(device),
            self.alike_labels.to(device),
            self.classes,
        )


def noisy_sets(
    task: Task,
    designs: Sequence[Design],
    samples: int,
    held_out: int,
    generators: Sequence[torch.Generator],
) -> NoisySets:
    """Sets of the first examples of a labelled task. Raises BadInput if it has too few.

    samples: labels that count; held_out: at most so many held-out examples.
    """
    assert task.held_out is not None
    needed = samples + max(round(samples * design.confusers) for design in designs)
    if needed > task.inputs.shape[1]:
        raise BadInput(
            f"{needed:,} training examples are needed, and there are {task.inputs.shape[1]:,}",
            "a confused network learns examples of its own besides"
            if needed > samples else "a fifth of all is held out",
            "lower the examples",
        )  # fmt: skip
    truth = task.targets[:, :needed]
    held_inputs, held = (each[:, :held_out] for each in task.held_out)
    random, chance = _random_labels(truth.shape, task.classes, generators)
    held_random, held_chance = _random_labels(held.shape, task.classes, generators)
    is_confuser = torch.arange(needed) >= samples
    labels = [
        torch.where((chance < each.random_share) | is_confuser, random, truth) for each in designs
    ]
    alike = [torch.where(held_chance < each.random_share, held_random, held) for each in designs]
    counts = [samples + round(samples * design.confusers) for design in designs]
    return NoisySets(
        task.inputs[:, :needed].clone(),
        torch.cat(labels),
        torch.tensor(counts).repeat_interleave(len(generators)),
        samples,
        held_inputs.clone(),
        held.clone(),
        torch.cat(alike),
        task.classes,
    )


def pooled(images: NDArray[Any], side: int) -> NDArray[np.float32]:
    """Images made smaller by the mean of each square of side x side pixels.

    images: (N, ..., height, width). Raises BadInput if the squares do not fit.
    """
    *front, height, width = images.shape
    if height % side or width % side:
        raise BadInput(
            f"Images of {height} by {width} pixels cannot be pooled by {side}",
            "squares of that side do not fill them",
            "choose a pooling that divides both",
        )
    squares = images.reshape(*front, height // side, side, width // side, side)
    small: NDArray[np.float32] = squares.mean((-3, -1), dtype=np.float32)
    return small


def cross_entropies(outputs: Tensor, labels: Tensor) -> Tensor:
    """Of each example: (copies, examples)."""
    losses = torch.nn.functional.cross_entropy(
        outputs.flatten(0, 1), labels.flatten(), reduction="none"
    )
    return losses.view(labels.shape)


def error_rates(outputs: Tensor, labels: Tensor) -> Tensor:
    """The share classified wrongly, of each copy. (copies,) float64"""
    return (outputs.argmax(-1) != labels).double().mean(-1)


def _random_labels(
    shape: Sequence[int], classes: int, generators: Sequence[torch.Generator]
) -> tuple[Tensor, Tensor]:
    """A random label of each example, and the number that decides whether it is taken."""
    labels = [torch.randint(classes, (shape[1],), generator=each) for each in generators]
    chances = [torch.rand(shape[1], generator=each) for each in generators]
    return torch.stack(labels), torch.stack(chances)
