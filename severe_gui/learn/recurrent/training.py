"""Losses, scores and gradients of recurrent networks, a number for each copy."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from severe_gui.learn.recurrent.sequences import Sequences

MOST_GRADIENT = 1.0
"""A copy's gradient of greater norm is scaled down to this: Pascanu et al. (2013)."""


def bits(logits: Tensor, sequences: Sequences) -> Tensor:
    """Mean cross-entropy of the answers in bits: (copies,)."""
    targets = sequences.targets
    entropy = nn.functional.cross_entropy(
        logits.flatten(0, 2), targets.flatten(), ignore_index=-1, reduction="none"
    ).view(targets.shape)
    answers = (targets >= 0).sum((1, 2))
    return entropy.sum((1, 2)) / answers / torch.log(torch.tensor(2.0))


def accuracy(logits: Tensor, sequences: Sequences) -> Tensor:
    """The share of answers whose most probable symbol is right: (copies,)."""
    counted = sequences.targets >= 0
    right = (logits.argmax(-1) == sequences.targets) & counted
    return right.sum((1, 2)).double() / counted.sum((1, 2))


def clip_by_copy(weights: Iterable[Tensor]) -> None:
    """Scale each copy's gradient down to MOST_GRADIENT. weights: (copies, ...) of one network."""
    gradients = [each.grad for each in weights if each.grad is not None]
    norms = torch.cat([each.flatten(1) for each in gradients], dim=1).norm(dim=1)
    factors = (MOST_GRADIENT / norms.clamp(min=1e-12)).clamp(max=1)
    for gradient in gradients:
        gradient.mul_(factors.view(-1, *(1,) * (gradient.dim() - 1)))
