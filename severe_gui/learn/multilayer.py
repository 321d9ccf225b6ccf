"""Small networks of layers of any widths, many copies at once in one chain of batched products.

A layer of a copy computes h' = f(W h + b), the last one W h + b. A copy is a network of its own:
copies share the widths and the unit, and nothing else.
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from severe_gui.learn.activations import Activation, answer


class MultilayerNetworks(nn.Module):
    """weights: one per layer, (copies, units, units before). bias: of all hidden units at first."""

    def __init__(
        self, weights: Sequence[Tensor], activation: Activation, bias: float = 0.0
    ) -> None:
        super().__init__()
        self.activation = activation
        self.weights = nn.ParameterList([each.clone() for each in weights])
        self.biases = nn.ParameterList(
            [torch.full((each.shape[0], 1, each.shape[1]), bias) for each in weights[:-1]]
            + [torch.zeros(len(weights[-1]), 1, weights[-1].shape[1])]
        )

    def forward(self, inputs: Tensor) -> list[Tensor]:
        """The answers of each layer, the last without its unit. inputs: (copies, batch, features).

        Or (batch, features), the same for all copies.
        """
        return answers_of(self.numbers(), inputs, self.activation)

    def after_first(self, sums: Tensor) -> Tensor:
        """The last layer's answers, from the first one's sums: (copies, batch, units)."""
        return answers_of(self.numbers()[2:], answer(self.activation, sums), self.activation)[-1]

    def take_gradient(self, losses: Tensor) -> None:
        """Give all weights the gradient of their own copy's loss. losses: (copies,)."""
        self.zero_grad()
        # A gradient lies in memory as its weight does, which fused optimisers rely on.
        torch.autograd.backward(losses.sum())

    def numbers(self) -> list[Tensor]:
        """All weights and biases, layer by layer."""
        return [each for pair in zip(self.weights, self.biases, strict=True) for each in pair]

    def flat(self) -> Tensor:
        """All numbers of each copy in one row, detached: (copies, numbers)."""
        return torch.cat([each.detach().flatten(1) for each in self.numbers()], dim=1)

    def unflattened(self, rows: Tensor) -> list[Tensor]:
        """What `flat` made rows of. rows: (copies, numbers)."""
        shapes = [each.shape[1:] for each in self.numbers()]
        parts = torch.split(rows, [shape.numel() for shape in shapes], dim=1)
        return [part.reshape(-1, *shape) for part, shape in zip(parts, shapes, strict=True)]


def answers_of(numbers: Sequence[Tensor], inputs: Tensor, activation: Activation) -> list[Tensor]:
    """The answers of each layer of networks with these weights and biases, in turn."""
    answers: list[Tensor] = []
    hidden = inputs if inputs.dim() == 3 else inputs.expand(len(numbers[0]), *inputs.shape)
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    for index, (weights, biases) in enumerate(pairs, start=1):
        sums = torch.baddbmm(biases, hidden, weights.mT)
        hidden = answer(activation, sums) if index < len(pairs) else sums
        answers.append(hidden)
    return answers


def inputs_of(numbers: Sequence[Tensor], hidden: Tensor) -> Tensor:
    """The inputs that square layers of tanh units turned into `hidden`, in float64.

    numbers: weights and biases of these layers, in turn. hidden: (copies, batch, units), of the
    last of them. Not finite, or far from them, where a layer has no inverse.
    """
    back = hidden.double()
    for weights, biases in zip(reversed(numbers[::2]), reversed(numbers[1::2]), strict=True):
        sums = torch.atanh(back) - biases.double()
        back = torch.linalg.solve_ex(weights.double(), sums.mT).result.mT
    return back


def truncated_normal(
    sizes: Sequence[int], scale: float, generator: torch.Generator
) -> list[Tensor]:
    """Weights of one network, of deviation scale / sqrt(units), cut off at two deviations.

    As in the experiments of Shwartz-Ziv and Tishby (2017) and Saxe et al. (2018).
    """
    made = []
    for before, units in pairwise(sizes):
        deviation = scale / units**0.5
        weights = torch.empty(units, before)
        torch.nn.init.trunc_normal_(
            weights, 0, deviation, -2 * deviation, 2 * deviation, generator=generator
        )
        made.append(weights)
    return made


def fan_in_normal(sizes: Sequence[int], gain: float, generator: torch.Generator) -> list[Tensor]:
    """Weights of one network, normal with variance gain^2 / (units before)."""
    return [
        torch.randn(units, before, generator=generator) * (gain / before**0.5)
        for before, units in pairwise(sizes)
    ]
