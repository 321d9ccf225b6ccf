"""Initial weight matrices, from one Gaussian draw, so that variants differ in one thing only.

A stack of matrices W has shape (depth, width, width) and acts on column vectors. Fold k copies the
first half of each matrix over the second (k times nested), which halves its rank and keeps its
size; the orthogonal one is the Q of W = QR with the sign of R's diagonal absorbed, hence Haar
distributed for Gaussian W.
Source: "Why is it hard to train deep neural networks? Degeneracy, not vanishing gradients, is the
key", figures "Fold 0", "Fold 1" and orthogonal; Saxe et al. (2013) for the orthogonal one.
"""

from typing import Literal

import torch
from torch import Tensor

FoldAxis = Literal["rows", "columns"]


def gaussian(depth: int, width: int, generator: torch.Generator) -> Tensor:
    """Independent entries of standard deviation 1/sqrt(width). (depth, width, width), float32."""
    scale: float = width**-0.5
    return torch.randn(depth, width, width, generator=generator) * scale


def fold(matrices: Tensor, times: int = 1, axis: FoldAxis = "rows") -> Tensor:
    """Copy the first half of each matrix over the second, then each half likewise, `times` deep.

    matrices: (..., n, n). An odd middle line stays as it is. The rank becomes about n / 2^times.
    """
    folded = matrices.clone() if axis == "rows" else matrices.mT.clone()
    period = folded.shape[-2]
    for _ in range(times):
        period = max(period // 2, 1)
    for start in range(period, folded.shape[-2] - period + 1, period):
        folded[..., start : start + period, :] = folded[..., :period, :]
    return folded if axis == "rows" else folded.mT.contiguous()


def orthogonal(matrices: Tensor) -> Tensor:
    """The orthogonal factor of each matrix, computed in float64. Shape and dtype are kept."""
    q, r = torch.linalg.qr(matrices.double())
    sign = torch.where(torch.diagonal(r, dim1=-2, dim2=-1) < 0, -1.0, 1.0)
    unique: Tensor = q * sign.unsqueeze(-2)
    return unique.to(matrices.dtype)
