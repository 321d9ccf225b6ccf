"""Singular values of a stack's Jacobian, and measures of its degeneracy.

The Jacobian of a linear stack is the product W_L ... W_1. In float32 its small singular values
are wrong, so the product is computed in float64; below 1e-15 of the largest even that is rounding,
far below the 1e-5 at which plots of it end.
Source: the degeneracy post; Saxe et al. (2013).
"""

import torch
from torch import Tensor

LEAST_ON_DEVICE = 256
"""Rows and columns from which singular values are taken on a GPU. A batch of small matrices is
taken one by one there, each at the price of a launch or more; `severe bench spectrum-place --device
cuda` measures both places. By size and not by a clock: a resumed run must take the same one."""
EFFECTIVE = 0.05
DEGENERATE = 0.01


def stack_jacobian(layers: Tensor) -> Tensor:
    """Product of a stack in float64. layers: (depth, ..., n, n). Returns (..., n, n)."""
    product = layers[0].double()
    for layer in layers[1:]:
        product = layer.double() @ product
    return product


def singular_values(jacobian: Tensor) -> Tensor:
    """Singular values, largest first. jacobian: (..., m, n) float64. Returns (..., min(m, n)).

    They are on the CPU, wherever they were taken.
    """
    values: Tensor = torch.linalg.svdvals(jacobian.to(place_for(jacobian)))
    return values.cpu()


def place_for(matrices: Tensor) -> torch.device:
    """Where the singular values of matrices are taken: on their own device, or on the CPU.

    matrices: (..., m, n).
    """
    is_large = min(matrices.shape[-2:]) >= LEAST_ON_DEVICE
    is_on_cuda = matrices.device.type == "cuda"
    return matrices.device if is_large and is_on_cuda else torch.device("cpu")


def participation_ratio(values: Tensor) -> Tensor:
    """(sum s)^2 / sum s^2: how many directions share the spectrum; 0 for a zero spectrum."""
    shares = _over_largest(values)
    return shares.sum(-1) ** 2 / (shares**2).sum(-1).clamp_min(torch.finfo(values.dtype).tiny)


def effective_directions(values: Tensor, threshold: float = EFFECTIVE) -> Tensor:
    """Number of singular values above a threshold. values: (..., n). Returns integers."""
    return (values > threshold).sum(-1)


def stable_rank(values: Tensor) -> Tensor:
    """||J||_F^2 / ||J||_2^2, at most the rank; 0 for a zero spectrum. values: (..., n)."""
    return (_over_largest(values) ** 2).sum(-1)


def degenerate_share(values: Tensor, threshold: float = DEGENERATE) -> Tensor:
    """Share of singular values below a threshold of the largest. values: (..., n). float64."""
    return (values < threshold * values[..., :1]).double().mean(-1)


def norm_of_largest(values: Tensor, count: int) -> Tensor:
    """Share of ||J||_F^2 that the `count` largest singular values hold. values: (..., n)."""
    squares = _over_largest(values) ** 2
    return squares[..., :count].sum(-1) / squares.sum(-1)


def _over_largest(values: Tensor) -> Tensor:
    """Ratios to the largest value, so that no square underflows; all 0 if the largest is 0."""
    return values / values.amax(-1, keepdim=True).clamp_min(torch.finfo(values.dtype).tiny)
