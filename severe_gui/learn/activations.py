"""The activation functions of units, the norms of layers, and the derivatives of both.

A layer computes f(N(z)) with z = W h. Both parts come with the derivative that the chain rule
needs: the slope f'(z) of a unit, and the action of N on a tangent dz, with y = N(z) and s the
standard deviation:
    layer norm, over the units of an example:   dy = (dz - mean(dz) - y mean(y dz)) / s
    batch norm, over the examples of a batch:   dy = dz / s
The latter keeps the statistics of the batch fixed, as a trained network does: an
example's own part in them falls as one over the size of the batch. Neither has an affine part.
Source: Ba et al. (2016); Ioffe and Szegedy (2015); Hendrycks and Gimpel (2016) for gelu.
"""

import math
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Activation = Literal["linear", "relu", "tanh", "hard-tanh", "gelu"]
Norm = Literal["none", "batch", "layer"]

LEAST_VARIANCE = 1e-5


@dataclass(frozen=True)
class Kind:
    """What the layers of a network do apart from their weights."""

    activation: Activation = "linear"
    norm: Norm = "none"


def answer(activation: Activation, sums: Tensor) -> Tensor:
    """f(z), entry by entry."""
    if activation == "relu":
        return torch.relu(sums)
    if activation == "tanh":
        return torch.tanh(sums)
    if activation == "hard-tanh":
        return functional.hardtanh(sums)
    return functional.gelu(sums) if activation == "gelu" else sums


def slope(activation: Activation, sums: Tensor) -> Tensor:
    """f'(z), entry by entry; 0 at the kinks, as autograd has it."""
    if activation == "relu":
        return (sums > 0).to(sums.dtype)
    if activation == "tanh":
        return 1 - torch.tanh(sums) ** 2
    if activation == "hard-tanh":
        return (sums.abs() < 1).to(sums.dtype)
    if activation == "gelu":
        density = torch.exp(-(sums**2) / 2) / math.sqrt(2 * math.pi)
        return (1 + torch.erf(sums / math.sqrt(2))) / 2 + sums * density
    return torch.ones_like(sums)


def normalise(norm: Norm, sums: Tensor, reference: Tensor) -> tuple[Tensor, Tensor]:
    """N(z), and the standard deviation that it divides by (the sums unchanged without a norm).

    sums: (copies, batch, n). reference: (copies, examples, n), whose statistics batch norm uses.
    The deviation is (copies, 1, n) of a batch, (copies, batch, 1) of a layer.
    """
    if norm == "none":
        return sums, sums
    source, over = (reference, -2) if norm == "batch" else (sums, -1)
    variance, mean = torch.var_mean(source, dim=over, correction=0, keepdim=True)
    deviation = torch.sqrt(variance + LEAST_VARIANCE)
    return (sums - mean) / deviation, deviation


def normalise_tangents(
    norm: Norm, tangents: Tensor, normalised: Tensor, deviation: Tensor
) -> Tensor:
    """The action of the norm on tangents, given the result of `normalise`.

    tangents: (copies, m, batch, n). normalised: (copies, batch, n).
    """
    if norm == "none":
        return tangents
    scale = deviation.unsqueeze(1)
    if norm == "batch":
        return tangents / scale
    shape = normalised.unsqueeze(1)
    along = (shape * tangents).mean(-1, keepdim=True)
    return (tangents - tangents.mean(-1, keepdim=True) - shape * along) / scale
