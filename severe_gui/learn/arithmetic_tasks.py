"""Arithmetic on sums of subsets of a network's inputs, and how exact is exact enough.

Operand j is the sum of `size` inputs from j `stride` on. A network succeeds if its mean squared
error is below that of an exact solution whose weights, which are 0 and 1, are all off by a
tolerance towards each other: the criterion of Madsen and Johansen (2019), with theirs 1e-5.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def operand_weights(inputs: int, operands: int, size: int, stride: int) -> Tensor:
    """The 0s and 1s that sum each operand's inputs: (inputs, operands) float32."""
    weights = torch.zeros(inputs, operands)
    for operand in range(operands):
        weights[operand * stride : operand * stride + size, operand] = 1
    return weights


def results(x: Tensor, weights: Tensor, function: Callable[..., Tensor]) -> Tensor:
    """The function of the operands. x: (..., inputs); weights: (inputs, operands)."""
    return function(*(x @ weights).unbind(-1))


def success_threshold(
    x: Tensor, weights: Tensor, function: Callable[..., Tensor], tolerance: float
) -> Tensor:
    """Mean squared error over the batch of a solution that is off by the tolerance: (...).

    x: (..., batch, inputs). Computed in float64: the differences are near float32's own.
    """
    exact, x = weights.double(), x.double()
    off = exact * (1 - tolerance) + (1 - exact) * tolerance
    errors = results(x, off, function) - results(x, exact, function)
    return errors.square().mean(-1)


def uniform(
    count: int, inputs: int, low: float, high: float, generators: Sequence[torch.Generator]
) -> Tensor:
    """Inputs from U[low, high], one row of examples per generator: (seeds, count, inputs)."""
    drawn = [torch.rand(count, inputs, generator=each) for each in generators]
    return torch.stack(drawn) * (high - low) + low
