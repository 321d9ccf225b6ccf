"""Norm and trace of a Hessian, without the Hessian: Hutchinson's estimates, with their errors.

For v of independent signs, E v^T H v = tr H and E |H v|^2 = tr H^T H, the squared Frobenius norm.
Each probe costs one Hessian-vector product, and the graph of the gradient is made once for all.
Source: Hutchinson (1990), A stochastic estimator of the trace of the influence matrix.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
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
        squares, products, probe = [], [], torch.empty_like(weights)
        for _ in range(probes):
            fill_with_signs(probe, generators)
            (product,) = torch.autograd.grad(gradient, rows, probe, retain_graph=True)
            squares.append(torch.linalg.vecdot(product, product))
            products.append(torch.linalg.vecdot(product, probe))
    square, square_error = _mean_and_error(torch.stack(squares))
    trace, trace_error = _mean_and_error(torch.stack(products))
    norm = square.sqrt()
    return Curvature(norm, square_error / (2 * norm).clamp(min=1e-300), trace, trace_error)


def fill_with_signs(probe: Tensor, generators: Sequence[torch.Generator]) -> None:
    """Put a random sign at each place, the same in all copies of a seed, eight to a byte drawn.

    probe: (copies, parameters). generators: one per seed, as in `hutchinson`.
    """
    copies, length = probe.shape
    seeds = len(generators)
    for seed, generator in enumerate(generators):
        drawn = torch.randint(256, (length // 8 + 1,), generator=generator, dtype=torch.uint8)
        bits = torch.from_numpy(np.unpackbits(drawn.numpy(), count=length))
        probe.view(copies // seeds, seeds, length)[:, seed] = bits.to(probe.device)
    probe.mul_(2).sub_(1)


def _mean_and_error(values: Tensor) -> tuple[Tensor, Tensor]:
    numbers = values.detach().double().cpu()
    return numbers.mean(0), numbers.std(0) / len(numbers) ** 0.5
