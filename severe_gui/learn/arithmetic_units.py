"""Units for arithmetic, and the usual ones beside them, as stacks of layers; many copies at once.

    NAC          y = W x,  W = tanh(V) sigmoid(M)
    NAC-product  y = exp(W log(|x| + e)), the same W
    NALU         y = g W x + (1 - g) exp(W log(|x| + e)),  g = sigmoid(G x)
    NAU          y = W x,  W clipped to [-1, 1]
    NMU          y_o = prod_i (w_oi x_i + 1 - w_oi),  w clipped to [0, 1]
    relu, tanh   W x + b and the activation, linear at the end; linear: never an activation

A tensor of inputs is (copies, batch, in), one of weights (copies, in, out).
Sources: Trask et al. (2018), Neural arithmetic logic units; Madsen and Johansen (2020), Neural
arithmetic units, with the draws of its published code.
"""

import math
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

Unit = Literal["NAC", "NAC-product", "NALU", "NAU", "NMU", "relu", "tanh", "linear"]
EPSILON = 1e-7
"""Keeps a logarithm finite at zero."""


def saturating(v: Tensor, m: Tensor) -> Tensor:
    """tanh(V) sigmoid(M): in (-1, 1), and -1, 0 or 1 where both saturate."""
    return torch.tanh(v) * torch.sigmoid(m)


def logarithm(x: Tensor) -> Tensor:
    """log(|x| + e)."""
    return torch.log(x.abs() + EPSILON)


class Accumulator(nn.Module):
    """The NAC; with `product` a sum of logarithms."""

    def __init__(
        self, inputs: int, outputs: int, generators: Sequence[torch.Generator], product: bool
    ) -> None:
        super().__init__()
        r = accumulator_range(inputs, outputs)
        self.v = nn.Parameter(_uniform((inputs, outputs), -r, r, generators))
        self.m = nn.Parameter(_uniform((inputs, outputs), -r, r, generators))
        self.product = product

    def forward(self, x: Tensor) -> Tensor:
        weights = saturating(self.v, self.m)
        if self.product:
            return torch.exp(torch.bmm(logarithm(x), weights))
        return torch.bmm(x, weights)


class LogicUnit(nn.Module):
    """The NALU, with one matrix for sums and products as in its paper."""

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        r = accumulator_range(inputs, outputs)
        self.v = nn.Parameter(_uniform((inputs, outputs), -r, r, generators))
        self.m = nn.Parameter(_uniform((inputs, outputs), -r, r, generators))
        self.gate = nn.Parameter(_glorot(inputs, outputs, generators))

    def forward(self, x: Tensor) -> Tensor:
        weights = saturating(self.v, self.m)
        gate = torch.sigmoid(torch.bmm(x, self.gate))
        product = torch.exp(torch.bmm(logarithm(x), weights))
        return torch.lerp(product, torch.bmm(x, weights), gate)


class AdditionUnit(nn.Module):
    """The NAU."""

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        r = min(0.5, math.sqrt(6 / (inputs + outputs)))
        self.weights = nn.Parameter(_uniform((inputs, outputs), -r, r, generators))

    def forward(self, x: Tensor) -> Tensor:
        return torch.bmm(x, self.weights)

    def clip(self) -> None:
        """Put the weights back into [-1, 1]."""
        self.weights.data.clamp_(-1, 1)


