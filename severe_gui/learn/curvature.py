"""Norm and trace of a Hessian, without the Hessian: Hutchinson's estimates, with their errors.

For v of independent signs, E v^T H v = tr H and E |H v|^2 = tr H^T H, the squared Frobenius norm.
Each probe costs one Hessian-vector product, and the graph of the gradient is made once for all.
Source: Hutchinson (1990), A stochastic estimator of the trace of the influence matrix.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Curvature:
    """norm: of Frobenius; with the trace, and the standard error of each. (copies,) float64."""

    norm: Tensor
    norm_error: Tensor
    trace: Tensor
    trace_error: Tensor


def hutchinson(
    losses: Callable[[Tensor], Tensor],
    weights: Tensor,
    probes: int,
    generators: Sequence[torch.Generator],
) -> Curvature:
    """The curvature of one loss per copy.

    losses: from (copies, parameters) to (copies,), each copy's from its own row. probes: 2 or more.
    generators: one per seed; copies of a seed, every len(generators)-th one, share their probes.
    The error of the norm is that of its square over twice the norm.
    """
    rows = weights.detach().requires_grad_()
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(losses(rows).sum(), rows, create_graph=True)
        squares, products = [], []
        for _ in range(probes):
            probe = _signs(rows, generators)
            (product,) = torch.autograd.grad(gradient, rows, probe, retain_graph=True)
            squares.append(product.square().sum(1))
            products.append((product * probe).sum(1))
    square, square_error = _mean_and_error(torch.stack(squares))
    trace, trace_error = _mean_and_error(torch.stack(products))
    norm = square.sqrt()
    return Curvature(norm, square_error / (2 * norm).clamp(min=1e-300), trace, trace_error)


def _signs(rows: Tensor, generators: Sequence[torch.Generator]) -> Tensor:
    drawn = [
        torch.randint(2, rows.shape[1:], generator=generator, dtype=torch.int8)
        for generator in generators
    ]
    signs = torch.stack(drawn).to(rows).mul_(2).sub_(1)
    return signs.repeat(len(rows) // len(generators), 1)


def _mean_and_error(values: Tensor) -> tuple[Tensor, Tensor]:
    numbers = values.detach().double().cpu()
    return numbers.mean(0), numbers.std(0) / len(numbers) ** 0.5
