"""What a network is trained to do, with one copy of the data per seed.

The linear map is the post's: x ~ N(0, I), target Tx with T ~ N(0, 1/n), so that a network with
output 0 has loss 1. A labelled task is handwritten digits or the user's own examples, with one
fifth held out; its loss is the cross-entropy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from severe_gui.learn.labelled import Labelled


@dataclass(frozen=True)
class Task:
    """inputs: (seeds, N, features). targets: (seeds, N, n) float, or (seeds, N) classes.

    held_out: inputs and targets that are not trained on, or None. classes: 0 for a regression.
    maps: (seeds, n, n), the linear maps that gave the targets, or None.
    """

    inputs: Tensor
    targets: Tensor
    classes: int = 0
    held_out: tuple[Tensor, Tensor] | None = None
    maps: Tensor | None = None

    @property
    def features(self) -> int:
        return self.inputs.shape[-1]

    def batch(self, size: int, generators: Sequence[torch.Generator]) -> tuple[Tensor, Tensor]:
        """Draw examples with replacement, one generator per seed: (seeds, size, ...) each."""
        chosen = torch.stack(
            [
                torch.randint(self.inputs.shape[1], (size,), generator=generator)
                for generator in generators
            ]
        ).to(self.inputs.device, non_blocking=True)
        seed = torch.arange(len(generators), device=chosen.device).unsqueeze(1)
        return self.inputs[seed, chosen], self.targets[seed, chosen]

    def to(self, device: str) -> "Task":
        """The task on a device."""
        held = self.held_out
        return Task(
            self.inputs.to(device),
            self.targets.to(device),
            self.classes,
            None if held is None else (held[0].to(device), held[1].to(device)),
            None if self.maps is None else self.maps.to(device),
        )


def linear_map(samples: int, width: int, generators: Sequence[torch.Generator]) -> Task:
    """A random linear map, a different one for each seed."""
    inputs, targets, maps = [], [], []
    for generator in generators:
        x = torch.randn(samples, width, generator=generator)
        matrix = torch.randn(width, width, generator=generator) / width**0.5
        inputs.append(x)
        targets.append(x @ matrix.mT)
        maps.append(matrix)
    return Task(torch.stack(inputs), torch.stack(targets), maps=torch.stack(maps))


def classification(examples: Labelled, generators: Sequence[torch.Generator]) -> Task:
    """Labelled examples, standardised as a whole, with another 4:1 split for each seed."""
    inputs = torch.from_numpy(examples.inputs)
    inputs = (inputs - inputs.mean()) / inputs.std().clamp(min=1e-6)
    labels = torch.from_numpy(examples.labels)
    kept = len(labels) - len(labels) // 5
    orders = torch.stack(
        [torch.randperm(len(labels), generator=generator) for generator in generators]
    )
    train, held = orders[:, :kept], orders[:, kept:]
    return Task(inputs[train], labels[train], examples.classes, (inputs[held], labels[held]))


def losses(output: Tensor, targets: Tensor, classes: int) -> Tensor:
    """One loss per copy: mean squared error or mean cross-entropy. output: (copies, batch, ...)."""
    if classes:
        entropy = torch.nn.functional.cross_entropy(
            output.flatten(0, 1), targets.flatten(), reduction="none"
        )
        return entropy.view(targets.shape).mean(-1)
    return ((output - targets) ** 2).mean((-1, -2))


def accuracy(output: Tensor, labels: Tensor) -> Tensor:
    """The share of correct classes, one per copy."""
    return (output.argmax(-1) == labels).double().mean(-1)
