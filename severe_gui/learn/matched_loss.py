"""Networks that stop at one and the same training loss, so that what depends on it can be compared.

A copy is looked at now and then. Once its loss is at most the target, it goes back along the
straight line to where it was last looked at, to the place where the loss is the target, and stays.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

_BISECTIONS = 14


class MatchedLoss(nn.Module):
    """before: weights at the last look, (copies, parameters). stopped: (copies,), 1 or 0."""

    before: Tensor
    stopped: Tensor

    def __init__(self, weights: Tensor) -> None:
        super().__init__()
        self.register_buffer("before", weights.detach().clone())
        self.register_buffer("stopped", torch.zeros(len(weights)).to(weights.device))

    @property
    def has_stopped(self) -> bool:
        """Whether every copy has."""
        return bool((self.stopped > 0).all())

    @property
    def step_factors(self) -> Tensor | None:
        """What each copy's steps are multiplied by, (copies, 1): 0 for a stopped one."""
        return (1 - self.stopped)[:, None] if bool(self.stopped.any()) else None

    @torch.no_grad()
    def look(self, weights: Tensor, losses: Callable[[Tensor], Tensor], target: float) -> None:
        """Stop copies that have reached the target, in place. losses: of rows, (copies,)."""
        arrived = (losses(weights) <= target) & (self.stopped == 0)
        if bool(arrived.any()):
            low, high = torch.zeros_like(self.stopped), torch.ones_like(self.stopped)
            for _ in range(_BISECTIONS):
                middle = (low + high) / 2
                is_there = losses(self._between(weights, middle)) <= target
                low, high = torch.where(is_there, low, middle), torch.where(is_there, middle, high)
            matched = self._between(weights, high)
            weights.copy_(torch.where(arrived[:, None], matched, weights))
            self.stopped[arrived] = 1.0
        self.before.copy_(weights)

    def forget(self, weights: Tensor) -> None:
        """Look from here on: the weights were changed by hand."""
        self.before.copy_(weights.detach())

    def _between(self, weights: Tensor, share: Tensor) -> Tensor:
        return self.before + share[:, None] * (weights - self.before)