class MultiplicationUnit(nn.Module):
    """The NMU."""

    def __init__(self, inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> None:
        super().__init__()
        self.weights = nn.Parameter(_uniform((inputs, outputs), 0.25, 0.75, generators))

    def forward(self, x: Tensor) -> Tensor:
        # w x + 1 - w, a factor of each input: (copies, batch, in, out).
        factors = (x - 1).unsqueeze(-1) * self.weights.unsqueeze(1) + 1
        return reduce(torch.mul, factors.unbind(2))

    def clip(self) -> None:
        """Put the weights back into [0, 1]."""
        self.weights.data.clamp_(0, 1)


class Dense(nn.Module):
    """A usual layer."""

    def __init__(
        self, inputs: int, outputs: int, generators: Sequence[torch.Generator], activation: str
    ) -> None:
        super().__init__()
        self.weights = nn.Parameter(_glorot(inputs, outputs, generators))
        self.bias = nn.Parameter(torch.zeros(len(generators), 1, outputs))
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        hidden = torch.baddbmm(self.bias, x, self.weights)
        if self.activation == "relu":
            return torch.relu(hidden)
        return torch.tanh(hidden) if self.activation == "tanh" else hidden


class UnitStack(nn.Module):
    """Layers of one kind of unit: (copies, batch, in) to (copies, batch, out)."""

    def __init__(self, layers: Sequence[nn.Module]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x

    def sparsity_error(self) -> Tensor | None:
        """Mean of min(|w|, 1 - |w|), summed over clipped layers and copies; None without any.

        It is zero if every weight is one that an exact solution could have.
        """
        clipped = [
            layer.weights.abs()
            for layer in self.layers
            if isinstance(layer, AdditionUnit | MultiplicationUnit)
        ]
        if not clipped:
            return None
        errors = [torch.minimum(sizes, 1 - sizes).mean((1, 2)).sum() for sizes in clipped]
        return torch.stack(errors).sum()

    def weights(self) -> list[Tensor]:
        """The matrices of the arithmetic layers, (copies, in, out) each; none of usual ones."""
        found = []
        for layer in self.layers:
            if isinstance(layer, Accumulator | LogicUnit):
                found.append(saturating(layer.v, layer.m).detach())
            elif isinstance(layer, AdditionUnit | MultiplicationUnit):
                found.append(layer.weights.detach())
        return found

    def clip(self) -> None:
        """After an update: put clipped weights back into their range."""
        for layer in self.layers:
            if isinstance(layer, AdditionUnit | MultiplicationUnit):
                layer.clip()


def unit_stack(
    unit: Unit, sizes: Sequence[int], generators: Sequence[torch.Generator], repeats: int = 1
) -> UnitStack:
    """One copy per generator, and all of them again for each repeat, which start alike.

    sizes: of the input, the hidden layers and the output.

    Products alternate with sums: NMU is NAU, NMU, NAU, ..., and NAC-product is NAC, NAC-product,
    NAC, ..., as in the comparison of their authors.
    """
    pairs = list(pairwise(sizes))
    stack = UnitStack(
        [
            _layer(unit, *pair, generators, place % 2 == 1, place == len(pairs) - 1)
            for place, pair in enumerate(pairs)
        ]
    )
    for weights in stack.parameters():
        weights.data = weights.data.repeat(repeats, 1, 1)
    return stack


def accumulator_range(inputs: int, outputs: int) -> float:
    """The r of V, M ~ U[-r, r] at which tanh(V) sigmoid(M) has Glorot's variance, by bisection.

    Its variance is (1 - tanh(r) / r) (r - tanh(r / 2)) / (2 r): Madsen and Johansen.
    """
    wanted, low, high = 2 / max(inputs + outputs, 5), 1e-6, 10.0
    for _ in range(60):
        r = (low + high) / 2
        variance = (1 - math.tanh(r) / r) * (r - math.tanh(r / 2)) / (2 * r)
        low, high = (r, high) if variance < wanted else (low, r)
    return (low + high) / 2


def _layer(
    unit: Unit,
    inputs: int,
    outputs: int,
    generators: Sequence[torch.Generator],
    is_product: bool,
    is_last: bool,
) -> nn.Module:
    match unit:
        case "NAC":
            return Accumulator(inputs, outputs, generators, product=False)
        case "NAC-product":
            return Accumulator(inputs, outputs, generators, product=is_product)
        case "NALU":
            return LogicUnit(inputs, outputs, generators)
        case "NAU":
            return AdditionUnit(inputs, outputs, generators)
        case "NMU":
            kind = MultiplicationUnit if is_product else AdditionUnit
            return kind(inputs, outputs, generators)
        case _:
            return Dense(inputs, outputs, generators, "linear" if is_last else unit)


def _uniform(
    shape: tuple[int, int], low: float, high: float, generators: Sequence[torch.Generator]
) -> Tensor:
    drawn = [torch.rand(shape, generator=each) * (high - low) + low for each in generators]
    return torch.stack(drawn)


def _glorot(inputs: int, outputs: int, generators: Sequence[torch.Generator]) -> Tensor:
    limit = math.sqrt(6 / (inputs + outputs))
    return _uniform((inputs, outputs), -limit, limit, generators)
